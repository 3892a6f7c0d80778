"""Sounds as Whisper's encoder hands them to its decoder, and what was said in them, in a folder."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LINES, SOUNDS = "said.jsonl", "encoded.float16"


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said (nothing in a noise), and in how many steps of the encoder it is heard."""

    text: str
    lang: str
    steps: int


class Material:
    """A folder to which sounds are added and from which all are read; a run cut short goes on."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._lines, self._sounds = folder / LINES, folder / SOUNDS
        self.heard = self._whole()

    def add(self, heard: Heard, encoded: NDArray[np.float32]) -> None:
        """Add a sound; shape (steps, width). The line comes last, so that what has one is whole."""
        size = sum(each.steps for each in self.heard) * encoded.shape[1] * 2
        with self._sounds.open("r+b" if self._sounds.exists() else "wb") as file:
            file.truncate(size)
            file.seek(size)
            file.write(encoded.astype(np.float16).tobytes())
        with self._lines.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(heard), ensure_ascii=False) + "\n")
        self.heard.append(heard)

    def sounds(self, width: int) -> Iterator[tuple[Heard, NDArray[np.float16]]]:
        """All sounds; shape (steps, width) each."""
        everything = np.memmap(self._sounds, np.float16, "r")
        place = 0
        for each in self.heard:
            end = place + each.steps * width
            yield each, everything[place:end].reshape(each.steps, width)
            place = end

    def _whole(self) -> list[Heard]:
        """What was written to its end; a line that was cut off is taken away."""
        if not self._lines.exists():
            return []
        *whole, _ = self._lines.read_text("utf-8").split("\n")
        self._lines.write_text("".join(f"{line}\n" for line in whole), "utf-8")
        return [Heard(**json.loads(line)) for line in whole]
