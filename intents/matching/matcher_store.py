"""Keeps fitted matchers on disk: arrays and plain values, under a hash of all they were fitted on."""

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from scipy.sparse import csr_matrix

from intents.articles.phrasing import Phrasing
from intents.matching.classification import Ridge
from intents.matching.encoder import Encoder, Floats, ReviewedEncoder
from intents.matching.grams import Grams, of_letters, of_string, of_words
from intents.matching.likeness import Closest, Forms, Likeness, Shares, TextForms
from intents.matching.matcher import Matcher
from intents.matching.meanings import Meanings, Rejection

TREE = "tree"
KINDS: Mapping[str, type] = {
    kind.__name__: kind
    for kind in (
        *(Closest, Forms, Grams, Likeness, Matcher),
        *(Meanings, Phrasing, Rejection, Ridge, Shares, TextForms),
    )
}
CUTS: Mapping[str, Callable[..., Any]] = {cut.__name__: cut for cut in (of_letters, of_string, of_words)}
_SPARSE = ("data", "indices", "indptr", "shape")
Arrays = dict[str, np.ndarray[Any, Any]]


class NotAMatcher(ValueError):
    """The file is not a matcher, or is truncated."""


def to_bytes(matcher: Matcher) -> bytes:
    """Serialize a matcher without its encoders."""
    arrays: Arrays = {}
    tree = json.dumps(_flat(matcher, arrays))
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **arrays, **{TREE: np.frombuffer(tree.encode(), np.uint8)})
    return file.getvalue()


def from_bytes(content: bytes) -> Matcher:
    """Read what to_bytes wrote; raise NotAMatcher for anything else."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        matcher = _built(json.loads(arrays.pop(TREE).tobytes()), arrays)
    except (KeyError, TypeError, ValueError, OSError, EOFError, zipfile.BadZipFile) as wrong:
        raise NotAMatcher from wrong
    if not isinstance(matcher, Matcher):
        raise NotAMatcher
    return matcher


def _flat(value: object, arrays: Arrays) -> object:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case np.ndarray():
            return {"array": _stored(value, arrays)}
        case csr_matrix():
            parts = (np.asarray(getattr(value, part)) for part in _SPARSE)
            return {"sparse": [_stored(part, arrays) for part in parts]}
        case dict():
            return {"dict": [[name, _flat(each, arrays)] for name, each in value.items()]}
        case Shares():
            return {"kind": "Shares", "fields": value._asdict()}
        case list() | tuple():
            return {"row": [_flat(each, arrays) for each in value]}
        case _ if is_dataclass(value) and KINDS.get(type(value).__name__) is type(value):
            named = {field.name: _flat(getattr(value, field.name), arrays) for field in fields(value)}
            return {"kind": type(value).__name__, "fields": named}
        case _:
            return {"cut": _name_of_cut(value)}


def _name_of_cut(value: object) -> str:
    for name, cut in CUTS.items():
        if cut is value:
            return name
    raise TypeError(f"a matcher holds no {type(value).__name__}")


def _built(tree: object, arrays: Arrays) -> object:
    match tree:
        case None | bool() | int() | float() | str():
            return tree
        case {"array": str(name)}:
            return arrays[name]
        case {"sparse": [data, indices, starts, shape]}:
            compressed = (arrays[data], arrays[indices], arrays[starts])
            return csr_matrix(compressed, shape=tuple(arrays[shape].tolist()))
        case {"dict": list(pairs)}:
            return {name: _built(each, arrays) for name, each in pairs}
        case {"row": list(row)}:
            return tuple(_built(each, arrays) for each in row)
        case {"kind": str(name), "fields": dict(named)}:
            return KINDS[name](**{field: _built(each, arrays) for field, each in named.items()})
        case {"cut": str(name)}:
            return CUTS[name]
        case _:
            raise ValueError("no part of a matcher")


def _stored(array: np.ndarray[Any, Any], arrays: Arrays) -> str:
    name = f"a{len(arrays)}"
    arrays[name] = array
    return name


def learned(
    phrasings: Sequence[Phrasing],
    encoders: Sequence[Encoder],
    folder: Path,
    earlier: Matcher | None = None,
    aside: Path | None = None,
) -> Matcher:
    """Return the matcher for these phrasings, from the cache or newly fitted.

    An `earlier` matcher lends its vectors of the phrasings that did not change: encoding is most of the work.
    What cannot be kept in the folder, which an image brings along, is kept `aside`.
    """
    named = f"{_fingerprint(phrasings, encoders)}.npz"
    files = [place / named for place in (folder, aside) if place]
    kept = next((found for file in files if (found := _read(file)) is not None), None)
    if kept is not None:
        return kept.with_encoders(encoders)
    matcher = Matcher.fit(phrasings, _lending(encoders, earlier)).with_encoders(encoders)
    kept_ones = to_bytes(matcher.with_encoders(()))
    any(write_whole(file, kept_ones) for file in files)
    return matcher


def _lending(encoders: Sequence[Encoder], earlier: Matcher | None) -> Sequence[Encoder]:
    """Return the encoders, with an earlier matcher's vectors if the same encoders made them."""
    if earlier is None:
        return encoders
    theirs = [one.fingerprint for one in earlier.likeness.forms.encoders]
    if theirs != [one.fingerprint for one in encoders]:
        return encoders
    known = earlier.likeness.vectors_of(earlier.taught)
    return [ReviewedEncoder(*one) for one in zip(encoders, known, strict=True)]


