"""Serializes a matcher: arrays in an npz file and a tree of plain values, with no code."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from intents.articles.phrasing import Phrasing
from intents.matching.classification import Ridge
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
