"""A follow-up to an answer that the answer itself has told: its sentence is said again, not a person rung."""

from dataclasses import dataclass

from intents.acts.acting import CERTAINLY, CONTENT, REFUSALS, has_but
from intents.acts.detail import ToldAnswer, asks_detail, details_asked
from intents.articles.article import Language
from intents.reading import Reading
from intents.understanding import Ambiguous, Control, ControlKind, NoMatch, Part, Recognized, Understanding

SURELY_REFUSED = 0.65
"Probability of a refusal from which words that also ask something refuse."


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a caller says after an answer."""

    text: str
    language: Language
    reading: Reading
    answered: str
    "The article."

    def to(self, answer: ToldAnswer, meant: Understanding) -> Control | None:
        """Return the wish to hear the sentences that tell what is asked, if some do and no more is meant."""
        told = details_asked(self.text, answer, self.language) if self._may_be(meant) else ()
        return Control(ControlKind.REPEAT, self.reading.chance(*CONTENT), sentences=told) if told else None

    def _may_be(self, meant: Understanding) -> bool:
        """Whether it is about the answer: neither another topic for certain, nor a refusal."""
        match meant:
            case Recognized(article, confidence, also=also):
                return not also and (article == self.answered or confidence < CERTAINLY)
            case NoMatch() | Ambiguous():
                return not has_but(self.text)
            case Control(ControlKind.REPEAT, part=Part.ALL) | Control(ControlKind.PAYMENT):
                return True
            case Control(ControlKind.REJECT | ControlKind.CORRECT):
                refuses = self.reading.chance(*REFUSALS) >= SURELY_REFUSED or has_but(self.text)
                return not refuses and asks_detail(self.text, self.language)
            case _:
                return False
