"""The main menu of the hotline: one table for the phone, the letter and the web page."""

from words.catalogues import N_

OPEN_WHERE, APPOINTMENT, CALL_BACK, URGENT = "1", "2", "3", "4"
PERSON, REPEAT, SLOWER = "0", "*", "9"

MAIN_MENU = {
    OPEN_WHERE: N_("What is open where"),
    APPOINTMENT: N_("My appointment"),
    CALL_BACK: N_("To be called back"),
    URGENT: N_("If it is urgent"),
}

CONFIRM, CHANGE, CANCEL, OTHER = "1", "2", "3", "4"

APPOINTMENT_MENU = {
    CONFIRM: N_("Confirm the time"),
    CHANGE: N_("Choose another time"),
    CANCEL: N_("Cancel the appointment"),
    OTHER: N_("Something else"),
}
