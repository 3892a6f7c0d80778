"""The other end of the French voice: a process of its own that reads pieces and writes their sound.

Its own, because the weights take 400 MB for as long as they are loaded, because a rendering gives way to the
calls, and because the phonemizer that kokoro-onnx loads is GPL software that the line does not link.
A request is a line of JSON (a string); a reply is a length (4 bytes, big-endian) and so many bytes of µ-law.
"""

import importlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import numpy as np
import onnxruntime

from ivr.errors import VoiceFailed
from ivr.speaking.mastering import mastered

_SPEED = 0.9
"Relative to the voice's own 4 words a second, which is too fast for a telephone."


def main(folder: Path, voice: str, niceness: int) -> None:
    """Serve standard input until it ends."""
    os.nice(niceness)
    serve(sys.stdin.buffer, sys.stdout.buffer, synthesizer(folder, voice))


def serve(requests: BinaryIO, replies: BinaryIO, say: Callable[[str], bytes]) -> None:
    """Reply to each request in turn; a piece that cannot be said has the length 0."""
    for line in requests:
        try:
            sound = say(json.loads(line))
        except (VoiceFailed, ValueError):
            sound = b""
        replies.write(len(sound).to_bytes(4, "big") + sound)
        replies.flush()


def synthesizer(folder: Path, voice: str) -> Callable[[str], bytes]:
    """Kokoro on one thread, so that two cores still answer calls."""
    options = onnxruntime.SessionOptions()  # type: ignore[attr-defined]  # it re-exports without saying so
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    weights = onnxruntime.InferenceSession(  # type: ignore[attr-defined]  # likewise
        str(folder / "kokoro-v1.0.int8.onnx"), options, providers=["CPUExecutionProvider"]
    )
    # The package is an optional extra, so it can only be named when it is needed.
    kokoro = importlib.import_module("kokoro_onnx").Kokoro.from_session(
        weights, str(folder / "voices-v1.0.bin")
    )

    def say(piece: str) -> bytes:
        samples, rate = kokoro.create(piece, voice=voice, speed=_SPEED, lang="fr-fr")
        return mastered(np.asarray(samples, dtype=np.float32), rate)

    return say


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
