"""Files that come in: offices, clients and cases."""
