"""A caller's words without what tells who the caller is."""

import re
from dataclasses import dataclass, field
from functools import partial

from intents.personal import Form, Personal
from intents.personal_mail import SPOKEN_MAIL, WRITTEN_MAIL
from intents.personal_names import NAMES
from intents.personal_numbers import CODES, RUNS
from intents.personal_places import ADDRESSES, POSTAL_CODES

_FORMS = (*WRITTEN_MAIL, *POSTAL_CODES, *CODES, *RUNS, *ADDRESSES, *SPOKEN_MAIL, *NAMES)
"""In the order in which they are taken out: what is surest by its own form comes first."""


@dataclass(frozen=True, slots=True)
class Removal:
    """Something that was taken out; what it was is for the department alone and never printed."""

    kind: Personal
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text with placeholders, and what they stand for."""

    text: str
    removed: tuple[Removal, ...] = ()


def redact(text: str) -> Redacted:
    """Take out names, numbers, addresses and codes of persons; the topic stays."""
    removed: tuple[Removal, ...] = ()
    while (once := _once(text)).removed:
        text, removed = once.text, removed + once.removed
    return Redacted(text, removed)


def redacted(text: str) -> str:
    """Return the text with placeholders where personal data stood."""
    return redact(text).text


def _once(text: str) -> Redacted:
    removed: list[Removal] = []

    def stand_in(form: Form, found: re.Match[str]) -> str:
        kind = form.judge(found["it"])
        if kind is None:
            return found.group()
        removed.append(Removal(kind, found["it"].strip()))
        around = slice(found.start(), found.start("it")), slice(found.end("it"), found.end())
        return f"[{kind}]".join(found.string[side] for side in around)

    for form in _FORMS:
        text = form.pattern.sub(partial(stand_in, form), text)
    return Redacted(text, tuple(removed))
