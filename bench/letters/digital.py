"""`python -m bench.letters.digital [count]`: the tagged copy (PDF/A-2u, PDF/UA-1) of letter after letter."""

import sys
import time
from statistics import median

from bench.letters.data import contents, letters
from bench.letters.stored import stored
from letters.drawing.digital import digital_copy


def main(count: int) -> None:
    took: list[float] = []
    sizes: list[int] = []
    for letter in contents(letters(stored(count))):
        began = time.process_time()
        sizes.append(len(digital_copy(letter.content, letter.head)))
        took.append(time.process_time() - began)
    print(f"{count} digital copies: {median(took) * 1000:.0f} ms of CPU and {median(sizes) / 1024:.0f} KiB each")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
