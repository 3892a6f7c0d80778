"""The machine's own secret, for hashes of callers' numbers and for stream tokens."""

import secrets
from pathlib import Path

from ivr.errors import BadInput

BYTES = 32


def machine_secret(given: str, folder: Path) -> bytes:
    """Return the secret that was set, or else the one that this machine drew for itself once."""
    if given:
        return given.encode()
    path = folder / "secret.key"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(BYTES), encoding="ascii")
        return path.read_text(encoding="ascii").strip().encode()
    except OSError as error:
        raise BadInput(f"{path}: cannot be read or written; set CITYLINE_SECRET_KEY") from error
