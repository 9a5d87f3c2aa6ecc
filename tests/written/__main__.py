"""`make docs`."""

import sys

from written import FOLDER, PAGES

FOLDER.mkdir(exist_ok=True)
for name, page in PAGES.items():
    (FOLDER / name).write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{FOLDER / name}\n")
