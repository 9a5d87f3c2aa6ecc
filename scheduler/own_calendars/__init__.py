"""Advisors' own calendars: read at their iCalendar address, for the times at which they are busy."""
