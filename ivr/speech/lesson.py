"""What Whisper base has learned besides: how callers of a city hall speak, down a telephone line.

A lesson is a small change of some of its weights, each the product of a tall matrix and a wide one
(LoRA, Hu et al., 2021). `make hearing` learned it from the project's own sentences; other models stay as they
are.
"""

import hashlib
import io
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import structlog
from numpy.typing import NDArray

from ivr.speech.weights_file import half_weights

Halves = NDArray[np.float16]

log = structlog.get_logger()

FILE = "hearing.npz"
MODEL = "model.bin"
_TALL, _WIDE, _LEARNED_ON = "tall ", "wide ", "learned on"
_READABLE = 0o755
_LARGEST = 200_000_000
"Bytes; a larger file is another model, and is not read."
_DIGITS = 12
_VERSION = re.compile(f"[0-9a-f]{{{_DIGITS}}}")


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """Changes of weights by their names, and the digest of the weights on which they were learned."""

    changes: Mapping[str, tuple[Halves, Halves]]
    "Shapes (rows, rank) and (rank, columns)."
    learned_on: str


@dataclass(frozen=True, slots=True)
class Copies:
    """The folders of a model that has learned: of this lesson, and of earlier ones."""

    now: Path | None
    "None until it is made; a model that the lesson is not for has none ever."
    earlier: tuple[Path, ...]


def taught_folder(folder: Path) -> Path:
    """Where the model is that has learned the lesson: beside its own folder, made once; another model's own.

    On disk, since what is loaded from memory stays there twice. Without room the model is used as it is.
    """
    whole = folder.resolve()
    wanted = _copy_of(whole)
    if wanted.is_dir():
        return wanted
    content = _taught(whole / MODEL, unpacked(_shipped()))
    return _made(wanted, content, whole) if content else folder


def copies(folder: Path) -> Copies:
    """What was made of a model so far."""
    whole = folder.resolve()
    wanted = _copy_of(whole)
    made = [each for each in whole.parent.iterdir() if _is_copy(each, whole.name)]
    return Copies(wanted if wanted in made else None, tuple(sorted(each for each in made if each != wanted)))


def _is_copy(folder: Path, model: str) -> bool:
    name, _, version = folder.name.rpartition("-")
    return name == model and bool(_VERSION.fullmatch(version)) and (folder / MODEL).is_file()


def _copy_of(whole: Path) -> Path:
    """Named for the lesson and for the model: a new one of either makes a new copy."""
    model = (whole / MODEL).stat()
    known = _shipped() + f"{model.st_size} {model.st_mtime_ns}".encode()
    return whole.with_name(f"{whole.name}-{hashlib.sha256(known).hexdigest()[:_DIGITS]}")


def _shipped() -> bytes:
    return files("ivr.speech").joinpath(FILE).read_bytes()


def _taught(model: Path, lesson: Lesson) -> bytearray | None:
    if model.stat().st_size > _LARGEST:
        return None
    content = bytearray(model.read_bytes())
    return content if teach(content, lesson) else None


def _made(wanted: Path, content: bytearray, folder: Path) -> Path:
    """The folder, whole or not at all, although several processes may make it at once."""
    try:
        with TemporaryDirectory(
            prefix=f".{wanted.name}-", dir=wanted.parent, ignore_cleanup_errors=True
        ) as made:
            (Path(made) / MODEL).write_bytes(content)
            for name in (file.name for file in folder.iterdir() if file.is_file() and file.name != MODEL):
                shutil.copyfile(folder / name, Path(made) / name)
            Path(made).chmod(_READABLE)
            Path(made).replace(wanted)
    except OSError as error:
        # Another process may have been faster, and then the folder is not empty.
        if not wanted.is_dir():
            log.warning("whisper.lesson_not_learned", folder=str(wanted.parent), reason=error.strerror)
            return folder
    return wanted


def teach(content: bytearray, lesson: Lesson) -> bool:
    """Change a model's weights in place; whether it was the model that the lesson was made for."""
    try:
        weights = half_weights(content)
    except ValueError:
        return False
    if not lesson.changes.keys() <= weights.keys() or digest_of(weights, lesson.changes) != lesson.learned_on:
        return False
    for name, (tall, wide) in lesson.changes.items():
        weights[name][...] += tall.astype(np.float32) @ wide.astype(np.float32)
    return True


def digest_of(weights: Mapping[str, Halves], names: Iterable[str]) -> str:
    """The digest of some weights, by which a lesson knows its model."""
    digest = hashlib.sha256()
    for name in sorted(names):
        digest.update(weights[name].tobytes())
    return digest.hexdigest()


def packed(lesson: Lesson) -> bytes:
    """The file that is shipped."""
    arrays = {f"{_TALL}{name}": tall for name, (tall, _) in lesson.changes.items()}
    arrays |= {f"{_WIDE}{name}": wide for name, (_, wide) in lesson.changes.items()}
    file = io.BytesIO()
    learned_on = np.frombuffer(lesson.learned_on.encode(), np.uint8)
    np.savez_compressed(file, allow_pickle=False, **arrays, **{_LEARNED_ON: learned_on})
    return file.getvalue()


def unpacked(content: bytes) -> Lesson:
    """What a shipped file holds."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    names = [name.removeprefix(_TALL) for name in arrays if name.startswith(_TALL)]
    changes = {name: (arrays[f"{_TALL}{name}"], arrays[f"{_WIDE}{name}"]) for name in names}
    return Lesson(changes, arrays[_LEARNED_ON].tobytes().decode())
