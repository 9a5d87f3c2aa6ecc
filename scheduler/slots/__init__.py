"""Which times are free, and who gets which."""
