"""`make bench`: our way beside a plain one, in one run, on the same data. Trust the ratios, not the figures."""

from bench import alternatives, call_list, hotline, matching, start_up
from bench.closing.measure import measure as close
from bench.letters import table as letters


def main() -> None:
    call_list.compare()
    alternatives.compare()
    matching.compare()
    letters.compare(200)
    close(1_000)
    start_up.compare()
    hotline.compare()


if __name__ == "__main__":
    main()
