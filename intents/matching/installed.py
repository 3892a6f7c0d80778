"""The sentence encoders installed on this machine."""

from pathlib import Path

from intents.matching.encoder import Encoder
from intents.matching.mini_lm import MiniLm
from intents.matching.multilingual_e5 import FILE, MultilingualE5
from intents.matching.sentence_encoder import SentenceEncoder


def every_encoder_of(models: Path) -> tuple[Encoder, ...]:
    """Return those and the finer English one, which is too slow for calls."""
    folder = models / "minilm"
    finer = (MiniLm.load(folder),) if (folder / "model.safetensors").is_file() else ()
    return (*encoders_of(models), *finer)


def encoders_of(models: Path) -> tuple[Encoder, ...]:
    """Return the sentence encoders installed on this machine."""
    folder = models / "use"
    return (SentenceEncoder.load(folder),) if (folder / "weights.npz").is_file() else ()


def foreign_encoders_of(models: Path) -> tuple[Encoder, ...]:
    """Return the one for languages that the line does not speak; too slow for every call."""
    folder = models / "e5"
    return (MultilingualE5.load(folder),) if (folder / FILE).is_file() else ()
