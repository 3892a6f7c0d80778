"""What a transcriber process loads when it starts."""

from ivr.speech.whisper import Whisper
from ivr.speech.worker import Decode


def load_whisper(path: str, threads: int = 1) -> Decode:
    """Load a Whisper model from a folder; bind the path with functools.partial."""
    return Whisper(path, threads).decode
