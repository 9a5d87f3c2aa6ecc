"""Authenticated encryption of what lies in the database, with keys from outside it."""

import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class VaultError(Exception):
    """What lies here cannot be opened: its key is missing, or it was changed."""


class Vault:
    """Seals with the newest key, opens with the key that the sealed bytes name.

    `keys`: key id (at most 255 ASCII letters) -> 32 bytes, oldest first. Sealed form: length of the key id,
    key id, nonce, AES-256-GCM ciphertext. `about` is bound to the seal: bytes moved to another row do not open.
    """

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._keys = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self.key_id = list(self._keys)[-1]

    def seal(self, plain: bytes, about: str) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        name = self.key_id.encode("ascii")
        cipher = self._keys[self.key_id].encrypt(nonce, plain, about.encode())
        return bytes([len(name)]) + name + nonce + cipher

    def open(self, sealed: bytes, about: str) -> bytes:
        name_end = 1 + int.from_bytes(sealed[:1], "big")
        key_id = sealed[1:name_end].decode("ascii", errors="replace")
        nonce, cipher = sealed[name_end : name_end + NONCE_BYTES], sealed[name_end + NONCE_BYTES :]
        if key_id not in self._keys:
            raise VaultError(f"no key {key_id!r}")
        try:
            return self._keys[key_id].decrypt(nonce, cipher, about.encode())
        except (InvalidTag, ValueError) as error:  # ValueError: cut off within the nonce
            raise VaultError("the sealed bytes were changed") from error
