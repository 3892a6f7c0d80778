"""Sounds that were spoken, and what was said in them, in a folder."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

LINES = "said.jsonl"


@dataclass(frozen=True, slots=True)
class Heard:
    """What is said in a sound (nothing in a noise), and in which language."""

    text: str
    lang: str


class Material:
    """A folder to which sounds are added in turn; a run cut short goes on."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self.heard = self._whole()

    def add(self, heard: Heard, ulaw: bytes) -> None:
        """Add a sound, µ-law at 8 kHz. The line comes last, so that what has one is whole."""
        self._file(len(self.heard)).write_bytes(ulaw)
        with (self._folder / LINES).open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(heard), ensure_ascii=False) + "\n")
        self.heard.append(heard)

    def sound(self, number: int) -> bytes:
        """One of the sounds."""
        return self._file(number).read_bytes()

    def _file(self, number: int) -> Path:
        return self._folder / f"{number:05}.ulaw"

    def _whole(self) -> list[Heard]:
        """What was written to its end; a line that was cut off is taken away."""
        lines = self._folder / LINES
        if not lines.exists():
            return []
        *whole, _ = lines.read_text("utf-8").split("\n")
        lines.write_text("".join(f"{line}\n" for line in whole), "utf-8")
        return [Heard(**json.loads(line)) for line in whole]
