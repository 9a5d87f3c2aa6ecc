"""A file that was taken in lies in `back/done`, beside it what was wrong in it."""

import secrets
from collections.abc import Sequence
from pathlib import PurePosixPath

from scheduler.provider.told import Fault
from web.provider.store import Store
from words.catalogues import Words

DONE = "back/done"
FAULTS_ENDING = ".faults.txt"
SPOKEN = "en"
"""In which a provider is told what is wrong in a file: nobody knows in which they read."""


def put_away(store: Store, file: str, digest: str, faults: Sequence[Fault]) -> None:
    """The faults first: a process that dies in between does all of it once more. `digest`: "" if nobody could read
    the file."""
    store.make_folder(DONE)
    kept = _free_name(store, PurePosixPath(file), digest)
    if faults:
        _ = Words(SPOKEN)
        hidden = f"{DONE}/.{secrets.token_hex(4)}.part"
        with store.new_file(hidden) as written:
            written.write("".join(f"{fault.said(_)}\n" for fault in faults).encode())
        store.rename(hidden, f"{kept}{FAULTS_ENDING}")
    store.rename(file, kept)


def _free_name(store: Store, path: PurePosixPath, digest: str) -> str:
    """Another file of the same name is not replaced."""
    kept = f"{DONE}/{path.name}"
    if not digest:
        return f"{DONE}/{path.stem}.{secrets.token_hex(6)}{path.suffix}"
    if store.sha256(kept) in (None, digest):
        return kept
    return f"{DONE}/{path.stem}.{digest[:12]}{path.suffix}"
