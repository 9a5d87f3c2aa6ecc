"""What lies with the provider has PINs in it: ZIPs that are of no use go away again, and unfinished ones."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from db.printing import BatchState, PrintWay
from letters.printing.batches import FILE_KEPT_DAYS
from scheduler.provider.given import LEAVES, batch_named
from web.house import House
from web.provider.handing_over import UPLOADING
from web.provider.noting import noted_of
from web.provider.store import LinkRefused, Store

FINISHED = re.compile(r"([a-z0-9-]+-[0-9]{4,9})\.zip")
UNFINISHED = re.compile(r"\.([a-z0-9-]+-[0-9]{4,9})\.zip\.[0-9a-f]{8}\.part")
LONGEST_UPLOAD = timedelta(days=1)


def clear(house: House, store: Store, alive: Callable[[], None]) -> int:
    """Gives how many files went; what another has put there stays: ours is what has the hash, or the hidden
    name, that stands in the record. Raises `StoreError`."""
    gone = 0
    for name in store.names(""):
        if (found := FINISHED.fullmatch(name)) and (ours := _of_no_use(house, found[1])):
            alive()
            with suppress(LinkRefused):  # no link is ours
                gone += store.sha256(name) in ours and store.remove(name)
        elif (found := UNFINISHED.fullmatch(name)) and _was_given_up(house, found[1], name):
            gone += store.remove(name)
    return gone


def _of_no_use(house: House, batch_name: str) -> set[str]:
    """What the ZIPs of a batch are known by that nobody prints from any more; else none."""
    with house.database.reading() as session:
        batch = batch_named(session, batch_name)
        if batch is None:
            return set()
        left = noted_of(session, batch, LEAVES)
        last = max([batch.posting_day, *(at.date() for at, _ in left)])  # it may leave late
        posted = batch.state == BatchState.POSTED or batch.way == PrintWay.OWN
        if not posted and house.now().date() <= last + timedelta(days=FILE_KEPT_DAYS):
            return set()
        return {facts["sha256"] for _, facts in left}


def _was_given_up(house: House, batch_name: str, hidden: str) -> bool:
    """Whoever wrote it is dead. Of a batch that may have left, the unfinished file tells that it has not."""
    with house.database.reading() as session:
        batch = batch_named(session, batch_name)
        if batch is None or (batch.state == BatchState.HANDED_OVER and batch.handed_over_at is None):
            return False
        begun = [at for at, facts in noted_of(session, batch, UPLOADING) if facts["hidden"] == hidden]
        return bool(begun) and max(begun) < house.now() - LONGEST_UPLOAD
