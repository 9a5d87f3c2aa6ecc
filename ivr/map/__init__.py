"""The map of the menu: every way that a caller can take, walked through the scenes themselves, and drawn."""
