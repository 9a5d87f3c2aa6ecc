"""Who works in an office and when: hours, absences, what each of them can and may do, their own calendars."""
