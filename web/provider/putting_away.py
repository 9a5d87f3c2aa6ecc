"""A file that was taken in lies in `back/done`, beside it what was wrong in it."""

import secrets
from collections.abc import Sequence
from pathlib import PurePosixPath

from scheduler.provider.told import Fault
from web.provider.store import LinkRefused, Store
from words.catalogues import Words

DONE = "back/done"
FAULTS_ENDING = ".faults.txt"
SPOKEN = "en"
"""In which a provider is told what is wrong in a file: nobody knows in which they read."""


def put_away(store: Store, file: str, digest: str, faults: Sequence[Fault]) -> None:
    """The faults first: a process that dies in between does all of it once more. `digest`: "" if nobody could read
    the file."""
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
    names = (path.name, f"{path.stem}.{digest[:12]}{path.suffix}") if digest else ()
    for kept in (f"{DONE}/{name}" for name in names):
        if _is_free(store, kept, digest):
            return kept
    return f"{DONE}/{path.stem}.{secrets.token_hex(6)}{path.suffix}"


def _is_free(store: Store, kept: str, digest: str) -> bool:
    """A link or a folder takes a name: were it an error, the file would be taken in again and again."""
    try:
        store.sha256(f"{kept}{FAULTS_ENDING}")
        return store.sha256(kept) in (None, digest)
    except LinkRefused:
        return False
