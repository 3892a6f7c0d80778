"""The decision table of the conversation: act × topic × last question.

The first matching row decides. `ASKS` stands for a question to the city.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from intents.meaning.understanding import (
    Ambiguous,
    Candidate,
    Control,
    NoMatch,
    Recognized,
    Spoken,
    Understanding,
)
from intents.meaning.understanding import ControlKind as Does
from routing.asked import (
    AddressQuestion,
    AnythingElse,
    Asked,
    DidThatHelp,
    FromMenu,
    HowCanIHelp,
    IsItAbout,
    IsItThere,
    ShallIConnect,
    ShallIReport,
    ShallIText,
    WhatAddress,
    WhatReference,
    WhichOf,
)
from routing.dialogue_state import DialogueState
from routing.journeys.guide import GuidedChoice, GuidedYesNo
from routing.requests.asking import AskAttribute
from routing.services.services import Services
from routing.services.status import AskCode, AskNumber

ASKS = None
"The act of asking the city something."


class TopicRelation(StrEnum):
    """How the new topic relates to the current one."""

    NOTHING = "nothing"
    SAME = "same"
    OTHER = "other"
    SEVERAL = "several"
    UNKNOWN = "unknown"
    "The caller said something that no article covers."
    PLACE = "place"
    "An address was named, and the topic has a lookup."
    OPTION = "option"
    "An option of a journey's question was named."


class AfterAnswer(AnythingElse):
    """The table's column for “anything else?” right after an answer, which may still be refused."""


class Move(StrEnum):
    """What the line does."""

    TO_PERSON = "to the person, the department or whoever knows the topic"
    BY_KEYS = "to a person, without writing down another word"
    KNOWS_IT = "apologise, then the person who knows the answer's topic"
    ANSWER = "take the topic as the next question"
    ANSWER_INSTEAD = "apologise in a word, then the topic that was meant"
    ANSWER_SORRY = "acknowledge the complaint, then the topic"
    CHOOSE = "ask which of several is meant"
    NEXT = "the answer helped: what else was asked, or whether there is anything else"
    OVER = "nothing else was asked and the answer was taken: what is owed, or goodbye"
    MAYBE_OVER = "the answer was heard: what is owed, or once more whether there is anything else"
    OPEN = "ask the open question"
    SORRY_OPEN = "apologise, then ask the open question"
    MEANT = "the article that was asked about is meant"
    REPEAT = "say it again"
    SLOWER = "say it again, more slowly"
    LANGUAGE = "go on in the other language"
    EXPLAIN = "say something true about the line"
    END = "say goodbye"
    MISSED = "ask again, more directed each time"
    NOT_THAT = "not what the line guessed: ask openly, as after a miss"
    LOOK_UP = "look up what the address is told for, or ask what of it is missing"
    THERE = "the address that was read back is right"
    NOT_THERE = "the address that was read back is wrong: the next likely one"
    REPORT = "report it at the address that was read back"
    TEXT = "text what was offered"
    CONNECT = "put the caller through to whoever was offered"
    GUIDE = "what follows on a guided journey, or its beginning"
    GENERALLY = "without an address: what is true for everybody"


REFUSES = (Does.NO, Does.NONE_OF_THESE, Does.REJECT, Does.CORRECT)
LINE = (Does.ARE_YOU_HUMAN, Does.ABOUT_DATA, Does.ABOUT_LINE, Does.PAYMENT, Does.WAIT, Does.GREET)
ALL = tuple(TopicRelation)
ONE = (TopicRelation.SAME, TopicRelation.OTHER)
NO_OTHER = (TopicRelation.NOTHING, TopicRelation.SAME)
FOR_NUMBER = (AskNumber, AskCode)
FOR_ADDRESS = (WhatAddress, IsItThere, ShallIReport, AskAttribute, *FOR_NUMBER)
GUIDED = (GuidedChoice, GuidedYesNo)
GUESSED = (IsItAbout, WhichOf, FromMenu, WhatReference)
NOT_CLOSED = (*GUESSED, HowCanIHelp, WhatAddress, AskAttribute, *FOR_NUMBER, GuidedChoice)
ELSEWHERE = (HowCanIHelp, AnythingElse, *GUESSED, *FOR_ADDRESS, ShallIText, ShallIConnect, *GUIDED)
TOLD = (DidThatHelp, AfterAnswer)
ANYWHERE = (*ELSEWHERE, *TOLD)
WITH_PLACE = (None, *(does for does in Does if does not in {Does.PAYMENT, Does.COMPLAINT_ABOUT_LINE}))
"Combined with an address, these acts refer to it: “no, fifteen”, “12 Oak Street, thanks”."
WITH_OPTION = (None, Does.YES, Does.ACCEPTS, Does.HELPED, Does.GREET, *REFUSES)
"Combined with an option, these acts refer to it: “no, the garage”."


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    does: Collection[Does | None]
    about: Collection[TopicRelation]
    asked: Collection[type[Asked]]
    move: Move


