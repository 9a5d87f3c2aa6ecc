"""`make bench`: how quick the main job is on this machine, on a SQLite file. Trust the ratios, not the figures."""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import time as time_of_day
from datetime import timedelta
from pathlib import Path

import factories as make
from db.calls import Outcome
from db.offices import ChannelKind, Office
from db.schema import migrate
from db.session import Database
from letters.batches import close_batch
from scheduler.calendar.status import status_at
from scheduler.call_list import to_call
from scheduler.notices import facts_of
from scheduler.proposals import propose

ADVISORS = 4
CLIENTS = 200
ONE_TRY = {"attempts": 1, "on_days": 1, "parts_of_day": 1}
AT = make.AT + timedelta(hours=4)
POSTING_DAY = make.DAY + timedelta(days=1)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder, 'bench.db')}")
        migrate(database)
        office, advisor_id = _a_day_of_calls(database)
        scope = make.a_scope(office)
        with database.reading() as session:
            _measure("call list of one advisor", 20, lambda: to_call(session, scope, office.id, advisor_id))
            facts = facts_of(session, office.id)
            _measure("status of an office", 200, lambda: status_at(facts, AT))
        _once(
            "appointments proposed, with letter",
            lambda: propose(database, office.id, make.KEYS, at=AT, public_url="https://rufzeit.example"),
        )
        _once(
            "letters drawn and sealed in one batch",
            lambda: close_batch(
                database,
                make.VAULT,
                make.KEYS,
                office.id,
                at=AT,
                posting_day=POSTING_DAY,
                progress=lambda done, total: None,
            ),
        )
        database.close()


def _a_day_of_calls(database: Database) -> tuple[Office, int]:
    """Every client was called once, nobody answered."""
    with database.transaction() as session:
        office = make.an_office(session, policy=ONE_TRY)
        for town in ("Halberstadt", "Wernigerode", "Quedlinburg"):
            place = make.a_place(session, office, town)
            make.opening_hours(session, make.a_channel(session, office, place, kind=ChannelKind.WALK_IN))
        make.a_notice(session, office)
        topic = make.a_topic(session, office)
        advisors = [make.an_advisor(session, office, ends=time_of_day(17)) for _ in range(ADVISORS)]
        for number in range(CLIENTS):
            case = make.a_case(session, office, advisor=advisors[number % ADVISORS], topic=topic)
            make.an_attempt(session, case, outcome=Outcome.NO_ANSWER)
        return office, advisors[0].id


def _measure(name: str, times: int, work: Callable[[], object]) -> None:
    began = time.perf_counter()
    for _ in range(times):
        work()
    _tell(name, f"{(time.perf_counter() - began) / times * 1000:8.3f} ms each")


def _once(name: str, work: Callable[[], object]) -> None:
    """What the whole of the clients takes."""
    began = time.perf_counter()
    work()
    _tell(name, f"{CLIENTS / (time.perf_counter() - began):8.0f} a second")


def _tell(name: str, figure: str) -> None:
    sys.stdout.write(f"{name:<40} {figure}\n")


if __name__ == "__main__":
    main()
