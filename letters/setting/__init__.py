"""Where it stands: content becomes pages as data, to the millimetre."""
