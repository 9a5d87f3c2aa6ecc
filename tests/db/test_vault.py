"""What lies in the vault opens with the right key, unchanged, at its own place; else it says so."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import factories as make
from db.documents import content_of, store
from db.session import Database
from db.vault import Vault, VaultError

OLD = b"the old key of a test - 32 bytes"
NEW = b"the new key of a test - 32 bytes"
NOTE = "Ruft nach 16 Uhr zurück.".encode()


@given(plain=st.binary(max_size=200), about=st.text(max_size=20))
def test_what_was_sealed_opens(plain: bytes, about: str) -> None:
    assert Vault({"k1": OLD}).open(Vault({"k1": OLD}).seal(plain, about), about) == plain


def test_the_same_note_never_looks_the_same() -> None:
    vault = Vault({"k1": OLD})
    assert vault.seal(NOTE, "attempt:1") != vault.seal(NOTE, "attempt:1")


def test_a_new_key_seals_and_the_old_one_still_opens() -> None:
    sealed_before = Vault({"k1": OLD}).seal(NOTE, "attempt:1")
    rotated = Vault({"k1": OLD, "k2": NEW})
    assert rotated.open(sealed_before, "attempt:1") == NOTE
    assert Vault({"k2": NEW}).open(rotated.seal(NOTE, "attempt:1"), "attempt:1") == NOTE


def test_without_its_key_nothing_opens() -> None:
    with pytest.raises(VaultError, match="no key 'k1'"):
        Vault({"k2": NEW}).open(Vault({"k1": OLD}).seal(NOTE, "attempt:1"), "attempt:1")


def test_another_key_of_the_same_name_does_not_open() -> None:
    with pytest.raises(VaultError, match="changed"):
        Vault({"k1": NEW}).open(Vault({"k1": OLD}).seal(NOTE, "attempt:1"), "attempt:1")


def test_what_was_moved_to_another_row_does_not_open() -> None:
    vault = Vault({"k1": OLD})
    with pytest.raises(VaultError, match="changed"):
        vault.open(vault.seal(NOTE, "attempt:1"), "attempt:2")


def test_any_changed_byte_is_noticed() -> None:
    vault = Vault({"k1": OLD})
    sealed = vault.seal(NOTE, "attempt:1")
    for place in range(len(sealed)):
        tampered = bytearray(sealed)
        tampered[place] ^= 1
        with pytest.raises(VaultError):
            vault.open(bytes(tampered), "attempt:1")


@pytest.mark.parametrize("length", [0, 1, 3, 10, 20])
def test_what_was_cut_off_is_noticed(length: int) -> None:
    vault = Vault({"k1": OLD})
    with pytest.raises(VaultError):
        vault.open(vault.seal(NOTE, "attempt:1")[:length], "attempt:1")


def test_a_document_is_stored_sealed_and_comes_back(database: Database) -> None:
    with database.transaction() as session:
        document = store(
            session,
            make.VAULT,
            authority_id=make.an_authority(session).id,
            name="batch-1.pdf",
            content=b"%PDF-1.7 for Eva",
            at=make.AT,
            delete_after=date(2027, 3, 2),
        )
        session.expire(document)
        assert b"Eva" not in document.ciphertext
        assert content_of(document, make.VAULT) == b"%PDF-1.7 for Eva"