TABLE = (
    # Requests valid anywhere
    Row((Does.PERSON,), ALL, ANYWHERE, Move.TO_PERSON),
    Row((Does.OBJECTION,), ALL, ANYWHERE, Move.BY_KEYS),
    Row((Does.LANGUAGE,), ALL, ANYWHERE, Move.LANGUAGE),
    Row(WITH_PLACE, (TopicRelation.PLACE,), ANYWHERE, Move.LOOK_UP),
    Row(WITH_OPTION, (TopicRelation.OPTION,), ANYWHERE, Move.GUIDE),
    Row((Does.SLOWER,), ALL, ANYWHERE, Move.SLOWER),
    Row((Does.REPEAT,), (TopicRelation.OTHER,), (HowCanIHelp,), Move.ANSWER),
    Row((Does.REPEAT,), ALL, ANYWHERE, Move.REPEAT),
    Row((Does.GOODBYE,), ALL, ANYWHERE, Move.END),
    Row((Does.PAYMENT,), ONE, (*TOLD, AnythingElse, HowCanIHelp), Move.ANSWER),
    Row(LINE, ALL, ANYWHERE, Move.EXPLAIN),
    # Complaints
    Row((Does.COMPLAINT_ABOUT_LINE,), (TopicRelation.OTHER,), ANYWHERE, Move.ANSWER_SORRY),
    Row((Does.COMPLAINT_ABOUT_LINE,), ALL, TOLD, Move.KNOWS_IT),
    Row((Does.COMPLAINT_ABOUT_LINE,), ALL, ELSEWHERE, Move.EXPLAIN),
    # An address that was asked for or read back
    Row((Does.YES,), ALL, (IsItThere,), Move.THERE),
    Row((Does.YES,), ALL, (ShallIReport,), Move.REPORT),
    Row(REFUSES, (*NO_OTHER, TopicRelation.UNKNOWN), (ShallIReport,), Move.NEXT),
    Row(REFUSES, (*NO_OTHER, TopicRelation.UNKNOWN), (IsItThere,), Move.NOT_THERE),
    Row(REFUSES, (*NO_OTHER, TopicRelation.UNKNOWN), (WhatAddress,), Move.GENERALLY),
    Row(REFUSES, (*NO_OTHER, TopicRelation.UNKNOWN), (*FOR_NUMBER, AskAttribute), Move.KNOWS_IT),
    # A text that was offered
    Row((Does.YES,), ALL, (ShallIText,), Move.TEXT),
    Row(REFUSES, (TopicRelation.OTHER,), (ShallIText,), Move.ANSWER),
    Row(REFUSES, ALL, (ShallIText,), Move.NEXT),
    # A person who was offered
    Row((Does.YES, Does.HELPED, Does.ACCEPTS), ALL, (ShallIConnect,), Move.CONNECT),
    Row(REFUSES, (TopicRelation.OTHER,), (ShallIConnect,), Move.ANSWER),
    Row(REFUSES, ALL, (ShallIConnect,), Move.NEXT),
    # A question of a guided journey
    Row((Does.YES,), ALL, (GuidedYesNo,), Move.GUIDE),
    Row((Does.NO,), (*NO_OTHER, TopicRelation.UNKNOWN), GUIDED, Move.GUIDE),
    Row((Does.NONE_OF_THESE,), (*NO_OTHER, TopicRelation.UNKNOWN), (GuidedChoice,), Move.GUIDE),
    # Yes
    Row((Does.YES,), ALL, (IsItAbout,), Move.MEANT),
    Row((Does.YES, Does.HELPED), (TopicRelation.OTHER,), ANYWHERE, Move.ANSWER),
    Row((Does.YES, Does.HELPED, Does.ACCEPTS), ALL, (DidThatHelp,), Move.NEXT),
    Row((Does.HELPED,), ALL, (AfterAnswer, AnythingElse), Move.OVER),
    Row((Does.ACCEPTS,), ALL, (AfterAnswer,), Move.MAYBE_OVER),
    Row((Does.HELPED, Does.ACCEPTS), ALL, ELSEWHERE, Move.MISSED),
    Row((Does.YES,), ALL, (AfterAnswer, AnythingElse), Move.OPEN),
    Row((Does.YES,), (TopicRelation.SAME,), (HowCanIHelp, WhichOf, FromMenu), Move.ANSWER),
    Row((Does.YES,), ALL, NOT_CLOSED, Move.MISSED),
    # No; that did not help; that is not what I meant
    Row((Does.REJECT, Does.CORRECT), (TopicRelation.OTHER,), (AfterAnswer,), Move.ANSWER_INSTEAD),
    Row(REFUSES, (TopicRelation.OTHER,), (DidThatHelp, *GUESSED, *FOR_ADDRESS, *GUIDED), Move.ANSWER_INSTEAD),
    Row(REFUSES, (TopicRelation.OTHER,), (HowCanIHelp, AfterAnswer, AnythingElse), Move.ANSWER),
    Row((Does.CORRECT,), (TopicRelation.SEVERAL,), ANYWHERE, Move.CHOOSE),
    Row((Does.CORRECT,), NO_OTHER, TOLD, Move.SORRY_OPEN),
    Row(REFUSES, ALL, (DidThatHelp,), Move.KNOWS_IT),
    Row((Does.NO, Does.NONE_OF_THESE), ALL, (AfterAnswer, AnythingElse), Move.END),
    Row((Does.REJECT, Does.CORRECT), ALL, (AfterAnswer, AnythingElse, HowCanIHelp), Move.KNOWS_IT),
    Row((Does.NO, Does.NONE_OF_THESE), ALL, (HowCanIHelp,), Move.END),
    Row(REFUSES, ALL, (*GUESSED, *FOR_ADDRESS), Move.NOT_THAT),
    Row(REFUSES, ALL, GUIDED, Move.MISSED),
    # Topics
    Row((ASKS,), (TopicRelation.SAME,), TOLD, Move.KNOWS_IT),
    Row((ASKS,), (TopicRelation.SAME,), (ShallIConnect,), Move.KNOWS_IT),
    Row((ASKS,), (TopicRelation.SAME,), (*FOR_ADDRESS, *GUIDED), Move.MISSED),
    Row((ASKS,), ONE, ANYWHERE, Move.ANSWER),
    Row((ASKS,), (TopicRelation.SEVERAL,), ANYWHERE, Move.CHOOSE),
    Row((ASKS,), (TopicRelation.UNKNOWN,), (*TOLD, ShallIConnect), Move.KNOWS_IT),
    Row((ASKS,), (TopicRelation.NOTHING, TopicRelation.UNKNOWN), ANYWHERE, Move.MISSED),
)


