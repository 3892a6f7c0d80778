"""Values that many answers state, kept once: a fee, a date, hours, a telephone number, an address.

A spoken text names a fact as `{fact:landfill_fee}`. What callers hear there is the value as people write it
in each language, which a voice reads like any other text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from intents.articles.fact_value import (
    AS_WRITTEN,
    UNITS_OF,
    Address,
    FactValue,
    Kind,
    read_value,
    written,
)
from intents.text.yaml_file import Entry

NAME = "facts.yaml"
"In the answer folder, beside the departments' folders."
NAMED = re.compile(r"\{fact:([a-z][a-z0-9_]*)\}")
_BRACE = re.compile(r"[{}]")
_SLUG = re.compile(r"[a-z][a-z0-9_]*")
_FIELDS = ("kind", "name", "value", "until", "source")


@dataclass(frozen=True, slots=True)
class Fact:
    """One value with its source and its period of validity."""

    id: str
    kind: Kind
    value: FactValue
    names: MappingProxyType[str, str]
    "A short noun phrase in each language."
    source: str
    valid_until: date
    "The last day on which it may be spoken."
    valid_from: date = date.min

    def written(self, language: str) -> str:
        """The value as it is written in a language."""
        return written(self.value, language)

    def is_current(self, day: date) -> bool:
        """Whether it may be spoken on that day."""
        return self.valid_from <= day <= self.valid_until


@dataclass(frozen=True, slots=True)
class Facts:
    """A city's facts, by their id."""

    by_id: MappingProxyType[str, Fact]

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.by_id.values())

    def __contains__(self, fact: str) -> bool:
        return fact in self.by_id

    def __getitem__(self, fact: str) -> Fact:
        return self.by_id[fact]

    def filled(self, text: str, language: str) -> str:
        """A text with the value of each fact that it names; unknown names stay as they are."""

        def value(match: re.Match[str]) -> str:
            if match[1] not in self:
                return match[0]
            words = self[match[1]].written(language)
            return words.removesuffix(".") if text[match.end() :].startswith(".") else words

        return NAMED.sub(value, text)

    def named_in(self, texts: Iterable[str]) -> tuple[Fact, ...]:
        """The facts that texts name, each once."""
        named = dict.fromkeys(name for text in texts for name in NAMED.findall(text))
        return tuple(self[name] for name in named if name in self)

    def faults_of(self, text: str) -> Iterator[str]:
        """Why a text cannot be filled in: it names a fact that does not exist, or names it wrongly."""
        for name in dict.fromkeys(NAMED.findall(text)):
            if name not in self:
                yield f"there is no fact {name} in {NAME}"
        if _BRACE.search(NAMED.sub("", text)):
            yield "a brace is never spoken; name a fact as {fact:its_id}"


NO_FACTS = Facts(MappingProxyType({}))


def read_facts(file: Entry | None, languages: tuple[str, ...]) -> Facts:
    """The facts in the file, if there is one; faults are collected with the entry's own."""
    if file is None:
        return NO_FACTS
    fields = file.fields(("written_by", "reviewed_by", "reviewed_on", "facts"))
    writer, reviewer = fields["written_by"].text(), fields["reviewed_by"]
    if reviewer.text() and reviewer.text().casefold() == writer.casefold():
        reviewer.fault("the reviewer is also the writer; somebody else has to review")
    fields["reviewed_on"].day()
    entries = fields["facts"].pairs() if fields["facts"].is_given else {}
    for name, entry in entries.items():
        if not _SLUG.fullmatch(name):
            entry.fault(f"{name} cannot name a fact; use small letters, digits and underscores")
    return Facts(MappingProxyType({name: _fact(name, entry, languages) for name, entry in entries.items()}))


def _fact(name: str, entry: Entry, languages: tuple[str, ...]) -> Fact:
    """A fact; faulty fields hold placeholders."""
    fields = entry.fields(_FIELDS, ("unit", "from"))
    kind = fields["kind"].one_of(Kind)
    is_usable = _has_right_unit(name, kind, entry, fields["unit"])
    since = fields["from"].day() if fields["from"].is_given else date.min
    until = fields["until"].day()
    if date.min not in {since, until} and until < since:
        fields["until"].fault(f"{name}: until is before from")
    return Fact(
        name,
        kind,
        _value(name, kind, fields, languages, is_usable=is_usable),
        fields["name"].in_languages(languages),
        fields["source"].text(),
        until,
        since,
    )


def _has_right_unit(name: str, kind: Kind, entry: Entry, unit: Entry) -> bool:
    wanted = UNITS_OF.get(kind, ())
    if not wanted:
        if unit.is_given:
            unit.fault(f"{name}: {kind} has no unit")
        return True
    if not unit.is_given:
        entry.fault(f"{name} has no unit; {kind} needs one of {', '.join(wanted)}")
        return False
    if unit.scalar() not in wanted:
        unit.fault(f"{name}: the unit must be one of {', '.join(wanted)}")
        return False
    return True


def _value(
    name: str, kind: Kind, fields: dict[str, Entry], languages: tuple[str, ...], *, is_usable: bool
) -> FactValue:
    entry = fields["value"]
    if kind is Kind.ADDRESS:
        return Address(entry.in_languages(languages) if entry.is_given else MappingProxyType({}))
    found = read_value(kind, entry.scalar().strip(), fields["unit"].scalar()) if is_usable else None
    if found is not None:
        return found
    if is_usable and entry.is_given:
        entry.fault(f"{name}: the value must be {AS_WRITTEN[kind]}")
    return Address(MappingProxyType(dict.fromkeys(languages, entry.scalar())))
