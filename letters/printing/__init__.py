"""The print room: letters that wait become a frozen batch, in numbered order, with its files."""
