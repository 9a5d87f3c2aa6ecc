"""Paper that comes in: registered, led to its letter or its sender, and seen to."""
