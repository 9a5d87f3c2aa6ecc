"""Timed work: when it is due, who takes it, what is on record of it."""
