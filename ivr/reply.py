"""A decision as what the caller hears, and what the line does after it."""

from dataclasses import dataclass
from typing import TypeAlias, assert_never

from intents.expecting import Expecting
from ivr.call import Call, Greeted
from ivr.call_state import CallBackWished, State
from ivr.closed import hours_now
from ivr.parting import parting
from ivr.satisfaction import is_asked
from ivr.sentence import Sentence
from ivr.texts import Texts
from routing.asked import IsItAbout, WhichOf, expecting
from routing.decision import (
    Answer,
    AskMore,
    AskOpenly,
    Clarify,
    Decision,
    Emergency,
    End,
    Explain,
    OfferCallBack,
    OnTopic,
    Redirect,
    Repeat,
    Reprompt,
    Route,
    Step,
    SwitchLanguage,
    TakeMessage,
    Wait,
)

Sentences: TypeAlias = tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Listen:
    """Wait for the caller."""

    expecting: Expecting


@dataclass(frozen=True, slots=True)
class LetGo:
    """Close the stream: what follows transfers, records or hangs up."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is spoken, how fast, and what happens then."""

    sentences: Sentences
    then: Listen | LetGo
    language: str
    slow: bool = False

    @property
    def lets_go(self) -> bool:
        """Whether the conversation is over after it."""
        return isinstance(self.then, LetGo)


def asking_again(call: Call, texts: Texts) -> Reply:
    """Return the last question, for a conversation that goes on by another way."""
    return Reply(
        texts.question(call.so_far.asked), Listen(expecting(call.so_far.asked)), call.language, call.slow
    )


def reply(decision: Decision, call: Call, texts: Texts) -> Reply:
    """Return what is said after a decision; `call` is the call after it."""
    then = Listen(expecting(call.so_far.asked)) if call.state is State.LISTENING else LetGo()
    return Reply(_sentences(decision, call, texts), then, call.language, call.slow)


def taking_over(call: Call, texts: Texts) -> Reply:
    """Return the last words of the line before a member of staff takes the call over."""
    said = texts.prompt("taking_over"), texts.prompt("passing_on")
    return Reply(said, LetGo(), call.language, call.slow)


def _sentences(decision: Decision, call: Call, texts: Texts) -> Sentences:
    match decision:
        case Route() | Wait() | OfferCallBack() | TakeMessage() | Emergency():
            return parting(decision, texts)
        case Answer() | Clarify() | Reprompt() | Redirect():
            return _on_topic(decision, call, texts)
        case Repeat(slower):
            again = _last_words(call, texts)
            return (texts.prompt("slower"), *again) if slower else again
        case Explain(kind):
            return (texts.prompt(kind.value), *texts.question(call.so_far.asked))
        case SwitchLanguage():
            return (texts.prompt("language_switch"), *texts.question(call.so_far.asked))
        case AskMore():
            return (texts.prompt("anything_else"),)
        case AskOpenly():
            return (texts.prompt("what_else"),)
        case End(heard=False):
            return (texts.prompt("goodbye_unheard"),)
        case End():
            goes_on = texts.asks_satisfaction and is_asked(call)
            return (texts.prompt("rating.thanks" if goes_on else "goodbye"),)
        case _:
            assert_never(decision)


def _last_words(call: Call, texts: Texts) -> Sentences:
    match call.last:
        case Greeted() | CallBackWished():
            return texts.question(call.so_far.asked)
        case decision:
            return _sentences(decision, call, texts)


def _on_topic(decision: OnTopic, call: Call, texts: Texts) -> Sentences:
    match decision:
        case Answer(article, names_topic, also_asked):
            lead = "you_also_asked" if also_asked else "about"
            named = (texts.named(lead, article),) if names_topic or also_asked else ()
            return (*named, *texts.answer(article), *hours_now(article, texts), texts.prompt("did_that_help"))
        case Redirect(article):
            return (*texts.answer(article), texts.prompt("anything_else"))
        case Clarify((article,)):
            return texts.question(IsItAbout(article))
        case Clarify(articles):
            return (texts.prompt("clarify_many"), *texts.question(WhichOf(articles)))
        case Reprompt(step, heard):
            return _again(step, call, texts, heard=heard)
        case _:
            assert_never(decision)


def _again(step: Step, call: Call, texts: Texts, *, heard: bool) -> Sentences:
    match step:
        case Step.REPHRASE:
            return (texts.prompt("rephrase_unmatched" if heard else "rephrase_unheard"),)
        case Step.EXAMPLES:
            return (texts.prompt("examples"),)
        case Step.MENU:
            return texts.question(call.so_far.asked)
        case Step.AGAIN if isinstance(call.so_far.asked, WhichOf):
            return (texts.prompt("choice_again"), *texts.question(call.so_far.asked))
        case Step.AGAIN:
            return (texts.prompt("yes_or_no_again"),)
        case _:
            assert_never(step)
