"""The one-sentence summary of a call, built from reviewed pieces."""

import re
from dataclasses import dataclass
from typing import Protocol

from intents.articles.article import Language
from languages.forms import forms
from languages.grammar import first_upper
from routing.decision import Reason
from routing.handoff.handoff import HandOff
from routing.journeys.run import Run

_WORD = re.compile(r"\w+(?:['’]\w+)*")


def speaking_seconds(text: str, language: Language) -> float:
    """Estimate a text's speaking time in seconds."""
    return len(_WORD.findall(text)) / forms(language).number("words_per_second")


PRESSING = frozenset({Reason.EMERGENCY, Reason.URGENT})
MOST_THINGS = 2
"Most details that are spoken; others are only shown."


class SummaryPieces(Protocol):
    """Reviewed pieces of a summary, in one language."""

    @property
    def language(self) -> Language:
        """The language that the person speaks."""

    def piece(self, piece: str, /, **values: str) -> str:
        """Return a piece with its values filled in."""

    def speaker(self, language: Language) -> str:
        """Return what a speaker of a language is called."""

    def article(self, article: str) -> str:
        """Return the name of an article, or empty when there is none."""

    def answers(self, run: Run) -> str:
        """Return the answers given on a guided journey, or empty."""


@dataclass(frozen=True, slots=True)
class SummaryPart:
    """One statement of a summary."""

    text: str
    weight: int
    "When time is short, the lightest parts are dropped first."
    joined_by: str = ", "


def summary(known: HandOff, pieces: SummaryPieces, seconds: float) -> str:
    """Return the handoff as one sentence that fits into so many seconds."""
    parts = parts_of(known, pieces)
    kept = [part for part in parts if speaking_seconds(part.text, pieces.language) <= seconds] or parts[:1]
    while len(kept) > 1 and speaking_seconds(_sentence(kept), pieces.language) > seconds:
        kept.remove(min(kept, key=lambda part: part.weight))
    return _sentence(kept)


def parts_of(known: HandOff, pieces: SummaryPieces) -> list[SummaryPart]:
    """Return all statements in order."""
    is_foreign = known.language != pieces.language
    speaks = SummaryPart(pieces.speaker(known.language), 90 if is_foreign else 10)
    topic = pieces.article(known.article)
    about = SummaryPart(pieces.piece("about", name=topic) if topic else pieces.piece("unknown"), 80)
    why = SummaryPart(_why(known, pieces), _weight_of(known.reason), "; ")
    others = (
        *(SummaryPart(pieces.piece(f"state.{state}"), 97) for state in known.states),
        SummaryPart(pieces.piece("wants", name=known.wants), 95) if known.wants else None,
        _told(known, pieces),
        _guided(known, pieces),
        _owed(known, pieces),
        why,
        _also_asked(known, pieces),
        _earlier(known, pieces),
        _gave(known, pieces),
    )
    return [speaks, about, *(part for part in others if part)]


def _weight_of(reason: Reason) -> int:
    """Return a reason's weight; “only a person can help” says the least."""
    if reason in PRESSING:
        return 100
    return 15 if reason is Reason.POLICY else 70


def _why(known: HandOff, pieces: SummaryPieces) -> str:
    if known.reason is Reason.ASKED:
        return _asked(known.asked_for_person, pieces)
    return pieces.piece(f"why.{known.reason}")


def _asked(times: int, pieces: SummaryPieces) -> str:
    match times:
        case 0 | 1:
            return pieces.piece("asked")
        case 2:
            return pieces.piece("asked_twice")
        case _:
            return pieces.piece("asked_often", count=str(times))


def _guided(known: HandOff, pieces: SummaryPieces) -> SummaryPart | None:
    answers = pieces.answers(known.run) if known.run else ""
    return SummaryPart(pieces.piece("answered", answers=answers), 60, "; ") if answers else None


def _also_asked(known: HandOff, pieces: SummaryPieces) -> SummaryPart | None:
    if known.reason is Reason.ASKED or known.asked_for_person < 2:
        return None
    return SummaryPart(_asked(known.asked_for_person, pieces), 30)


def _told(known: HandOff, pieces: SummaryPieces) -> SummaryPart | None:
    """Return the answers heard, unless “did not help” implies it."""
    whole = [told for told in known.answered if told.is_whole]
    if not whole or known.reason is Reason.REJECTED:
        return None
    last = whole[-1].article
    name = pieces.article(last)
    if last == known.article:
        return SummaryPart(pieces.piece("told_this"), 50)
    return SummaryPart(pieces.piece("told", name=name), 50) if name else None


def _owed(known: HandOff, pieces: SummaryPieces) -> SummaryPart | None:
    """Return the further question that nobody has answered yet."""
    name = next((name for name in map(pieces.article, known.owed) if name), "")
    return SummaryPart(pieces.piece("owed", name=name), 55) if name else None


def _earlier(known: HandOff, pieces: SummaryPieces) -> SummaryPart | None:
    match known.earlier:
        case 0:
            return None
        case 1:
            return SummaryPart(pieces.piece("earlier_once"), 40)
        case times:
            return SummaryPart(pieces.piece("earlier_often", count=str(times)), 40)


def _gave(known: HandOff, pieces: SummaryPieces) -> SummaryPart | None:
    kinds = list(dict.fromkeys(entity.kind for entity in known.entities))[:MOST_THINGS]
    if not kinds:
        return None
    things = [pieces.piece(f"thing.{kind.name.lower()}") for kind in kinds]
    return SummaryPart(pieces.piece("gave", things=f" {pieces.piece('and')} ".join(things)), 20)


def _sentence(parts: list[SummaryPart]) -> str:
    first, *others = parts
    text = first.text + "".join(part.joined_by + part.text for part in others)
    return f"{first_upper(text)}."
