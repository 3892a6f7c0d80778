"""The French voice: Kokoro's ff_siwis, spoken by a process of its own."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from threading import Lock

from intents.articles.article import Language
from ivr.errors import MissingModel, VoiceFailed
from ivr.speaking.speaker import VoiceId

KOKORO = VoiceId("kokoro-ff-siwis", "1.0-int8-1")
KOKORO_FILES = ("kokoro-v1.0.int8.onnx", "voices-v1.0.bin")
REMEDY = 'Install "cityline[french-voice]", then run: cityline models --fetch --french, and: cityline render'


def can_render(folder: Path) -> bool:
    """Whether this machine has the weights and the optional package."""
    has_weights = all((folder / name).is_file() for name in KOKORO_FILES)
    return has_weights and importlib.util.find_spec("kokoro_onnx") is not None


class KokoroVoice:
    """Canadian French ears accept its accent of France; the process starts with the first piece."""

    def __init__(self, folder: Path) -> None:
        if not can_render(folder):
            raise MissingModel(f"The French voice cannot be rendered here. {REMEDY}")
        self.id = KOKORO
        self._command = [
            sys.executable,
            "-m",
            "ivr.speaking.kokoro_process",
            str(folder),
            "ff_siwis",
            "10",
        ]
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()

    def say(self, piece: str, language: Language) -> bytes:  # noqa: ARG002  # it has one language
        """The sound of a piece of French."""
        with self._lock:
            sound = self._ask(piece)
        if not sound:
            raise VoiceFailed("The French voice gave no sound; look at its process's messages.")
        return sound

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _ask(self, piece: str) -> bytes:
        """Send a text and read its sound; empty if the process has ended, which then restarts."""
        process = self._running()
        if process.stdin is None or process.stdout is None:
            return b""
        try:
            process.stdin.write(json.dumps(piece).encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            return b""
        return process.stdout.read(int.from_bytes(process.stdout.read(4), "big"))

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        return self._process

    def _end(self) -> None:
        """Close the process's input, which ends it, and wait for that."""
        if self._process is not None:
            self._process.communicate()
            self._process = None
