"""A batch of letters as PDF: our way beside others, from the same stored facts. `table.py` compares them."""
