"""`python -m bench.closing [letters] [sheets in a volume; 0: all are one]`"""

import sys

from bench.closing.measure import measure

given = [int(word) for word in sys.argv[1:]]
measure(*(given or [10_000]))
