"""A follow-up that the last answer already covers: its sentence is repeated, and nobody is rung."""

from collections.abc import Mapping
from dataclasses import dataclass

from intents.acts.acting import CERTAINLY, CONTENT, PEOPLE, REFUSALS, asks, has_but, has_missed, is_question
from intents.acts.controls import asks_for
from intents.acts.detail import (
    ToldAnswer,
    asks_detail,
    concludes,
    details_asked,
    names_something,
    tells_no_more,
)
from intents.acts.fact_answer import agrees
from intents.acts.phrases import phrases
from intents.articles.article import Language
from intents.languages import languages
from intents.reading import Reading
from intents.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    NoMatch,
    Part,
    Recognized,
    Understanding,
)
from intents.wording import plain

SURELY_REFUSED = 0.8
"Probability from which words that also ask something are still a refusal."
FAR_LIKELIER = 0.95
"Confidence from which a related topic is meant although the words also point back: “if I want to fight it”."
ASKED = frozenset(ControlKind) - {
    ControlKind.YES,
    ControlKind.NO,
    ControlKind.NONE_OF_THESE,
    ControlKind.GOODBYE,
}
"Acts for which a question is taken: “does it carry a charge” is not for whoever is in charge."
BEYOND_DOUBT = 0.98
"Confidence from which another topic is meant although the answer contained all its words."


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a caller says after an answer."""

    text: str
    language: Language
    reading: Reading
    answered: str
    "The article that was answered."
    answers: Mapping[tuple[str, Language], ToldAnswer]
    "By article and language."

    def to(self, answer: ToldAnswer, meant: Understanding) -> Understanding:
        """Return a request to repeat the sentences that cover the question, or the other meaning."""
        if self._accepts_person(answer, meant):
            return Control(ControlKind.PERSON)
        is_doubtful = isinstance(meant, Recognized) and not meant.also and meant.confidence < BEYOND_DOUBT
        is_told = is_doubtful and tells_no_more(self.text, answer, self.language)
        if is_told or self._is_guessed(meant):
            # After an answer about the animal shelter, “where is the shelter” means that same one.
            meant = Recognized(self.answered, self.reading.chance(*CONTENT))
        may_be = self._may_be(meant) and not self._wants_person
        told = details_asked(self.text, answer, self.language) if may_be else ()
        return Control(ControlKind.REPEAT, self.reading.chance(*CONTENT), sentences=told) if told else meant

    def _accepts_person(self, answer: ToldAnswer, meant: Understanding) -> bool:
        """Whether somebody who was told that a person will see to it wants that: “yes, do that”."""
        is_yes = isinstance(meant, Control) and meant.kind in {ControlKind.YES, ControlKind.GOODBYE}
        offered = phrases().person_offered.search(plain(" ".join(answer.sentences))) is not None
        return is_yes and offered and agrees(self.text, self.language)

    def _is_guessed(self, meant: Understanding) -> bool:
        """Whether words that point back, as “will they come today”, name nothing of the other topic."""
        match meant:
            case Recognized(article, confidence, also=()) if confidence < BEYOND_DOUBT:
                other = article
            case Ambiguous((Candidate(article, confidence),)) if confidence < FAR_LIKELIER:
                other = article
            case _:
                return False
        points_back = phrases().pointing_back.search(plain(self.text)) is not None
        return points_back and not self._is_named(other)

    def _is_named(self, other: str) -> bool:
        """Whether the words name something of an article, in any language: « et la peinture, where ... »."""
        told = ((self.answers.get((other, each)), each) for each in languages())
        return any(names_something(self.text, answer, each) for answer, each in told if answer)

    @property
    def _wants_person(self) -> bool:
        """Whether words that begin like no question surely ask for somebody: “connect me with whoever …”."""
        return self.reading.chance(*PEOPLE) >= SURELY_REFUSED and not is_question(self.text)

    def _may_be(self, meant: Understanding) -> bool:
        """Whether it is about the answer: neither certainly another topic nor a refusal."""
        match meant:
            case Recognized(article, confidence, also=also):
                is_near = article == self.answered or confidence < CERTAINLY
                return not also and (is_near or self._is_circumstance(article, confidence))
            case NoMatch() | Ambiguous():
                return not has_but(self.text) or self._asks_detail
            case Control(ControlKind.REPEAT, part=Part.ALL):
                return not has_missed(self.text)
            case Control(ControlKind.PAYMENT):
                return True
            case Control(ControlKind.REJECT | ControlKind.CORRECT):
                if concludes(self.text, self.language):
                    return True
                refuses = self.reading.chance(*REFUSALS) >= SURELY_REFUSED or has_but(self.text)
                return not refuses and asks_detail(self.text, self.language)
            case Control(kind, wanted=None) if kind in ASKED and not asks_for(kind, self.text):
                # “Connect me with the department where they give it” begins like no question.
                return is_question(self.text) and self._asks_detail
            case _:
                return False

    @property
    def _asks_detail(self) -> bool:
        return asks(self.text) and asks_detail(self.text, self.language)

    def _is_circumstance(self, other: str, confidence: float) -> bool:
        """Whether the caller's own case only sounds like another topic: “even if it's in my basement”."""
        is_doubtful = confidence < BEYOND_DOUBT and not self._is_named(other)
        return is_doubtful and asks_detail(self.text, self.language)
