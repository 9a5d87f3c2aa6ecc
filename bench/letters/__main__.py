"""`python -m bench.letters [count [rounds [way ...]]]`"""

import sys

from bench.letters.table import WAYS, compare

count, rounds, *ways = [*sys.argv[1:], *("2000", "1")[len(sys.argv) - 1 :]]
compare(int(count), ways or list(WAYS), int(rounds))
