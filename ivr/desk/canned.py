"""Canned wrap-ups: a city's own notes that close a call with one key."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from intents.text.yaml_file import Entry, Problem, read_yaml, read_yaml_text
from ivr.desk.call import WrapUpKind
from languages.forms import formed_languages

FILE = "wrap-ups.yaml"
KEYS = ("7", "8", "9", "0")
"The key of the first canned wrap-up."
LONGEST_LABEL, LONGEST_NOTE = 32, 300
NEEDS_MORE = frozenset({WrapUpKind.WRONG_DEPARTMENT, WrapUpKind.ASSISTANT_WRONG})
"Kinds for which staff must name a department or an article."


@dataclass(frozen=True, slots=True)
class CannedWrapUp:
    """A wrap-up with a prepared note."""

    id: str
    kind: WrapUpKind
    labels: Mapping[str, str]
    "By language."
    notes: Mapping[str, str]
    "By language."

    def label(self, language: str) -> str:
        """Return its button's label, falling back on the city's first language."""
        return self.labels.get(language) or next(iter(self.labels.values()))

    def note(self, language: str) -> str:
        """Return its note, falling back on the city's first language."""
        return self.notes.get(language) or next(iter(self.notes.values()))


def load_canned(
    folder: Path, languages: Iterable[str]
) -> tuple[tuple[CannedWrapUp, ...], tuple[Problem, ...]]:
    """Load a city's own, or the shipped ones."""
    faults: list[Problem] = []
    path = folder / FILE
    if not path.exists():
        return our_own(), ()
    canned = _read(read_yaml(path, faults), tuple(languages))
    return canned, tuple(sorted(set(faults)))


def our_own() -> tuple[CannedWrapUp, ...]:
    """Return the shipped ones."""
    text = (files("ivr.desk") / "canned.yaml").read_text("utf-8")
    return _read(read_yaml_text(text, "canned.yaml", []), formed_languages())


def _read(entry: Entry, languages: tuple[str, ...]) -> tuple[CannedWrapUp, ...]:
    items = entry.items()
    if len(items) > len(KEYS):
        items[len(KEYS)].fault(f"there are keys for {len(KEYS)} canned wrap-ups, and these are {len(items)}")
    canned = {one.id: one for one in (_one(item, languages) for item in items)}
    if len(canned) < len(items):
        entry.fault("two canned wrap-ups have the same id")
    return tuple(canned.values())


def _one(item: Entry, languages: tuple[str, ...]) -> CannedWrapUp:
    fields = item.fields(("id", "closes", "label", "note"))
    kind = fields["closes"].one_of(WrapUpKind)
    if fields["closes"].is_given and kind in NEEDS_MORE:
        fields["closes"].fault(f"{kind} needs a department or an answer, which one key cannot say")
    labels, notes = (fields[name].in_languages(languages) for name in ("label", "note"))
    _bounded(fields["label"], labels, LONGEST_LABEL)
    _bounded(fields["note"], notes, LONGEST_NOTE)
    return CannedWrapUp(fields["id"].text(), kind, labels, notes)


def _bounded(entry: Entry, texts: Mapping[str, str], longest: int) -> None:
    for language, text in texts.items():
        if len(text) > longest:
            entry.fault(f"{entry.name} ({language}) has {len(text)} characters; {longest} fit")
