"""The demonstration: two offices, invented people, and the story that is played."""
