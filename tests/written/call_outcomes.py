"""What a call came to, in words: a code that scenes put into their replies, and the statistics will count."""

CALL_OUTCOMES = {
    "link": "Link by SMS asked for",
    "confirmed": "Appointment confirmed",
    "changed": "Appointment moved",
    "cancelled": "Appointment cancelled",
    "wish": "Told us something for their case",
    "callback": "To be called back",
    "visit": "Visit because it is urgent",
    "visit_cancelled": "Visit cancelled",
    "talked": "Connected to a person",
    "pin_refused": "Reference and PIN did not match",
}
