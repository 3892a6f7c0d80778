"""The utterance classifier's result: act, danger and subject."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, assert_never

import numpy as np
from numpy.typing import NDArray

from intents.articles.article import Language
from intents.meaning.understanding import (
    Control,
    ControlKind,
    Danger,
    DangerKind,
    Silence,
    Spoken,
    Understanding,
)
from intents.text.transcript import (
    Choice,
    CivicAddress,
    Closed,
    Expecting,
    KeyedDigits,
    Menu,
    OneOf,
    OpenQuestion,
    YesNo,
)


class Act(StrEnum):
    """The caller's act; uses the slug of a ControlKind where one exists."""

    ASK = "ask"
    CONFIRM = ControlKind.YES
    NO = ControlKind.NO
    REJECT = "reject"
    CORRECT = "correct"
    CHOOSE = "choose"
    PERSON = ControlKind.PERSON
    DEPARTMENT = "department_request"
    NAMED_PERSON = "named_person_request"
    REPEAT = ControlKind.REPEAT
    SLOWER = ControlKind.SLOWER
    LANGUAGE = ControlKind.LANGUAGE
    END = ControlKind.GOODBYE
    ARE_YOU_HUMAN = ControlKind.ARE_YOU_HUMAN
    ABOUT_DATA = "about_data"
    ABOUT_LINE = "about_line"
    COMPLAINT = ControlKind.COMPLAINT_ABOUT_LINE
    PAYMENT = ControlKind.PAYMENT
    WAIT = ControlKind.WAIT
    GREET = "greet"


class Asked(StrEnum):
    """The line's last question: the same words mean different acts after different questions."""

    HOW_CAN_I_HELP = "how_can_i_help"
    DID_THAT_HELP = "did_that_help"
    ANYTHING_ELSE = "anything_else"
    IS_IT_ABOUT = "is_it_about"
    CHOICE = "choice"


AFTER_ANSWER = frozenset({Asked.DID_THAT_HELP, Asked.ANYTHING_ELSE})


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """The classifier's result for one utterance."""

    acts: Mapping[Act, float]
    "Calibrated; they sum to 1."
    danger: Mapping[DangerKind, float]
    "The calibrated probability of each kind, as if danger were as common as in the training sentences."
    subject: NDArray[np.float32]
    "Logits of the subjects."
    out_of_scope: float
    "The probability that it is not city business."
    business: float = 0.0
    "The probability of the likeliest city business."
    around_rule: float = 0.0
    "The probability of danger in the few words around a danger rule's match; 0 if none fires."
    asked: Asked = Asked.HOW_CAN_I_HELP
    "The question that the words follow."
    verified_danger: float = 1.0
    "The probability of danger by networks that learned from more authors; 1 where there are none."
    is_by_words_alone: bool = False
    "Whether no sentence encoder was used, which makes the out-of-scope probability far too high."

    @property
    def act(self) -> Act:
        """The likeliest act."""
        return max(self.acts, key=self.acts.__getitem__)

    @property
    def danger_chance(self) -> float:
        """The probability of any danger."""
        return sum(self.danger.values())

    @property
    def danger_kind(self) -> DangerKind:
        """The likeliest kind of danger."""
        return max(self.danger, key=self.danger.__getitem__)

    def chance(self, *acts: Act) -> float:
        """The probability of any of these acts."""
        return sum(self.acts[each] for each in acts)


class UtteranceClassifier(Protocol):
    """Anything that classifies utterances."""

    def read(self, text: str, language: Language, asked: Asked) -> Reading:
        """What the caller is doing, given what was just asked."""
        ...


def asked_of(expecting: Expecting) -> Asked:
    """Return the question in the classifier's terms."""
    match expecting:
        case OpenQuestion() | CivicAddress() | KeyedDigits():
            return Asked.HOW_CAN_I_HELP
        case YesNo(Closed.FACT | Closed.SHALL_I):
            return Asked.IS_IT_ABOUT
        case YesNo(question):
            return Asked(question.value)
        case Choice() | Menu() | OneOf():
            return Asked.CHOICE
        case _:
            assert_never(expecting)


def slug_of(meant: Understanding) -> str:
    """Return the caller's act as a slug."""
    match meant:
        case Control(ControlKind.PERSON, wanted=wanted) if wanted:
            return (Act.NAMED_PERSON if wanted.person else Act.DEPARTMENT).value
        case Control(kind):
            return kind.value
        case Danger():
            return "danger"
        case Silence():
            return "silence"
        case _:
            return Act.ASK.value


def caution_of(meant: Understanding) -> str:
    """Return the kind of possible danger to add to the meaning, if any."""
    return meant.caution.value if isinstance(meant, Spoken) and meant.caution else ""
