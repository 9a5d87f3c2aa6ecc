"""Letters that have left, in the official file: whole, without what opens the client's page, the same at each try."""

import errno
import hashlib
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

import factories as make
from db.audit import AuditEntry
from db.letters import Letter, LetterState
from db.session import Database
from factories.paper import pages_of
from letters.access import access_of
from letters.filing import filing, putting
from letters.filing.filing import file_letter, lacking
from letters.filing.metadata import DCTERMS
from letters.filing.putting import FolderGone
from letters.queue import become
from posting import MONDAY, URL, a_batch, letters, post
from verapdf import faults_of

AT = make.AT + timedelta(days=5)


class Crash(BaseException):
    """The process dies here."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "file"
    folder.mkdir()
    return folder


def one_posted(database: Database) -> Letter:
    post(database, a_batch(database, 1), MONDAY)
    return letters(database)[0]


def put(database: Database, root: Path, letter: Letter) -> None:
    file_letter(database, make.KEYS, make.AUDIT_KEY, root, letter.id, actor="clock", at=AT)


def files_in(root: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(root.rglob("*")) if file.is_file()}


def test_a_letter_and_what_an_archive_has_to_know_of_it(sqlite: Database, root: Path, tmp_path: Path) -> None:
    letter = one_posted(sqlite)
    put(sqlite, root, letter)
    with sqlite.reading() as session:
        row = session.get_one(Letter, letter.id)
        access = access_of(make.KEYS, row.access_code, language=row.language, public_url=URL)
        office = row.facts["office"]
        assert row.filed_at == AT
        (noted,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "letter.filed"))
    found = files_in(root)
    (folder,) = {file.parent for file in root.rglob("*.pdf")}
    assert folder.name == "2026"
    name = f"{folder.parent.name}-2026-{access.reference}-{letter.id}-1"
    assert list(found) == [f"{name}.json", f"{name}.pdf", f"{name}.xml"]
    pdf = found[f"{name}.pdf"]
    told = json.loads(found[f"{name}.json"])
    assert told["sha256"] == hashlib.sha256(pdf).hexdigest() == noted.facts["sha256"]
    assert (told["schema"], told["posted_on"], told["office"], told["state"]) == (
        "rufzeit-file/1",
        MONDAY.isoformat(),
        office,
        "posted",
    )
    assert [event["state"] for event in told["history"]] == ["queued", "batched", "posted"]
    terms = {
        child.tag.removeprefix(f"{{{DCTERMS}}}"): child.text
        for child in ElementTree.fromstring(found[f"{name}.xml"])
    }
    assert (terms["issued"], terms["creator"], terms["hasFormat"]) == (MONDAY.isoformat(), office, f"{name}.pdf")
    everything = b"".join(found.values()) + "".join(page.text for page in pages_of(pdf, tmp_path)).encode()
    for secret in (access.pin, f"{access.pin[:3]} {access.pin[3:]}", access.link, access.link.rpartition("/")[2]):
        assert secret.encode() not in everything
    assert faults_of({"filed": pdf}, tmp_path) == {"filed": []}


def test_what_has_not_left_is_not_filed_and_what_is_filed_is_not_filed_again(
    database: Database, root: Path
) -> None:
    a_batch(database, 1)
    office_id = letters(database)[0].office_id
    with database.reading() as session:
        assert lacking(session, office_id) == []
    with database.transaction() as session:
        letter = session.scalars(select(Letter)).one()
        letter.posted_on = MONDAY
        become(session, letter, LetterState.POSTED, at=make.AT)
    with database.reading() as session:
        assert lacking(session, office_id) == [letter.id]
        assert lacking(session, office_id, before=MONDAY) == []
        assert lacking(session, office_id, before=MONDAY + timedelta(days=1)) == [letter.id]
    put(database, root, letter)
    with database.reading() as session:
        assert lacking(session, office_id) == []
    with database.transaction() as session:
        row = session.get_one(Letter, letter.id)
        become(session, row, LetterState.RETURNED, reason="moved", at=AT + timedelta(days=3))
    with database.reading() as session:
        assert lacking(session, office_id) == [letter.id]
    before = files_in(root)
    put(database, root, letter)
    after = files_in(root)
    assert [name for name in before if before[name] != after[name]] == [
        name for name in before if name.endswith(".json")
    ]


@pytest.mark.parametrize("after", [".pdf", ".xml", ".json"])
def test_who_dies_in_between_does_it_once_more_with_the_same_bytes(
    sqlite: Database, root: Path, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter, write = one_posted(sqlite), putting._write_whole

    def dies(path: Path, content: bytes) -> None:
        write(path, content)
        if path.suffix == after:
            raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(putting, "_write_whole", dies)
        with pytest.raises(Crash):
            put(sqlite, root, letter)
    some = files_in(root)
    put(sqlite, root, letter)
    whole = files_in(root)
    assert len(whole) == 3
    assert {name: whole[name] for name in some} == some


@pytest.mark.parametrize("call", ["fsync", "fdopen"])
def test_a_full_disk_leaves_no_half_file(
    sqlite: Database, root: Path, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = one_posted(sqlite)

    def full(*given: object) -> None:
        raise OSError(errno.ENOSPC, "made up")

    with monkeypatch.context() as patch:
        patch.setattr(putting.os, call, full)
        with pytest.raises(OSError, match="made up"):
            put(sqlite, root, letter)
    assert files_in(root) == {}
    with sqlite.reading() as session:
        assert session.get_one(Letter, letter.id).filed_at is None


def test_a_folder_that_is_gone_is_not_made(sqlite: Database, root: Path) -> None:
    letter = one_posted(sqlite)
    root.rmdir()
    with pytest.raises(FolderGone):
        put(sqlite, root, letter)
    assert not root.exists()


def test_two_at_once_leave_one_whole_copy(
    database: Database, reopened: Callable[[Database], Database], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter, other, write = one_posted(database), reopened(database), filing.put

    def overtaken(*given: object) -> None:
        monkeypatch.setattr(filing, "put", write)
        put(other, root, letter)
        write(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(filing, "put", overtaken)
    put(database, root, letter)
    assert len(files_in(root)) == 3


def test_days_of_another_year_lie_apart(sqlite: Database, root: Path) -> None:
    letter = one_posted(sqlite)
    with sqlite.transaction() as session:
        session.get_one(Letter, letter.id).posted_on = date(2027, 1, 4)
    put(sqlite, root, letter)
    assert {file.parent.name for file in root.rglob("*.pdf")} == {"2027"}
