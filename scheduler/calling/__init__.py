"""Calling people: the list, what an attempt came to, when the next one is due, at which hours people answer."""
