"""How we speak: languages, dates as said and as written, message catalogues, labels of the phone menu."""
