"""A decision as what the caller hears, and what the line does after it."""

from dataclasses import dataclass
from typing import TypeAlias, assert_never

from intents.expecting import Expecting
from ivr.call import Call
from ivr.call_state import State
from ivr.opening import spoken_opening
from ivr.sentence import Sentence
from ivr.speaker import Speaker
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
    OnTopic,
    Reason,
    Redirect,
    Repeat,
    Reprompt,
    Route,
    Step,
    SwitchLanguage,
    TakeMessage,
    ToPerson,
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
    slow: bool = False


def greeting(call: Call, speaker: Speaker) -> Reply:
    """Return the first words; what the caller must hear by law cannot be interrupted."""
    others = (other for other in speaker.city.directory.languages if other != call.language)
    return Reply(
        (
            speaker.prompt("greeting_name", interruptible=False, city=speaker.city_name),
            speaker.prompt("disclosure", interruptible=False),
            speaker.prompt("emergency_notice", interruptible=False),
            speaker.prompt("transcription_notice", interruptible=False),
            *speaker.greeting_banners(),
            speaker.prompt("person_offer"),
            *(speaker.prompts.say("other_language", other) for other in others),
            speaker.prompt("open_question"),
        ),
        Listen(expecting(call.so_far.asked)),
    )


def reply(decision: Decision, call: Call, speaker: Speaker) -> Reply:
    """Return what is said after a decision; `call` is the call after it."""
    then = Listen(expecting(call.so_far.asked)) if call.state is State.LISTENING else LetGo()
    return Reply(_sentences(decision, call, speaker), then, call.slow)


def _sentences(decision: Decision, call: Call, speaker: Speaker) -> Sentences:
    match decision:
        case Route() | TakeMessage() | Emergency():
            return _to_a_person(decision, speaker)
        case Answer() | Clarify() | Reprompt() | Redirect():
            return _on_topic(decision, call, speaker)
        case Repeat(slower):
            again = _sentences(call.last, call, speaker) if call.last else speaker.question(call.so_far.asked)
            return (speaker.prompt("slower"), *again) if slower else again
        case Explain(kind):
            return (speaker.prompt(kind.value), *speaker.question(call.so_far.asked))
        case SwitchLanguage():
            return (speaker.prompt("language_switch"), *speaker.question(call.so_far.asked))
        case AskMore():
            return (speaker.prompt("anything_else"),)
        case AskOpenly():
            return (speaker.prompt("what_else"),)
        case End(heard):
            return (speaker.prompt("goodbye" if heard else "goodbye_unheard"),)
        case _:
            assert_never(decision)


def _on_topic(decision: OnTopic, call: Call, speaker: Speaker) -> Sentences:
    match decision:
        case Answer(article, names_topic, also_asked):
            lead = "you_also_asked" if also_asked else "about"
            named = (speaker.named(lead, article),) if names_topic or also_asked else ()
            return (*named, *speaker.answer(article), speaker.prompt("did_that_help"))
        case Redirect(article):
            return (*speaker.answer(article), speaker.prompt("anything_else"))
        case Clarify((article,)):
            return speaker.question(IsItAbout(article))
        case Clarify(articles):
            return (speaker.prompt("clarify_many"), *speaker.question(WhichOf(articles)))
        case Reprompt(step, heard):
            return _again(step, call, speaker, heard=heard)
        case _:
            assert_never(decision)


def _again(step: Step, call: Call, speaker: Speaker, *, heard: bool) -> Sentences:
    match step:
        case Step.REPHRASE:
            return (speaker.prompt("rephrase_unmatched" if heard else "rephrase_unheard"),)
        case Step.EXAMPLES:
            return (speaker.prompt("examples"),)
        case Step.MENU:
            return speaker.question(call.so_far.asked)
        case Step.AGAIN if isinstance(call.so_far.asked, WhichOf):
            return (speaker.prompt("choice_again"), *speaker.question(call.so_far.asked))
        case Step.AGAIN:
            return (speaker.prompt("yes_or_no_again"),)
        case _:
            assert_never(step)


def _to_a_person(decision: ToPerson, speaker: Speaker) -> Sentences:
    match decision:
        case Emergency(kind, department):
            words = speaker.prompt(kind.value)
            after = "emergency_person" if department else "after_emergency"
            return (speaker.prompt(kind.value, interruptible=False), words, speaker.prompt(after))
        case Route(department, reason=reason, article=article):
            return (
                *_why(reason, article, speaker),
                _connecting(department, reason, speaker),
                *((speaker.prompt("passing_on"),) if article else ()),
            )
        case TakeMessage(department, reason, opens_at, article):
            opens = spoken_opening(opens_at, speaker.now, speaker.language)
            return (
                *_why(reason, article, speaker),
                *((speaker.prompt("closed"),) if opens_at else ()),
                *((speaker.prompt("opens", opening=opens),) if opens else ()),
                speaker.department("message_for", department),
                speaker.prompt("leave_message"),
            )
        case _:
            assert_never(decision)


def _why(reason: Reason, article: str, speaker: Speaker) -> Sentences:
    match reason:
        case Reason.REJECTED:
            return (speaker.prompt("sorry_rejected"),)
        case Reason.NOT_CURRENT:
            return (speaker.prompt("not_current"),)
        case Reason.URGENT:
            return speaker.answer(article)
        case _:
            return ()


def _connecting(department: str, reason: Reason, speaker: Speaker) -> Sentence:
    if reason is Reason.URGENT:
        return speaker.prompt("connecting_on_call")
    if department == speaker.city.directory.operator:
        return speaker.prompt("connecting_operator")
    return speaker.department("connecting", department)
