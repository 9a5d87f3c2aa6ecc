"""The secrets of the demo: drawn by chance, once, and kept in a private file."""

import os
import secrets
from pathlib import Path

KEY_BYTES = 32
DEMO_SECRETS = "demo-secrets.env"


def demo_secrets(folder: Path) -> dict[str, str]:
    """The secrets of the demo, drawn at the first call and kept in a file that only its owner reads."""
    file = folder / DEMO_SECRETS
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write_private(file, "".join(f"{name}={value}\n" for name, value in _drawn().items()))
    return dict(line.split("=", 1) for line in file.read_text().splitlines() if "=" in line)


def _drawn() -> dict[str, str]:
    return {
        "RUFZEIT_SECRET_KEY": secrets.token_urlsafe(48),
        "RUFZEIT_ACCESS_KEYS": f"a1:{secrets.token_hex(KEY_BYTES)}",
        "RUFZEIT_VAULT_KEYS": f"v1:{secrets.token_hex(KEY_BYTES)}",
        "RUFZEIT_AUDIT_KEY": secrets.token_hex(KEY_BYTES),
        "RUFZEIT_TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
        "RUFZEIT_TWILIO_AUTH_TOKEN": secrets.token_hex(16),
    }


def _write_private(file: Path, text: str) -> None:
    """All or nothing, so that two processes that start together agree on one file."""
    draft = file.with_suffix(f".{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as opened:
        opened.write(text)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
