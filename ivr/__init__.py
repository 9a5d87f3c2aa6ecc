"""What a caller hears and does, and the calls and messages that we place."""
