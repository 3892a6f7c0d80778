"""The file of what the product learned from reviewed sentences, and the fingerprint of what that was."""

import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from intents.danger import LANGUAGES, classes_of
from intents.grams import Grams
from intents.phrasing import Phrasing
from intents.understanding import DangerKind
from intents.word_forms import CUTS, Head, WordForms

_SHARED = ("grams", "softmax", "sounding", "word_forms", "wording")
_HEAD, _GRAMS, _RARITY = "head ", "grams ", "rarity "


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """What such a file holds."""

    forms: WordForms
    heads: Mapping[str, Head]
    "By name."
    fingerprint: str


def fingerprint_of(examples: Sequence[Phrasing], sources: Iterable[str]) -> str:
    """Changes with any sentence, label or class of words, and with the code that learns."""
    taught = hashlib.sha256(repr(([*DangerKind], [classes_of(each) for each in LANGUAGES])).encode())
    for each in examples:
        taught.update(f"{each.label}\t{each.language}\t{each.text}\n".encode())
    here = Path(__file__).parent
    for file in (
        *(here / f"{name}.py" for name in (*_SHARED, *sources)),
        *sorted(here.glob("lead_ins_*.yaml")),
    ):
        taught.update(file.read_bytes())
    return taught.hexdigest()[:32]


def packed(stored: Stored) -> bytes:
    """The file that is shipped; weights in half precision, which is finer than what they know."""
    grams = stored.forms.grams
    texts = {f"{_GRAMS}{name}": "\n".join(each.places) for name, each in grams.items()}
    texts["fingerprint"] = stored.fingerprint
    arrays = {f"{_RARITY}{name}": each.rarity for name, each in grams.items()}
    arrays |= {f"{_HEAD}{name}": head.whole().astype(np.float16) for name, head in stored.heads.items()}
    arrays |= {name: np.frombuffer(text.encode(), np.uint8) for name, text in texts.items()}
    file = io.BytesIO()
    # Half precision hardly shrinks, and unpacking would cost every start an eighth of a second.
    np.savez(file, allow_pickle=False, **arrays)
    return file.getvalue()


def unpacked(content: bytes) -> Stored:
    """What a shipped file holds."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    forms = WordForms({name: _grams(arrays, name) for name in CUTS})
    names = [name.removeprefix(_HEAD) for name in arrays if name.startswith(_HEAD)]
    heads = {name: Head.of(arrays[f"{_HEAD}{name}"], forms) for name in names}
    return Stored(forms, heads, _text(arrays["fingerprint"]))


@cache
def shipped(name: str) -> Stored:
    """A file that comes with the product."""
    return unpacked(files("intents").joinpath(name).read_bytes())


def _grams(arrays: Mapping[str, np.ndarray], name: str) -> Grams:
    runs = _text(arrays[f"{_GRAMS}{name}"])
    places = {run: place for place, run in enumerate(runs.split("\n") if runs else ())}
    return Grams(CUTS[name], places, arrays[f"{_RARITY}{name}"])


def _text(array: np.ndarray) -> str:
    return array.tobytes().decode()
