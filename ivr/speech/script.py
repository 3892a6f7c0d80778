"""All that a line can be foreseen to say, so that it is recorded before anyone calls."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from intents.article import Language
from ivr.speech.foreseen import foreseen
from ivr.speech.pieces import pieces

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A written text in a language."""

    text: str
    language: Language


def script(
    language: Language,
    templates: Iterable[str],
    values: Mapping[str, tuple[str, ...]],
    texts: Iterable[str],
) -> tuple[Sentence, ...]:
    """Every piece of a language's prompts, with each value of their slots, and of its other texts."""
    recorded: dict[str, None] = {}
    for template in templates:
        recorded.update(dict.fromkeys(_sayings(template, values)))
    for text in (*texts, *foreseen(language)):
        recorded[text] = None
    spoken = dict.fromkeys(piece for text in recorded for piece in pieces(text, language))
    return tuple(Sentence(piece, language) for piece in spoken)


def _sayings(template: str, values: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """A template with each value that flows in its sentence, or its parts around one that stands alone."""
    slots = dict.fromkeys(_SLOT.findall(template))
    known = [slot for slot in slots if slot in values]
    if not slots:
        yield template
    elif len(slots) == 1 and known and not _stands_alone(template):
        for value in values[known[0]]:
            yield template.replace(f"{{{known[0]}}}", value)
    else:
        yield from _SLOT.split(template)[::2]
        for slot in known:
            yield from values[slot]


def _stands_alone(template: str) -> bool:
    """Whether a mark parts the value from what comes before: “Est-ce au sujet de ceci : {name}?”."""
    return template[: template.index("{")].rstrip().endswith((":", ".", ","))
