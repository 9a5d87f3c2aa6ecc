"""What all pages share: their language, their look, their headers, their errors, their forms."""
