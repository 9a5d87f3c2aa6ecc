"""`python -m bench.matching 200 2000 20000 100000`: the whole table, for these numbers of clients."""

import sys

from bench.matching.compare import compare

compare([int(count) for count in sys.argv[1:]] or [200, 2_000, 20_000, 100_000], whole=True)
