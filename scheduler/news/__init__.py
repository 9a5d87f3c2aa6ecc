"""What an office tells: notices, plans, what changed; kept as one piece, and looked at again in time."""