def move_for(does: Does | None, about: TopicRelation, dialogue: DialogueState) -> Move:
    """Return the move of the first matching row."""
    is_more = isinstance(dialogue.asked, AnythingElse) and dialogue.follows_answer
    asked = AfterAnswer if is_more else type(dialogue.asked)
    return next(row.move for row in TABLE if does in row.does and about in row.about and asked in row.asked)


CLEARLY = 0.8
"Confidence from which another topic is meant, whatever address comes with it."
LIKELY = 0.55
"Minimum confidence of a topic that comes with a refusal or a yes."
REFUSING = frozenset({Does.REJECT, Does.NO, Does.NONE_OF_THESE, Does.CORRECT})
LENIENT = frozenset({Does.CORRECT, Does.PERSON})
"Acts that mostly name a topic."


@dataclass(frozen=True, slots=True)
class MeantTopic:
    """The articles that may be meant, likeliest first."""

    about: TopicRelation = TopicRelation.NOTHING
    articles: tuple[str, ...] = ()
    confidence: float = 0.0
    sentences: tuple[int, ...] = ()
    "Of a single article, those that tell what is asked."

    @staticmethod
    def one(article: str, confidence: float) -> "MeantTopic":
        """Return a topic of one article."""
        return MeantTopic(TopicRelation.OTHER, (article,), confidence)


def does_of(meant: Understanding) -> Does | None:
    """Return the caller's act; None for a question to the city."""
    return meant.kind if isinstance(meant, Control) else None


