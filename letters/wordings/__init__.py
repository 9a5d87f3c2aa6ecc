"""Texts of letters that an office writes itself: drafts, decided by a second person, in force from a day on."""
