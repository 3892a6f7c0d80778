"""One file that holds what cannot be made again; it appears whole, and was read back before it does."""

import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from ivr.errors import BadInput
from ivr.storage.sealing import opening, sealing
from ivr.storage.table_files import CopiedDatabase, CopiedTable

FORM = 1
MANIFEST = "manifest.json"
"The last member: a backup without it was cut short."
SUFFIX, SEALED_SUFFIX = ".tar.gz", ".tar.gz.sealed"
AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    made_at: str
    release: str
    database: CopiedDatabase
    files: Mapping[str, str]
    "The SHA-256 of each member by its name."


def write_backup(
    path: Path,
    members: Mapping[str, Path],
    manifest: Callable[[Mapping[str, str]], Manifest],
    passphrase: str = "",
) -> Manifest:
    """Write a backup beside its place, read it back, and put it there; the one before stays until then.

    With a passphrase it is encrypted.
    """
    aside = path.with_name(f".{path.name}.part")
    try:
        with _private(aside) as file:
            with (
                sealing(file, passphrase) as plain,
                tarfile.open(fileobj=plain, mode="w:gz", compresslevel=3) as archive,
            ):
                digests = {name: _add(archive, name, source) for name, source in members.items()}
                told = manifest(digests)
                _add_text(archive, MANIFEST, json.dumps({"form": FORM, **asdict(told)}, indent=1))
            file.flush()
            os.fsync(file.fileno())
        if read_backup(aside, passphrase=passphrase) != told:
            raise BadInput(f"{path}: what was written reads differently; is the disk sound?")
        aside.replace(path)
        _flush_folder(path.parent)
    except OSError as error:
        raise BadInput(f"{path}: cannot be written ({error.strerror}); name another place") from error
    finally:
        aside.unlink(missing_ok=True)
    return told


def read_backup(path: Path, into: Path | None = None, passphrase: str = "") -> Manifest:
    """Read a whole backup and check every digest; unpack it where that is wanted. Raise BadInput."""
    found: dict[str, str] = {}
    try:
        with (
            opening(path, passphrase) as plain,
            gzip.open(plain) as unpacked,
            tarfile.open(fileobj=unpacked, mode="r|") as archive,
        ):
            for member in archive:
                content = archive.extractfile(member)
                if content is None:
                    raise BadInput(f"{path}: {member.name} is not a file, so this is no backup of a line.")
                if member.name == MANIFEST:
                    return _checked(path, _manifest(path, content.read()), found)
                found[member.name] = _drawn(content, into and _inside(into, member.name))
    except FileNotFoundError:
        raise BadInput(f"{path}: there is no such backup.") from None
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        raise BadInput(f"{path}: cannot be read ({type(error).__name__}); use an older backup.") from error
    raise BadInput(f"{path}: was cut short; use an older backup.")


def _checked(path: Path, manifest: Manifest, found: Mapping[str, str]) -> Manifest:
    differ = sorted(name for name, digest in manifest.files.items() if found.get(name) != digest)
    if differ or found.keys() - manifest.files.keys():
        named = differ or sorted(found.keys() - manifest.files.keys())
        raise BadInput(f"{path}: is damaged in {', '.join(named[:3])}; use an older backup.")
    return manifest


def _manifest(path: Path, content: bytes) -> Manifest:
    try:
        told = json.loads(content)
        if told.pop("form") != FORM:
            raise BadInput(f"{path}: was made by a later release; install that one.")
        database: dict[str, Any] = told.pop("database")
        tables = tuple(
            CopiedTable(table["name"], tuple(table["columns"]), table["rows"])
            for table in database.pop("tables")
        )
        return Manifest(**told, database=CopiedDatabase(**database, tables=tables))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadInput(f"{path}: is no backup of a line.") from error


@contextmanager
def _private(path: Path) -> Iterator[BinaryIO]:
    """Open a new file that only its owner may read: the line's secret may be in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as file:
        yield file


def _add(archive: tarfile.TarFile, name: str, source: Path) -> str:
    """Add a file as it is at this moment; return its digest."""
    with source.open("rb") as content:
        digest, size = hashlib.sha256(), 0
        while block := content.read(AT_ONCE):
            digest.update(block)
            size += len(block)
        content.seek(0)
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, int(source.stat().st_mtime)
        archive.addfile(member, content)
    return digest.hexdigest()


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    content = text.encode()
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    archive.addfile(member, io.BytesIO(content))


def _drawn(content: Any, into: Path | None) -> str:
    """Return a member's digest, and write it where that is wanted."""
    digest = hashlib.sha256()
    file = None
    if into is not None:
        into.parent.mkdir(parents=True, exist_ok=True)
        file = os.fdopen(os.open(into, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")
    try:
        while block := content.read(AT_ONCE):
            digest.update(block)
            if file is not None:
                file.write(block)
    finally:
        if file is not None:
            file.close()
    return digest.hexdigest()


def _inside(folder: Path, name: str) -> Path:
    """Return where a member is unpacked; nobody's archive writes outside that folder."""
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts:
        raise BadInput(f"{name}: leads out of the backup, so this is no backup of a line.")
    return folder.joinpath(*parts)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
