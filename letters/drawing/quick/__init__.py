"""Pages as data become a print file in a fraction of the time that a PDF library takes.

`letters/drawing/plain.py` draws the same.

`drawing` is the quick way itself. `qr` puts codes together from a table, `subset` embeds the fonts, `shared` keeps
once what pages have alike, `file` is what every PDF has around its pages. `stack` takes letters in; `plainly` puts
those in that only the plain way can draw, `reading` reads a file back.
"""
