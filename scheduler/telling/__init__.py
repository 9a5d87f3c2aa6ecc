"""How a client is told: letters and what happens to them outside, corrections, messages, what arrives in time."""
