"""Decoders for the pool's processes; each does what the sound tells it, and needs no model."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from ivr.errors import MissingModel
from ivr.hearing.transcriber import Decoded, Utterance


def load() -> Callable[[Utterance], Decoded]:
    return _obey


def load_nothing() -> Callable[[Utterance], Decoded]:
    raise MissingModel("nowhere: no Whisper model is there; run: cityline models")


def load_for_ever() -> Callable[[Utterance], Decoded]:
    time.sleep(600)
    return _obey


def _obey(utterance: Utterance) -> Decoded:
    order, _, argument = utterance.ulaw.decode().partition(" ")
    if order == "die":
        os._exit(1)
    if order == "die-once" and not Path(argument).exists():
        Path(argument).touch()
        os._exit(1)
    if order == "hang":
        time.sleep(600)
    while order == "wait-for" and not Path(argument).exists():
        time.sleep(0.005)
    return Decoded(f"{order} by {os.getpid()}", -0.1, 0.0)
