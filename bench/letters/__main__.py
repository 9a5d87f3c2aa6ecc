"""`python -m bench.letters [count]`"""

import sys

from bench.letters.table import compare

compare(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
