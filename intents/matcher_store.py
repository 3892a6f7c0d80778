"""What a matcher has learned, kept on disk under the hash of all that it learned from."""

import hashlib
import os
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from intents.encoder import Encoder
from intents.matcher import Matcher
from intents.phrasing import Phrasing


def learned(phrasings: Sequence[Phrasing], encoders: Sequence[Encoder], folder: Path) -> Matcher:
    """The matcher for these phrasings: from disk if the same were learned before, else learned and kept."""
    file = folder / f"{_fingerprint(phrasings, encoders)}.matcher"
    kept = _read(file)
    if kept is not None:
        return _with(kept, tuple(encoders))
    matcher = Matcher.fit(phrasings, encoders)
    _write(file, _with(matcher, ()))
    return matcher


def _with(matcher: Matcher, encoders: tuple[Encoder, ...]) -> Matcher:
    likeness = matcher.likeness
    return replace(matcher, likeness=replace(likeness, forms=replace(likeness.forms, encoders=encoders)))


def _fingerprint(phrasings: Sequence[Phrasing], encoders: Sequence[Encoder]) -> str:
    """Changes with any text, label or encoder, and with the code that learns."""
    taught = hashlib.sha256()
    for each in phrasings:
        taught.update(f"{each.label}\t{each.language}\t{each.text}\n".encode())
    for encoder in encoders:
        taught.update(f"{encoder.fingerprint} {encoder.weight}\n".encode())
    for source in _sources():
        taught.update(source.read_bytes())
    return taught.hexdigest()[:32]


def _sources() -> Iterator[Path]:
    here = Path(__file__).parent
    names = (
        "calibration",
        "closest",
        "grams",
        "lead_in",
        "likeness",
        "matcher",
        "meanings",
        "neighbours",
        "refusal",
        "rejection",
        "ridge",
        "sounding",
        "wording",
    )
    yield from (here / f"{name}.py" for name in names)
    yield from sorted(here.glob("lead_ins_*.yaml"))


def _read(file: Path) -> Matcher | None:
    """None for what is not there or was cut off in writing; the folder is as trusted as the code."""
    try:
        kept = pickle.loads(file.read_bytes())  # noqa: S301 -- written by this program, into its own folder
    except (OSError, EOFError, pickle.UnpicklingError, AttributeError, ImportError):
        return None
    return kept if isinstance(kept, Matcher) else None


def _write(file: Path, matcher: Matcher) -> None:
    """Whole or not at all; a folder that cannot be written only costs the time to learn again."""
    part = file.with_suffix(f".{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as kept:
            pickle.dump(matcher, kept, protocol=pickle.HIGHEST_PROTOCOL)
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)
