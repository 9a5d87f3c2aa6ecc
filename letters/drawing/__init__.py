"""Pages as data become a PDF: plain by reportlab, quick for the printer, digital for screen and file."""
