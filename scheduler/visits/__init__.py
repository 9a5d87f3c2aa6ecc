"""Who comes in person: rooms, their times, the list of visits."""
