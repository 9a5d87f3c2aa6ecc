"""What a print provider is given in place of a print file: a ZIP with a PDF per letter, and a list of them."""
