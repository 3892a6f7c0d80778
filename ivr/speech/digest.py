"""Digests of files, by which models and recordings are known."""

import base64
import hashlib
from pathlib import Path


def sha256_of(path: Path) -> str:
    """The digest of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def wheel_digest(path: Path) -> str:
    """The digest of a file in the form of a wheel's RECORD; empty when there is no such file."""
    if not path.is_file():
        return ""
    digest = base64.urlsafe_b64encode(bytes.fromhex(sha256_of(path)))
    return f"sha256={digest.decode().rstrip('=')}"
