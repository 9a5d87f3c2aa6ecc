"""An appointment from its booking to its end: the one way in which it changes, other times, what comes after."""
