"""A call in one sentence for the person who takes it, put together from reviewed pieces."""

from dataclasses import dataclass
from typing import Protocol

from intents.article import Language
from routing.decision import Reason
from routing.handoff import HandOff
from routing.speaking_time import speaking_seconds

PRESSING = frozenset({Reason.EMERGENCY, Reason.URGENT})
MOST_THINGS = 2
"More kinds of what the caller gave are to be read, not heard."


class Pieces(Protocol):
    """Reviewed pieces of a sentence, in the language of the person who takes the call."""

    @property
    def language(self) -> Language:
        """The language that the person speaks."""
        ...

    def piece(self, piece: str, /, **values: str) -> str:
        """Return a piece with its values filled in."""
        ...

    def article(self, article: str) -> str:
        """Return the name of an article, or empty when there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that the sentence says."""

    text: str
    weight: int
    "The lightest parts go first when time is short."
    joined_by: str = ", "


def summary(known: HandOff, pieces: Pieces, seconds: float) -> str:
    """Return the hand-off as one sentence that can be said in so many seconds."""
    parts = parts_of(known, pieces)
    kept = [part for part in parts if speaking_seconds(part.text, pieces.language) <= seconds] or parts[:1]
    while len(kept) > 1 and speaking_seconds(_sentence(kept), pieces.language) > seconds:
        kept.remove(min(kept, key=lambda part: part.weight))
    return _sentence(kept)


def parts_of(known: HandOff, pieces: Pieces) -> list[Part]:
    """Return everything that there is to say, in its order."""
    is_foreign = known.language != pieces.language
    speaks = Part(pieces.piece(f"speaks.{known.language}"), 90 if is_foreign else 10)
    topic = pieces.article(known.article)
    about = Part(pieces.piece("about", name=topic) if topic else pieces.piece("unknown"), 80)
    why = Part(_why(known, pieces), _weight_of(known.reason), "; ")
    others = (
        _told(known, pieces),
        why,
        _also_asked(known, pieces),
        _earlier(known, pieces),
        _gave(known, pieces),
    )
    return [speaks, about, *(part for part in others if part)]


def _weight_of(reason: Reason) -> int:
    """That only a person can help is the ordinary reason, and says the least."""
    if reason in PRESSING:
        return 100
    return 15 if reason is Reason.POLICY else 70


def _why(known: HandOff, pieces: Pieces) -> str:
    if known.reason is Reason.ASKED:
        return _asked(known.asked_for_person, pieces)
    return pieces.piece(f"why.{known.reason}")


def _asked(times: int, pieces: Pieces) -> str:
    match times:
        case 0 | 1:
            return pieces.piece("asked")
        case 2:
            return pieces.piece("asked_twice")
        case _:
            return pieces.piece("asked_often", count=str(times))


def _also_asked(known: HandOff, pieces: Pieces) -> Part | None:
    if known.reason is Reason.ASKED or known.asked_for_person < 2:
        return None
    return Part(_asked(known.asked_for_person, pieces), 30)


def _told(known: HandOff, pieces: Pieces) -> Part | None:
    """That an answer did not help says already that it was heard."""
    if not known.answered or known.reason is Reason.REJECTED:
        return None
    last = known.answered[-1].article
    name = pieces.article(last)
    if last == known.article:
        return Part(pieces.piece("told_this"), 50)
    return Part(pieces.piece("told", name=name), 50) if name else None


def _earlier(known: HandOff, pieces: Pieces) -> Part | None:
    match known.earlier:
        case 0:
            return None
        case 1:
            return Part(pieces.piece("earlier_once"), 40)
        case times:
            return Part(pieces.piece("earlier_often", count=str(times)), 40)


def _gave(known: HandOff, pieces: Pieces) -> Part | None:
    kinds = list(dict.fromkeys(entity.kind for entity in known.entities))[:MOST_THINGS]
    if not kinds:
        return None
    things = [pieces.piece(f"thing.{kind.name.lower()}") for kind in kinds]
    return Part(pieces.piece("gave", things=f" {pieces.piece('and')} ".join(things)), 20)


def _sentence(parts: list[Part]) -> str:
    first, *others = parts
    text = first.text + "".join(part.joined_by + part.text for part in others)
    return f"{text[:1].upper()}{text[1:]}."
