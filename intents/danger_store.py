"""What danger sounds like, as it comes with the product: learned once from its reviewed sentences."""

import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from intents.danger import LANGUAGES, classes_of
from intents.danger_forms import CUTS, DangerForms
from intents.danger_sense import KINDS, DangerSense
from intents.encoder import Encoder
from intents.grams import Grams
from intents.phrasing import Phrasing

FILE = "danger_sense.npz"
_SOURCES = ("danger_forms", "danger_learning", "danger_sense", "grams", "sounding", "wording")
_HEAD, _GRAMS, _RARITY = "head ", "grams ", "rarity "


def sense_for(encoders: Iterable[Encoder]) -> DangerSense:
    """What the product has learned, through the first encoder that it knows."""
    learned = _shipped()[0]
    known = (each for each in encoders if each.fingerprint in learned.heads)
    return replace(learned, encoder=next(known, None))


def shipped_fingerprint() -> str:
    """Of what the shipped file was learned from."""
    return _shipped()[1]


def fingerprint_of(examples: Sequence[Phrasing]) -> str:
    """Changes with any sentence, label or class of words, and with the code that learns."""
    taught = hashlib.sha256(repr((KINDS, [classes_of(language) for language in LANGUAGES])).encode())
    for each in examples:
        taught.update(f"{each.label}\t{each.text}\n".encode())
    for name in _SOURCES:
        taught.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    return taught.hexdigest()[:32]


def packed(learned: DangerSense, fingerprint: str) -> bytes:
    """The file that is shipped; weights in half precision, which is finer than what they know."""
    grams = learned.forms.grams
    texts = {f"{_GRAMS}{name}": "\n".join(each.places) for name, each in grams.items()}
    arrays = {f"{_RARITY}{name}": each.rarity for name, each in grams.items()}
    arrays |= {f"{_HEAD}{name}": weights.astype(np.float16) for name, weights in learned.heads.items()}
    arrays |= {name: np.frombuffer(text.encode(), np.uint8) for name, text in texts.items()}
    arrays["fingerprint"] = np.frombuffer(fingerprint.encode(), np.uint8)
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def unpacked(content: bytes) -> tuple[DangerSense, str]:
    """What a shipped file holds, and the fingerprint of what it was learned from."""
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    forms = DangerForms({name: _grams(arrays, name) for name in CUTS})
    heads = {
        name.removeprefix(_HEAD): weights.astype(np.float32)
        for name, weights in arrays.items()
        if name.startswith(_HEAD)
    }
    return DangerSense(forms, heads), arrays["fingerprint"].tobytes().decode()


@cache
def _shipped() -> tuple[DangerSense, str]:
    return unpacked(files("intents").joinpath(FILE).read_bytes())


def _grams(arrays: dict[str, np.ndarray], name: str) -> Grams:
    runs = arrays[f"{_GRAMS}{name}"].tobytes().decode().split("\n")
    places = {run: place for place, run in enumerate(runs)}
    return Grams(CUTS[name], places, arrays[f"{_RARITY}{name}"])
