"""What the command line does: one module per command that has work of its own."""
