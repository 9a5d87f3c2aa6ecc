"""Which font can write a text, and the signs of scripts that join or run from right to left."""
