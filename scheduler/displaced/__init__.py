"""Appointments that cannot take place as they stand: their advisor is away, or the office is closed that day."""
