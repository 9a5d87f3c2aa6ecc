"""The scenes of a caller's dialogue, a scene a file, all of them pure."""
