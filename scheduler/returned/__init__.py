"""Letters that the post brings back: found by their code, noted with a reason, and what follows from it."""
