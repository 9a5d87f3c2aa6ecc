"""What a print provider tells of the batches that it was given, and what follows from it."""
