"""Recordings by content: what was rendered once is a file read for every later call."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from intents.article import Language
from ivr.speech.pieces import recorded_form
from ivr.speech.voice import VoiceId

SUFFIX = ".ulaw"


def key(voice: VoiceId, language: Language, piece: str) -> str:
    """The name of a recording; another voice, version, language or wording has another."""
    content = "\0".join((voice.name, voice.version, language, recorded_form(piece)))
    return hashlib.sha256(content.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Recordings:
    """Folders of 8 kHz µ-law files named by content; the first is written to, all are read in order."""

    cache: Path
    published: tuple[Path, ...] = ()
    "The city's own recordings, which are never written to by the line."

    def find(self, name: str) -> bytes | None:
        """The recording of a name, or nothing."""
        path = self._path_of(name)
        return path.read_bytes() if path else None

    def has(self, name: str) -> bool:
        """Whether there is a recording of that name."""
        return self._path_of(name) is not None

    def save(self, name: str, sound: bytes) -> None:
        """Keep a recording; a reader sees it whole or not at all."""
        path = _place(self.cache, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            file.write(sound)
        Path(file.name).replace(path)

    def prune(self, wanted: Iterable[str]) -> int:
        """Delete the cache's recordings that nothing says any more; how many they were."""
        keep = {_place(self.cache, name) for name in wanted}
        unused = [path for path in self.cache.glob(f"??/*{SUFFIX}") if path not in keep]
        for path in (*unused, *self.cache.glob("??/*.part")):
            path.unlink(missing_ok=True)
        return len(unused)

    def _path_of(self, name: str) -> Path | None:
        places = (_place(folder, name) for folder in (*self.published, self.cache))
        return next((place for place in places if place.is_file()), None)


def _place(folder: Path, name: str) -> Path:
    return folder / name[:2] / f"{name}{SUFFIX}"
