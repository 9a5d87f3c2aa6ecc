"""What stands in the queue, each letter to another person; the same ones every time."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from factories.letters import STARTS, WERNIGERODE, some_facts
from letters.saying.facts import Talk

NAMES = (
    "Ágota",
    "Björn",
    "Çağrı",
    "Dörte",
    "Édouard",
    "Fatima",
    "Günther",
    "Håkan",
    "Ľubica",
    "Jörg",
    "Łukasz",
    "Miloš",
    "Nuñez",
    "Öhman",
    "Straßer",
    "Žižek",
)


def stored(count: int) -> Iterator[str]:
    """As JSON, with the reference."""
    draw = random.Random(5)
    for number in range(count):
        name = f"{draw.choice(NAMES)} {draw.choice(NAMES)}-{draw.choice(NAMES)}"
        street = f"{draw.choice(NAMES)}straße {draw.randrange(1, 200)}"
        home = replace(
            WERNIGERODE, name=name, street=street, care_of="", postcode=f"388{number * 90 // count + 10}"
        )
        starts = STARTS + timedelta(days=draw.randrange(14), minutes=15 * draw.randrange(20))
        facts = some_facts(
            address=home,
            name=name,
            client_number=f"C-{10000 + number}",
            advisor=draw.choice(NAMES) + " Brandt",
            talk=Talk(starts, 15, f"{draw.randrange(100):02}"),
        )
        yield json.dumps({"reference": f"{draw.randrange(10**8):08}", "facts": facts.stored()})
