"""Who is called when: what is open, attempts, slots, matching, appointments, timed jobs."""