def _fingerprint(phrasings: Sequence[Phrasing], encoders: Sequence[Encoder]) -> str:
    """Changes with any text, label or encoder, and with the training code."""
    taught = hashlib.sha256()
    for each in phrasings:
        taught.update(f"{each.label}\t{each.language}\t{each.text}\n".encode())
    for encoder in encoders:
        taught.update(f"{encoder.fingerprint} {encoder.weight}\n".encode())
    for source in _sources():
        taught.update(source.read_bytes())
    return taught.hexdigest()[:32]


def _sources() -> Iterator[Path]:
    """Yield the training code, by folder, so that a moved module is still included."""
    intents = Path(__file__).parents[1]
    yield from sorted(intents.glob("matching/*.py"))
    yield from (intents / "acts" / "lead_in.py", intents / "text" / "wording.py")
    yield from sorted(intents.glob("acts/lead_ins_*.yaml"))


def _read(file: Path) -> Matcher | None:
    """Return None for a missing, truncated or foreign file; the matcher is then fitted again."""
    try:
        return from_bytes(file.read_bytes())
    except (OSError, NotAMatcher):
        return None


def write_whole(file: Path, content: bytes) -> bool:
    """Write atomically, and return whether it could be; else it is fitted again next time."""
    part = file.with_suffix(f".{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(file)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        return False
    return True


def remember(encoder: ReviewedEncoder, texts: Sequence[str], folder: Path, aside: Path | None = None) -> None:
    """Let the encoder know the vectors of some texts: from disk, or encoded and kept there.

    What cannot be kept in the folder, which an image brings along, is kept `aside`.
    """
    wanted = [*dict.fromkeys(texts)]
    if not encoder.unknown(wanted):
        return
    files = [place / f"vectors-{_named(wanted, encoder)}.npz" for place in (folder, aside) if place]
    kept = next((found for file in files if (found := _read_vectors(file, len(wanted))) is not None), None)
    if kept is not None:
        encoder.learn(wanted, kept)
        return
    vectors = BytesIO()
    np.savez(vectors, vectors=encoder.encode(wanted))  # of which only the unknown ones are encoded
    any(write_whole(file, vectors.getvalue()) for file in files)


def _named(texts: Sequence[str], encoder: ReviewedEncoder) -> str:
    """Changes with any text and with the encoder."""
    told = hashlib.sha256(encoder.fingerprint.encode())
    for text in texts:
        told.update(f"{text}\n".encode())
    return told.hexdigest()[:32]


def _read_vectors(file: Path, texts: int) -> Floats | None:
    """Return None for a missing, truncated or foreign file; the texts are then encoded again."""
    try:
        with np.load(BytesIO(file.read_bytes()), allow_pickle=False) as told:
            vectors = np.asarray(told["vectors"], np.float32)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None
    return vectors if vectors.ndim == 2 and len(vectors) == texts else None
