"""What is open when, and when a letter arrives."""
