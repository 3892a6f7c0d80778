"""Human voices with their texts: Debian's Asterisk packages, fetched by name and only measured.

CC-BY-SA 3.0 (the packages' `copyright`); nothing learns from them, and none is kept in the repository.
"""

import gzip
import hashlib
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ivr.audio import read_recording

DATA = Path(os.environ.get("CITYLINE_DATA", "var"))
SOUNDS = DATA / "bench" / "asterisk"
VOICES = {"fr": "fr_CA_f_June", "en": "en_US_f_Allison", "es": "es_MX_f_Allison", "it": "it_IT_m_Carlo"}
MUSIC = "asterisk-moh-opsound-wav"
_NOT_SAID = re.compile(r"[\[\](<>{]|\?\w|�")
"A remark on the sound, or a letter that the text has lost."
_LONGEST_SECONDS = 27.0


class Kind(StrEnum):
    """What is measured apart."""

    SENTENCE = "sentences of two words and more"
    SHORT = "single words"
    DIGITS = "digits and letters"


@dataclass(frozen=True, slots=True)
class Recording:
    """Something that a person said, and what it was."""

    name: str
    language: str
    text: str
    kind: Kind
    ulaw: bytes

    @property
    def chooses(self) -> bool:
        """Whether it is of the half on which choices are made; the other half tells what they brought."""
        return hashlib.sha256(self.name.encode()).digest()[0] % 2 == 0


def recordings(language: str) -> list[Recording]:
    """Return all that is said in a language, fetching the packages when they are not here."""
    for package in (f"asterisk-core-sounds-{language}-wav", f"asterisk-core-sounds-{language}"):
        fetch(package)
    return [*_recordings(language)]


def music() -> list[bytes]:
    """Return pieces of hold music, each some minutes long."""
    fetch(MUSIC)
    return [read_recording(file) for file in sorted((SOUNDS / "usr/share/asterisk/moh").glob("*.wav"))]


def fetch(package: str) -> None:
    """Have Debian's package unpacked in a folder of the bench; nothing is installed."""
    if (SOUNDS / "usr/share/doc" / package).is_dir():
        return
    SOUNDS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        try:
            subprocess.run(["apt-get", "download", "-qq", package], cwd=folder, check=True)
            for file in Path(folder).glob("*.deb"):
                subprocess.run(["dpkg-deb", "-x", str(file), str(SOUNDS)], check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise SystemExit(f"{package} cannot be had here; run: apt-get update ({error})") from error


def _recordings(language: str) -> Iterator[Recording]:
    folder = SOUNDS / "usr/share/asterisk/sounds" / VOICES[language]
    texts = SOUNDS / f"usr/share/doc/asterisk-core-sounds-{language}/core-sounds-{language}.txt.gz"
    for line in gzip.decompress(texts.read_bytes()).decode("utf-8-sig", "replace").splitlines():
        name, colon, text = (part.strip() for part in line.partition(":"))
        file = folder / f"{name}.wav"
        if colon and not name.startswith(";") and file.is_file() and text and not _NOT_SAID.search(text):
            ulaw = read_recording(file)
            if len(ulaw) < _LONGEST_SECONDS * 8000:
                yield Recording(f"{language}/{name}", language, text, _kind(name, text), ulaw)


def _kind(name: str, text: str) -> Kind:
    if name.startswith(("digits/", "letters/", "phonetic/")):
        return Kind.DIGITS
    return Kind.SENTENCE if len(text.split()) > 1 else Kind.SHORT
