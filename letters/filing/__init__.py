"""The official file: a copy of a letter that has left, with its metadata, in a folder for an archive."""
