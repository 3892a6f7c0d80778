"""The line's secret: long enough, generated once, and the same in every process of a database."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.errors import BadInput
from ivr.storage.tables import SecretRow
from metrics.ledger.sql import insert_new

KEY_FILE = "secret.key"
"In the data folder, where no secret was set."
SECRET_BYTES = 32
SHORTEST = 32
"Characters: less is guessable; `openssl rand -hex 32` prints 64."


def machine_secret(given: str, folder: Path) -> bytes:
    """Return the secret from the settings, or the one this machine generated and kept."""
    if given:
        return _long_enough(given.strip(), "CITYLINE_SECRET_KEY")
    path = folder / KEY_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _generate(path)
        return _long_enough(path.read_text(encoding="ascii").strip(), str(path))
    except OSError as error:
        raise BadInput(f"{path}: cannot be read or written; set CITYLINE_SECRET_KEY") from error


def fingerprint(secret: bytes) -> str:
    """Return a short hash that identifies a secret without revealing it."""
    return hmac.new(secret, b"fingerprint", hashlib.sha256).hexdigest()[:32]


def ensure_same_secret(
    session: Session, secret: bytes, secondary: bytes | None, folder: Path | None = None
) -> None:
    """Raise BadInput when the database's texts were encrypted under a secret that this process lacks.

    While secrets are rotated, the primary secret of the process that starts takes the other's place.
    A secret that was drawn into the folder before one was set is named, if it is the one that is lacking.
    """
    own = fingerprint(secret)
    if insert_new(session, SecretRow, {"id": 1, "fingerprint": own}):
        return
    kept = session.scalar(select(SecretRow.fingerprint).where(SecretRow.id == 1))
    if kept == own:
        return
    if secondary is None or kept != fingerprint(secondary):
        drawn = _drawn(folder, kept)
        where = f"the secret in {drawn}, which was drawn when none was set" if drawn else "another secret"
        whose = "that one" if drawn else "what its other processes have"
        raise BadInput(
            f"This database was encrypted under {where}. Set {whose} as CITYLINE_SECRET_KEY; "
            "to rotate it, set the old one as CITYLINE_SECRET_KEY_SECONDARY."
        )
    session.execute(update(SecretRow).where(SecretRow.id == 1).values(fingerprint=own))


def _drawn(folder: Path | None, kept: str | None) -> Path | None:
    """Return the file of this machine's drawn secret, if it is the one that the database knows."""
    file = folder and folder / KEY_FILE
    if not file or not file.is_file():
        return None
    return file if fingerprint(file.read_text(encoding="ascii").strip().encode()) == kept else None


def _long_enough(secret: str, where: str) -> bytes:
    if len(secret) < SHORTEST:
        raise BadInput(
            f"{where}: the secret is too short; it needs {SHORTEST} characters, "
            "as `openssl rand -hex 32` prints."
        )
    return secret.encode()


def _generate(path: Path) -> None:
    """When several processes generate at once, one wins; nobody ever sees a half-written file."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii"
    ) as file:
        file.write(secrets.token_hex(SECRET_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
