"""Texts that came in, counted apart from queries: nobody says whether one helped, so none is resolved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from metrics.facts.tables import TEXTS
from metrics.ledger.period import Period
from metrics.ledger.sql import add_to
from metrics.text import Text


@dataclass(frozen=True, slots=True)
class TextPart:
    """What was done about a text; every text is in exactly one part."""

    outcome: str
    name: Text
    written: Text


TEXT_PARTS = (
    TextPart(
        "answered",
        Text("Answered", "Répondus"),
        Text(
            "a reviewed answer was texted; whether it helped is not known",
            "une réponse révisée a été envoyée; on ne sait pas si elle a aidé",
        ),
    ),
    TextPart(
        "handed_over",
        Text("Handed over", "Transmis"),
        Text("a department has it as a message", "un service l'a reçu comme message"),
    ),
    TextPart(
        "stopped",
        Text("Stopped", "Arrêtés"),
        Text(
            "the number had said STOP: not answered, and a department has it as a message",
            "le numéro avait dit ARRET : sans réponse, un service l'a reçu comme message",
        ),
    ),
    TextPart(
        "emergency",
        Text("Emergency", "Urgence"),
        Text("the safety words were texted", "les consignes d'urgence ont été envoyées"),
    ),
    TextPart(
        "asked_back",
        Text("Asked back", "Question en retour"),
        Text("something was asked, such as an address", "on a demandé quelque chose, comme une adresse"),
    ),
    TextPart(
        "explained",
        Text("About the line", "Sur la ligne"),
        Text("something about the line itself was texted", "on a expliqué quelque chose de la ligne"),
    ),
    TextPart(
        "nothing_said",
        Text("Wanted nothing", "Sans demande"),
        Text("thanks, a goodbye or a thumb: no reply", "merci, au revoir ou un pouce : sans réponse"),
    ),
    TextPart(
        "limited",
        Text("Beyond the limit", "Au-delà de la limite"),
        Text("too many of one number: not answered", "trop d'un même numéro : sans réponse"),
    ),
)


def count_text(session: Session, day: date, language: str, outcome: str) -> None:
    """Count a text that was kept, in the same transaction; the count outlives the text."""
    add_to(session, TEXTS, {"day": day, "language": language, "outcome": outcome}, "texts")


def texts_of(session: Session, period: Period, language: str = "") -> Mapping[str, int]:
    """Return how many of a period's texts had each outcome; together they are every text that came in."""
    wanted = select(TEXTS.c.outcome, func.sum(TEXTS.c.texts)).where(
        TEXTS.c.day.between(period.first, period.last)
    )
    if language:
        wanted = wanted.where(TEXTS.c.language == language)
    found = {outcome: int(count) for outcome, count in session.execute(wanted.group_by(TEXTS.c.outcome))}
    return {part.outcome: found.get(part.outcome, 0) for part in TEXT_PARTS}
