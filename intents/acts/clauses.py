"""Reads words after an answer clause by clause: “yes, very useful, shame I asked about the pool”."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import dropwhile, takewhile

from intents.acts.acting import CERTAINLY, asks, has_but, has_missed, is_next, is_question, leading_answer
from intents.acts.controls import asks_for, find_control, find_short_answer
from intents.acts.phrases import phrases
from intents.acts.set_phrases import SetPhrase, set_phrases_in
from intents.articles.article import Language
from intents.reading import Act, Asked, Reading, UtteranceClassifier
from intents.understanding import Control, ControlKind
from intents.wording import only_denies, plain, told, words

MOST = 4
"Clauses; of more, the first and the last ones are read, which hold the answer and the point."
SURELY = 0.85
"Minimum probability that a clause alone is a yes or a thank-you, which are said in few words."
REFUSES = 0.7
LIKELY = 0.6
"Minimum probability of any other act of a clause."
SINCERE = 0.65
"Probability of a yes from which one word of praise beside a statement is meant; irony has 0.3 at most."
HALF = 0.5
"Minimum probability that the whole is a yes or a goodbye, beside its clauses."
BARE = 2
"Words; “how” and “pardon me” may be anything, unless they come first."
FEW = 4
"Words; an unclear clause of so few is an interjection: “grand”, “two one one”."
REFUSALS = (Act.REJECT, Act.CORRECT, Act.COMPLAINT)

_JOINT = re.compile(
    r"\s*(?:[,;:!?—–…]|\.(?!\d))+\s+|\s+(?=(?:but|although|though|and|mais|sauf|et|pis|puis)\s)",
    re.IGNORECASE,
)


class Says(StrEnum):
    """What one clause does."""

    YES = "yes"
    NO = "no"
    THANKS = "thanks"
    "Thanks, or a goodbye."
    REFUSES = "refuses"
    PERSON = "person"
    AGAIN = "again"
    ASKS = "asks"
    TELLS = "tells"
    LITTLE = "little"


CLOSING = frozenset({Says.YES, Says.THANKS})


class Verdict(StrEnum):
    """What the clauses do together."""

    HELPED = "helped"
    REFUSED = "refused"
    AGAIN = "again"
    ENDS = "ends"
    WAITS = "waits"


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause, and what it does."""

    text: str
    says: Says


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses of an utterance after an answer; none if it is a single one."""

    each: tuple[Clause, ...] = ()
    asked: Asked = Asked.DID_THAT_HELP
    chance_of_yes: float = 0.0
    "That the whole is a yes or a goodbye."
    chance_of_refusal: float = 0.0

    @staticmethod
    def of(
        text: str, language: Language, asked: Asked, reading: Reading, classifier: UtteranceClassifier
    ) -> "Clauses":
        """Read each clause."""
        parts = [part.strip() for part in _JOINT.split(text) if words(part)]
        if len(parts) < 2:
            return SINGLE
        if len(parts) > MOST:
            parts = [parts[0], ", ".join(parts[1 : 2 - MOST]), *parts[2 - MOST :]]
        read = tuple(
            Clause(part, _set_says(part) or _says(part, classifier.read(part, language, asked), language))
            for part in parts
        )
        yes, refusal = reading.chance(Act.CONFIRM, Act.END), reading.chance(*REFUSALS, Act.NO)
        return Clauses(read, asked, yes, refusal)

    @property
    def tells(self) -> bool:
        """Whether a clause tells something."""
        return Says.TELLS in self._said

    @property
    def beyond_thanks(self) -> str:
        """What is asked or told next after a yes or thanks, unless it only reacts to the answer."""
        rest = [*dropwhile(lambda each: each.says in CLOSING, self.each)]
        more = {Says.ASKS, Says.TELLS} if self.asked is Asked.ANYTHING_ELSE else {Says.ASKS}
        goes_on = any(each.says in more for each in rest) or bool(rest and is_next(rest[0].text))
        return ", ".join(each.text for each in rest) if goes_on and len(rest) < len(self.each) else ""

    @property
    def asked_on(self) -> str:
        """What is asked after words that accept or only lead in: “ok but how long do I have”."""
        *before, last = self.each or (Clause("", Says.LITTLE),)
        leads_in = all(each.says in {*CLOSING, Says.LITTLE} for each in before)
        is_asked = before and leads_in and last.says is Says.ASKS
        return phrases().joined.sub("", plain(last.text)) if is_asked else ""

    @property
    def is_reaction(self) -> bool:
        """Whether praise and a statement react to an answer, as irony does: “oh brilliant, five days”."""
        is_praise = {Says.YES, Says.TELLS} <= self._said and Says.ASKS not in self._said
        return is_praise and self.asked is Asked.DID_THAT_HELP and not self.beyond_thanks

    @property
    def is_doubtful_praise(self) -> bool:
        """Whether one word of praise stands beside what is told, so that it may be ironic."""
        is_single = sum(each.says in CLOSING for each in self.each) == 1
        return self.is_reaction and is_single and self.chance_of_yes < SINCERE

    def dismissed_by(self, act: Act) -> str:
        """Return the last clause if it refuses the answer that the clauses before it speak of."""
        last = self.each[-1] if self.each else None
        if last is None or last.says is not Says.REFUSES or self.asked is not Asked.DID_THAT_HELP:
            return ""
        is_alone = self._said.isdisjoint({Says.ASKS, Says.PERSON, Says.AGAIN})
        # A whole that refuses is understood without its clauses, unless the last one names nothing.
        is_hidden = act not in {*REFUSALS, Act.NO} and not told(last.text).denied
        return last.text if is_alone and (is_hidden or only_denies(last.text)) else ""

    @property
    def refuses_first(self) -> bool:
        """Whether a no comes first and nothing was missed: “no sorry, that was another question”."""
        return bool(self.each) and self.each[0].says is Says.NO and self.each[-1].says is not Says.AGAIN

    @property
    def verdict(self) -> Verdict | None:
        """What the clauses do together, if none of them wants a person or asks for something else."""
        if self._holds_on:
            return Verdict.WAITS
        if not self.each or Says.PERSON in self._said:
            return None
        if self.asked is Asked.ANYTHING_ELSE:
            return Verdict.ENDS if self._is_no_more else None
        if self._is_again:
            return Verdict.AGAIN
        if self._is_surely_yes or self._is_noted:
            return Verdict.HELPED
        if Says.ASKS in self._said:
            return None
        return Verdict.REFUSED if self._is_taken_back else Verdict.HELPED if self._has_helped else None

    @property
    def _said(self) -> frozenset[Says]:
        return frozenset(each.says for each in self.each)

    @property
    def _holds_on(self) -> bool:
        """Whether time is asked for with a reason: “wait, someone's at the door”."""
        first, *reasons = (each.text for each in self.each or (Clause("", Says.LITTLE),))
        is_told = bool(reasons) and not any(
            asks(each) or has_missed(each) or asks_for(ControlKind.PERSON, each) for each in reasons
        )
        return is_told and set_phrases_in(first) == {SetPhrase.HOLDS} and Says.AGAIN not in self._said

    @property
    def _is_noted(self) -> bool:
        """Whether one clause only says that the answer was taken down, and none asks or refuses."""
        noted = any(phrases().noted.search(plain(each.text)) for each in self.each)
        return noted and not ({Says.ASKS, Says.REFUSES, Says.NO} & self._said or _objects(self.each))

    @property
    def _is_surely_yes(self) -> bool:
        """Whether a yes comes first and the rest only says why: “perfect, that's what I wanted to hear”."""
        asks_more = any(is_question(each.text) for each in self.each)
        is_yes = self.each[0].says is Says.YES and self.chance_of_yes >= CERTAINLY
        return is_yes and not (asks_more or _objects(self.each) or {Says.REFUSES, Says.NO} & self._said)

    @property
    def _is_again(self) -> bool:
        """Whether what was missed is asked for: “sorry, how many days? I didn't hear”."""
        first, *others = self.each
        missed = (each for each in others if each.says is Says.AGAIN and len(words(each.text)) > BARE)
        is_missed = first.says is Says.AGAIN or any(missed)
        return is_missed and self._said.isdisjoint({Says.YES, Says.TELLS, Says.NO})

    @property
    def _is_taken_back(self) -> bool:
        """Whether the last word refuses what was praised: “very useful, shame I asked about the pool”."""
        last = [each for each in self.each if each.says is not Says.THANKS][-1:]
        is_only_thanked = self._said == {Says.REFUSES, Says.THANKS}
        is_praised = Says.YES in self._said and all(each.says is Says.REFUSES for each in last)
        return is_praised or is_only_thanked

    @property
    def _has_helped(self) -> bool:
        is_closing = self._said <= {*CLOSING, Says.LITTLE} and not self._said.isdisjoint(CLOSING)
        if (is_closing and self.chance_of_refusal < HALF) or self._ends_with_yes:
            return True
        if {Says.REFUSES, Says.NO} & self._said or _objects(self.each):
            return False
        is_thanked = self.each[-1].says is Says.THANKS
        is_praised = sum(each.says in CLOSING for each in self.each) > 1
        opens_with_yes = leading_answer(self.each[0].text) is Act.CONFIRM
        return (is_praised and (is_thanked or opens_with_yes)) or (is_thanked and self.chance_of_yes >= HALF)

    @property
    def _ends_with_yes(self) -> bool:
        """Whether the last word is a yes: “my sister said the same, yes that answers it”."""
        closing = [*takewhile(lambda each: each.says in CLOSING, reversed(self.each))]
        before = self.each[: len(self.each) - len(closing)]
        is_said = any(each.says is Says.YES and leading_answer(each.text) is Act.CONFIRM for each in closing)
        return is_said and (self.chance_of_yes >= HALF or not _objects(before))

    @property
    def _is_no_more(self) -> bool:
        """Whether a no to “anything else” comes with no question: “no, I've had enough fun for one day”."""
        first, *others = self.each
        return leading_answer(first.text) is Act.NO and Says.ASKS not in self._said and not _objects(others)


