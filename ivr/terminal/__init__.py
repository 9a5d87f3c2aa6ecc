"""What the telephone in the terminal is made of: its keypad and its wire to the server."""
