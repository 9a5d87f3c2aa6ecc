"""`python -m bench.hotline`: only the hotline; with `--whole`, slowly and up to the end."""

import sys

from bench.hotline import SHORT, WHOLE, compare

if __name__ == "__main__":
    compare(WHOLE if "--whole" in sys.argv[1:] else SHORT)
