"""A follow-up to an answer that the answer itself has told: its sentence is said again, not a person rung."""

from dataclasses import dataclass

from intents.acts.acting import CERTAINLY, CONTENT, REFUSALS, has_but
from intents.acts.detail import ToldAnswer, asks_detail, details_asked, tells_no_more
from intents.articles.article import Language
from intents.reading import Reading
from intents.understanding import Ambiguous, Control, ControlKind, NoMatch, Part, Recognized, Understanding

SURELY_REFUSED = 0.8
"Probability of a refusal from which words that also ask something refuse."

BEYOND_DOUBT = 0.98
"Confidence of another topic from which it is meant, although all its words were in the answer."


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a caller says after an answer."""

    text: str
    language: Language
    reading: Reading
    answered: str
    "The article."

    def to(self, answer: ToldAnswer, meant: Understanding) -> Understanding:
        """Return the wish to hear the sentences that tell what is asked, or what was meant otherwise."""
        is_doubtful = isinstance(meant, Recognized) and not meant.also and meant.confidence < BEYOND_DOUBT
        if is_doubtful and tells_no_more(self.text, answer, self.language):
            # After an answer about the animal shelter “where is the shelter” asks for no other one.
            meant = Recognized(self.answered, self.reading.chance(*CONTENT))
        told = details_asked(self.text, answer, self.language) if self._may_be(meant) else ()
        return Control(ControlKind.REPEAT, self.reading.chance(*CONTENT), sentences=told) if told else meant

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
