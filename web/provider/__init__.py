"""The print provider: batches are handed over to a folder or a server, files with their status come back."""