SINGLE = Clauses()
"An utterance of one clause, which is read as a whole."


def _objects(clauses: Sequence[Clause]) -> bool:
    return any(has_but(each.text) for each in clauses)


def _set_says(text: str) -> Says | None:
    """Return the refusal or no of a set phrase, which a thank-you beside it does not take back."""
    said = set_phrases_in(text)
    if SetPhrase.PROTESTS in said:
        return Says.REFUSES
    is_agreed = not said.isdisjoint({SetPhrase.AGREES, SetPhrase.RECEIVED})
    return Says.NO if said & {SetPhrase.DENIES, SetPhrase.DONE} and not is_agreed else None


def _says(text: str, reading: Reading, language: Language) -> Says:
    acts, is_brief = reading.acts, len(words(text)) <= FEW
    # A place that is named is no wish to reach it: “pity I wanted the library”.
    wanted = reading.chance(Act.PERSON, Act.NAMED_PERSON, *([Act.DEPARTMENT] if is_brief else []))
    if wanted >= LIKELY or find_control(text, language, {ControlKind.PERSON}):
        return Says.PERSON
    is_yes = acts[Act.CONFIRM] >= SURELY or (
        is_brief and find_short_answer(text, language) == Control(ControlKind.YES)
    )
    if is_yes and not (has_but(text) or is_question(text)):
        return Says.YES
    if acts[Act.END] >= SURELY and not has_but(text):
        return Says.THANKS
    if acts[Act.NO] >= LIKELY and leading_answer(text) is Act.NO:
        return Says.NO
    if acts[Act.REPEAT] >= SURELY or has_missed(text):
        return Says.AGAIN
    if is_question(text) or (asks(text) and not has_but(phrases().joined.sub("", plain(text)))):
        return Says.ASKS
    if reading.chance(*REFUSALS) >= REFUSES:
        return Says.REFUSES
    if asks(text):
        return Says.ASKS
    if acts[Act.ASK] >= LIKELY:
        return Says.TELLS
    return Says.LITTLE if is_brief else Says.TELLS
