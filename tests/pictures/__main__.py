"""`make pictures`."""

import sys

from rich.progress import track

from pictures import FOLDER
from pictures.letters import LETTERS
from pictures.paper import save
from pictures.print_room import PRINT_ROOM

FOLDER.mkdir(parents=True, exist_ok=True)
for name, picture in track((LETTERS | PRINT_ROOM).items(), "Pictures"):
    save(picture(), FOLDER / name)
sys.stdout.write(f"{FOLDER}\n")
