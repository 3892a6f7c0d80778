"""Writes files atomically: a failed export leaves nothing behind."""

import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from ivr.errors import BadInput


def write_whole(path: Path, content: bytes) -> None:
    """Write one file; the old one stays until the new one is complete, and a device is never replaced."""
    path = path.resolve()
    if path.exists() and not path.is_file():
        _write_into(path, content)
    else:
        write_all(path.parent, {path.name: content})


def _write_into(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise BadInput(f"{path}: cannot be written ({error.strerror}); choose another place") from error


def write_all(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write several files of a folder: all are complete before the first appears."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".", dir=folder) as aside:
            for name, content in contents.items():
                with (Path(aside) / name).open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
            for name in contents:
                (Path(aside) / name).replace(folder / name)
    except OSError as error:
        raise BadInput(f"{folder}: cannot be written ({error.strerror}); choose another place") from error
