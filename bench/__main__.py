"""`make bench`: our way beside a plain one, in one run, on the same data. Trust the ratios, not the figures."""

from bench import alternatives, call_list, hotline, matching, print_batch, start_up


def main() -> None:
    call_list.compare()
    alternatives.compare()
    matching.compare()
    print_batch.compare()
    start_up.compare()
    hotline.compare()


if __name__ == "__main__":
    main()
