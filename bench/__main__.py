"""`make bench`: our way beside a plain one, in one run, on the same data. Trust the ratios, not the figures."""

from bench import call_list, print_batch


def main() -> None:
    call_list.compare()
    print_batch.compare()


if __name__ == "__main__":
    main()
