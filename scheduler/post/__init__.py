"""A batch and its letters outside: printed, posted, in doubt; pulled out, stuck, wanted once more, readdressed."""
