"""Ten calls, one for each need of a caller: who calls whom, when, and what is pressed."""

from dataclasses import dataclass

REFERENCE, PIN, WRONG_PIN = "reference", "pin", "wrong pin"
LETTER = (REFERENCE, "1", PIN)
"""What opens a letter: its reference, which is read back and is right, and its PIN."""

MOBILE_SE, MOBILE_DE = "+46701740610", "+4915228817386"


@dataclass(frozen=True)
class Call:
    """`keys`: one entry per question, or how a transfer ends. `letter`: the how many-eth of its language, from 0."""

    need: str
    at: str
    keys: tuple[str, ...]
    language: str | None = None
    letter: tuple[str, int] | None = None
    caller: str | None = None


@dataclass(frozen=True)
class Day:
    """`letters_at`: when the office's letters were made."""

    office: str
    letters_at: str
    calls: tuple[Call, ...]


THURSDAY, WEDNESDAY = "2020-04-09T10:{:02}+03:00", "2021-03-31T10:{:02}+02:00"

DAYS = (
    Day(
        "te",
        "2020-04-03T09:00+03:00",
        (
            Call("What is open, and where?", THURSDAY.format(0), ("1", "1", "2", "2", "1")),
            Call(
                "Tell me about one place, and send me the link",
                THURSDAY.format(5),
                ("1", "3", "1", "0046701740605", "1"),
                language="fi",
            ),
            Call(
                "Hear my appointment and confirm it; the PIN is wrong at first",
                THURSDAY.format(10),
                ("2", REFERENCE, "1", WRONG_PIN, *LETTER, "1"),
                language="sv",
                letter=("sv", 0),
            ),
            Call("Call me back", THURSDAY.format(15), ("3", "2", "2", "1"), language="fi", caller=MOBILE_SE),
        ),
    ),
    Day(
        "koba",
        "2021-03-29T09:00+02:00",
        (
            Call(
                "I need another time",
                WEDNESDAY.format(0),
                ("2", *LETTER, "2", "2"),
                language="de",
                letter=("de", 0),
            ),
            Call(
                "None of these times will do",
                WEDNESDAY.format(5),
                ("2", *LETTER, "2", "4", "4", "4", "1", "03023125017", "1"),
                language="de",
                letter=("de", 1),
            ),
            Call(
                "I want to cancel",
                WEDNESDAY.format(10),
                ("2", *LETTER, "3", "1"),
                language="de",
                letter=("de", 2),
            ),
            Call(
                "My number is wrong, and I would rather have letters in German",
                WEDNESDAY.format(15),
                ("2", *LETTER, "4", "1", "03023125019", "1", "1", "2", "4", "3", "1"),
                language="en",
                letter=("en", 0),
            ),
            Call(
                "It is urgent, and nobody answers",
                WEDNESDAY.format(20),
                ("4", "1", "no-answer", "busy", "1"),
                language="de",
                caller=MOBILE_DE,
            ),
            Call(
                "It is urgent, and it can only be done in person",
                WEDNESDAY.format(25),
                ("4", "2", "1"),
                language="de",
                caller=MOBILE_DE,
            ),
        ),
    ),
)
"""In order of time; the clock of the house never goes back."""