def topic_of(meant: Understanding, dialogue: DialogueState, services: Services | None = None) -> MeantTopic:
    """Return the topic of a meaning."""
    if services and (article := _served(meant, dialogue, services)):
        return MeantTopic(TopicRelation.PLACE, (article,), 1.0)
    if services and (article := _guided(meant, dialogue, services)):
        return MeantTopic(TopicRelation.OPTION, (article,), 1.0)
    under_discussion = _asked_about(dialogue)
    match meant:
        case Recognized(article, confidence, sentences=sentences):
            return _one(Candidate(article, confidence, sentences), under_discussion)
        case Ambiguous(candidates) | NoMatch(candidates, tells=True) if awaited := _awaited(
            candidates, dialogue
        ):
            return _several(awaited, under_discussion)
        case Ambiguous(candidates):
            return _several(candidates, under_discussion)
        case NoMatch(tells=True):
            return MeantTopic(TopicRelation.UNKNOWN)
        case Control(Does.CORRECT, about=about) if isinstance(dialogue.asked, WhichOf | FromMenu):
            return _several(about, ())  # “no, I mean the permit” names one of those that were read out
        case Control(kind, about=about) if kind in REFUSING:
            others = tuple(each for each in about if each.article not in under_discussion)
            is_enough = kind in LENIENT or (len(others) == 1 and others[0].confidence >= LIKELY)
            return _several(others, ()) if is_enough else MeantTopic()
        case Control(kind, about=about) if (
            kind in LENIENT or sum(each.confidence for each in about) >= LIKELY
        ):
            return _several(about, under_discussion)
        case _:
            return MeantTopic()


def _served(meant: Understanding, dialogue: DialogueState, services: Services) -> str:
    """The article whose lookup needs the place in the words, if any."""
    if not isinstance(meant, Spoken) or meant.place is None:
        return ""
    # After “yes”, the whole address still belongs to the answer before.
    before = dialogue.latest if meant.place.number and meant.place.streets else ""
    asked_for = next(iter(_asked_about(dialogue)), before)
    raised = meant.article if isinstance(meant, Recognized) else ""
    is_doubtful = isinstance(meant, Recognized) and meant.confidence < CLEARLY and raised != asked_for
    # “In front of 42 Fir Street” is where the lamp is that was asked about, although snow has streets too.
    if services.serves_at(raised) and not (is_doubtful and services.serves(asked_for)):
        return raised if meant.place.says_where or asked_for == raised else ""
    if isinstance(meant, Recognized) and meant.confidence >= CLEARLY:
        return ""
    is_number = isinstance(meant, NoMatch) and not meant.tells and dialogue.follows_answer
    is_beside = meant.place.says_where or is_number or isinstance(dialogue.asked, AddressQuestion)
    is_taken = does_of(meant) in {Does.YES, Does.HELPED, Does.ACCEPTS, Does.GOODBYE}
    may_correct = meant.place.says_where or not is_taken
    is_corrected = dialogue.address is not None and dialogue.follows_answer and may_correct
    is_served = services.serves(asked_for) or isinstance(dialogue.asked, WhatAddress | IsItThere)
    return asked_for if is_served and (is_beside or is_corrected) else ""


def _guided(meant: Understanding, dialogue: DialogueState, services: Services) -> str:
    """The article whose journey continues or starts with the option that was named, if any."""
    if not isinstance(meant, Spoken) or not meant.option:
        return ""
    asked_for = next(iter(_asked_about(dialogue)), "")
    match meant:
        case Recognized(article, confidence) if article != asked_for:
            is_elsewhere = confidence >= CLEARLY or not isinstance(dialogue.asked, GuidedChoice)
            return article if article in services.journeys else "" if is_elsewhere else asked_for
        case _:
            return asked_for if asked_for in services.journeys else ""


def _awaited(candidates: tuple[Candidate, ...], dialogue: DialogueState) -> tuple[Candidate, ...]:
    """Those that the caller has asked about already and that are still owed."""
    return tuple(each for each in candidates if each.article in dialogue.pending)


def _several(candidates: tuple[Candidate, ...], under_discussion: tuple[str, ...]) -> MeantTopic:
    match candidates:
        case ():
            return MeantTopic()
        case (only,):
            return _one(only, under_discussion)
        case _:
            articles = tuple(each.article for each in candidates)
            return MeantTopic(TopicRelation.SEVERAL, articles, candidates[0].confidence)


def _one(candidate: Candidate, under_discussion: tuple[str, ...]) -> MeantTopic:
    about = TopicRelation.SAME if candidate.article in under_discussion else TopicRelation.OTHER
    return MeantTopic(about, (candidate.article,), candidate.confidence, candidate.sentences)


def _asked_about(dialogue: DialogueState) -> tuple[str, ...]:
    match dialogue.asked:
        case AnythingElse() if dialogue.follows_answer:
            return (dialogue.told,)
        case (
            DidThatHelp(article)
            | IsItAbout(article)
            | WhatAddress(article)
            | IsItThere(article)
            | ShallIReport(article)
            | ShallIText(article)
            | (AskNumber(article) | AskCode(article) | AskAttribute(article))
            | GuidedChoice(article)
            | GuidedYesNo(article)
        ):
            return (article,)
        case ShallIConnect(article=article):
            return (article,) if article else ()
        case WhichOf(articles) | FromMenu(articles):
            return articles
        case _:
            return ()
