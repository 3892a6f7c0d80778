"""Words a decision: what the caller hears, and what happens after it."""

import re
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from intents.meaning.understanding import CallerState, ControlKind, DangerKind, Part
from intents.text.transcript import Expecting
from intents.text.wording import sentences as split
from ivr.call.call import Call, Greeted
from ivr.call.lookups.found import asked_again, asked_attribute, filed, for_address, guided, numbered, told
from ivr.call.lookups.opening_hours import hours_now
from ivr.call.lookups.to_people import handover_words
from ivr.call.satisfaction import is_asked
from ivr.call.states import CallBackWished, CallState, CheckNumber
from ivr.call.texts import Sentence, Texts
from routing.asked import (
    AnythingElse,
    Asked,
    HowCanIHelp,
    IsItAbout,
    ShallIConnect,
    WhatAddress,
    WhatReference,
    WhichOf,
    expecting,
)
from routing.decision import (
    AboutCall,
    Answer,
    AskMore,
    AskOpenly,
    Clarify,
    Decision,
    Emergency,
    End,
    Explain,
    FileReport,
    ForAddress,
    OfferPerson,
    OnTopic,
    Redirect,
    Repeat,
    Reprompt,
    RepromptStep,
    Route,
    StayQuiet,
    SwitchLanguage,
    TakeMessage,
    ToPerson,
    Wait,
)
from routing.journeys.guide import AskReference, Guide, GuidedQuestion
from routing.requests.asking import AskAttribute
from routing.services.status import NumberQuestion
from routing.texting.templates import SET_BY
from routing.texting.texted import ByText, DeclineText, OfferText, SendText

Sentences: TypeAlias = tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Listen:
    """Wait for the caller."""

    expecting: Expecting


@dataclass(frozen=True, slots=True)
class LetGo:
    """Close the stream: a transfer, recording or hang-up follows."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is spoken, how fast, and what happens then."""

    sentences: Sentences
    then: Listen | LetGo
    language: str
    slow: bool = False

    @property
    def ends_conversation(self) -> bool:
        """Whether it ends the conversation."""
        return isinstance(self.then, LetGo)


def asking_again(call: Call, texts: Texts) -> Reply:
    """Return the last question again, for a call that continues by another channel."""
    return Reply(
        texts.question(call.dialogue.asked), Listen(expecting(call.dialogue.asked)), call.language, call.slow
    )


def reply(decision: Decision, call: Call, texts: Texts, caution: DangerKind | None = None) -> Reply:
    """Return the reply to a decision; `call` is the call after it.

    A caller who may be in danger hears the safety sentence first, whatever number the advice names: that
    may be for another case (“if wires are exposed”), and it can be interrupted. So does whoever is passed on
    for their language, in which most words of danger are not known; the line's own words follow theirs, since
    not every machine can speak them, and a language can be mistaken.
    """
    # After an explanation the same question is asked again, whose keys were told with it.
    own = 0 if isinstance(decision, Explain) else 1
    hears_badly = CallerState.HARD_OF_HEARING in call.dialogue.states
    texts = replace(texts, knows_keys=call.dialogue.closed_questions > own and not hears_badly)
    then = Listen(expecting(call.dialogue.asked)) if call.state is CallState.LISTENING else LetGo()
    is_number = isinstance(decision, Repeat) and decision.part is Part.NUMBER
    slow = call.slow or is_number
    theirs = _in_own_language(decision, call, texts)
    if call.dialogue.foreign and isinstance(decision, Route | Wait | TakeMessage) and not theirs:
        caution = caution or DangerKind.LIFE
    safety = (texts.prompt(f"caution.{caution.value}", interruptible=False),) if caution else ()
    said = _sentences(decision, call, texts)
    if hears_badly and isinstance(decision, Repeat):
        said = (*said, texts.prompt("person_offer"))
    return Reply((*theirs, *safety, *said), then, call.language, slow)


def _in_own_language(decision: Decision, call: Call, texts: Texts) -> Sentences:
    """Return what a caller hears in a language that the line passes on; empty unless its words are signed."""
    match decision:
        case Route() | Wait():
            names: tuple[str, ...] = ("emergency", "one_moment")
        case TakeMessage():
            names = ("emergency", "message")
        case Emergency():
            names = ("emergency",)
        case _:
            return ()
    return texts.passed_on(call.dialogue.foreign, names)


def taking_over(call: Call, texts: Texts) -> Reply:
    """Return the line's last words before staff take over."""
    said = texts.prompt("taking_over"), texts.prompt("passing_on")
    return Reply(said, LetGo(), call.language, call.slow)


def _sentences(decision: Decision, call: Call, texts: Texts) -> Sentences:
    if isinstance(decision, ToPerson):
        return handover_words(decision, texts)
    if isinstance(decision, OnTopic):
        return _on_topic(decision, call, texts)
    if isinstance(decision, ForAddress):
        return for_address(decision, texts)
    if isinstance(decision, ByText):
        return by_text(decision, call.dialogue.asked, texts)
    return _about_call(decision, call, texts)


def _about_call(decision: AboutCall, call: Call, texts: Texts) -> Sentences:
    match decision:
        case Repeat(sentences=numbers, is_so=is_so) if numbers:
            told = texts.sentences_of(call.dialogue.latest, numbers)
            first = () if is_so is None else (texts.prompt("told.yes" if is_so else "told.no"),)
            return (*first, *told, *texts.question(call.dialogue.asked))
        case Repeat(slower, part):
            # After “anything else?” the address that is asked for again is in the answer before.
            is_last = isinstance(call.dialogue.asked, AnythingElse) and not call.dialogue.follows_answer
            is_of_answer = part is not Part.ALL and is_last and call.dialogue.latest
            answer = texts.answer(call.dialogue.latest) if is_of_answer else ()
            again = of_part((*answer, *_last_words(call, texts)), part)
            return (texts.prompt("slower"), *again) if slower else again
        case StayQuiet():
            return ()
        case Explain(kind, offers):
            return _explained(kind, offers, call.dialogue.asked, texts)
        case SwitchLanguage():
            said = texts.prompt("language_switch"), texts.prompt("notices_again", interruptible=False)
            return (*said, *texts.greeting_banners(), *_in_new_language(call, texts))
        case AskMore():
            return (texts.prompt("anything_else"),)
        case AskOpenly(sorry):
            return (texts.prompt("sorry_what_else" if sorry else "what_else"),)
        case End():
            return farewell(decision, call, texts)
        case _:
            assert_never(decision)


def _explained(kind: ControlKind, offers: OfferPerson | None, asked: Asked, texts: Texts) -> Sentences:
    if offers:
        return (*texts.about_own_data(by_message=offers.by_message),)
    match kind:
        case ControlKind.WAIT:
            return (texts.prompt("wait"),)
        case ControlKind.GREET if not isinstance(asked, HowCanIHelp):
            return (texts.prompt("still_here"), *texts.question(asked))
        case _:
            return (*texts.about_line(kind), *texts.question(asked))


def _in_new_language(call: Call, texts: Texts) -> Sentences:
    """Return the question, after the answer that was heard in the other language only."""
    is_answered = call.dialogue.follows_answer
    return _last_words(call, texts) if is_answered else texts.question(call.dialogue.asked)


def _last_words(call: Call, texts: Texts) -> Sentences:
    match call.last:
        case Greeted() | CheckNumber() | CallBackWished():
            return texts.question(call.dialogue.asked)
        case decision:
            return _sentences(decision, call, texts)


def _on_topic(decision: OnTopic, call: Call, texts: Texts) -> Sentences:
    match decision:
        case Answer(article, findings=findings):
            found = tuple(sentence for finding in findings for sentence in told(finding, texts))
            office = texts.city.catalog[article].hours_of
            opening = hours_now(office, texts) if office and not (findings or decision.sentences) else ()
            asked = texts.question(call.dialogue.asked)
            return (*_lead(decision, texts), *_answer(decision, texts, found), *opening, *asked)
        case Redirect(article):
            return (*texts.answer(article), texts.prompt("anything_else"))
        case FileReport(article, sentences=numbers):
            besides = texts.sentences_of(article, numbers) if numbers else ()
            return (*filed(decision, call.sid, texts), *besides, *texts.question(call.dialogue.asked))
        case OfferPerson(department, article, by_message):
            offered = texts.question(ShallIConnect(department, article, by_message))
            return (texts.prompt("untold"), *offered)
        case Guide() | AskReference():
            return guided(decision, texts)
        case Clarify((article,)):
            return texts.question(IsItAbout(article))
        case Clarify(articles):
            return (texts.prompt("clarify_many"), *texts.question(WhichOf(articles)))
        case Reprompt(step, heard):
            return _again(step, call, texts, heard=heard)
        case _:
            assert_never(decision)


def _answer(decision: Answer, texts: Texts, found: Sentences) -> Sentences:
    """Return the answer, or the sentences that tell what was asked, with the answer behind if that is due."""
    whole = texts.answer(decision.article, found)
    asked = {*decision.sentences}
    further = asked & {*texts.city.catalog[decision.article].wordings[texts.language].further}
    first = texts.sentences_of(decision.article, further) if further else whole
    return first if first == whole or further == asked else (*first, *whole)


def _lead(decision: Answer, texts: Texts) -> Sentences:
    """Return what precedes an answer: that no card is taken, an apology, the topic."""
    first = texts.prompt(decision.first.value) if decision.first else texts.prompt("sorry_trouble")
    warned = (texts.prompt(ControlKind.PAYMENT.value),) if decision.no_payment else ()
    sorry = (*warned, first) if decision.first or decision.sorry else warned
    if decision.also_asked:
        return (*sorry, texts.named("you_also_asked", decision.article))
    if decision.instead:
        return (*sorry, texts.named("sorry_then", decision.article))
    return (*sorry, texts.named("about", decision.article)) if decision.names_topic else sorry


def _again(step: RepromptStep, call: Call, texts: Texts, *, heard: bool) -> Sentences:
    match step:
        case RepromptStep.REPHRASE:
            return (texts.prompt("rephrase_unmatched" if heard else "rephrase_unheard"),)
        case RepromptStep.NOT_THAT | RepromptStep.EXAMPLES:
            return (texts.prompt(step.value),)
        case RepromptStep.MENU | RepromptStep.ONCE_MORE | RepromptStep.UNTOLD:
            untold = (texts.prompt("untold"),) if step is RepromptStep.UNTOLD else ()
            return (*untold, *texts.question(call.dialogue.asked))
        case RepromptStep.AGAIN if isinstance(call.dialogue.asked, WhatAddress):
            return (texts.prompt("address.again"), *texts.question(call.dialogue.asked))
        case RepromptStep.AGAIN if isinstance(call.dialogue.asked, NumberQuestion):
            return (texts.prompt("status.again"), *texts.question(call.dialogue.asked))
        case RepromptStep.AGAIN if isinstance(call.dialogue.asked, AskAttribute):
            return asked_attribute(replace(call.dialogue.asked, tries=1), texts)
        case RepromptStep.AGAIN if isinstance(call.dialogue.asked, WhichOf):
            return (texts.prompt("choice_again"), *texts.question(call.dialogue.asked))
        case RepromptStep.AGAIN if isinstance(call.dialogue.asked, GuidedQuestion | WhatReference):
            return asked_again(call.dialogue.asked, texts)
        case RepromptStep.AGAIN:
            return (texts.prompt("yes_or_no_again"),)
        case _:
            assert_never(step)


_NUMBER = re.compile(r"\b\d{3}[- ]\d{4}\b|\b\d(?:-\d){2}\b|\b\d{4,}\b")
_PLACES = "Street|Avenue|Road|Drive|Hall|Centre|rue|avenue|chemin|hôtel de ville"
_ADDRESS = re.compile(rf"\b\d+ (?:[A-Z]|rue |avenue |boulevard )|\b(?:{_PLACES})\b")
PATTERNS = {Part.NUMBER: _NUMBER, Part.ADDRESS: _ADDRESS}


def of_part(sentences: tuple[Sentence, ...], part: Part) -> tuple[Sentence, ...]:
    """Return the sentences with that part, or all if there are none."""
    if part is Part.ALL:
        return sentences
    held = tuple(
        replace(sentence, text=piece)
        for sentence in sentences
        if sentence.is_answer
        for piece in split(sentence.text)
        if PATTERNS[part].search(piece)
    )
    return held or sentences


def farewell(decision: End, call: Call, texts: Texts) -> tuple[Sentence, ...]:
    """Return the goodbye; a reference number is said twice, since nobody can ask for it again."""
    if not decision.heard:
        return (texts.prompt("goodbye_unheard"),)
    goes_on = texts.asks_satisfaction and is_asked(call)
    last = texts.prompt("rating.thanks" if goes_on else "goodbye")
    if decision.kept is None:
        return (last,)
    number = numbered(decision.kept.number(call.sid), texts)
    kept = texts.prompt("journey.paused", days=str(decision.kept.keep_days))
    return (kept, number, texts.prompt("journey.once_more"), number, last)


def by_text(decision: ByText, asked: Asked, texts: Texts) -> tuple[Sentence, ...]:
    """Return that sentence, then the open question."""
    match decision:
        case SendText(resumes=Guide() as resumed):
            return (texts.prompt("text.sent"), *guided(resumed, texts))
        case SendText(kind=kind):
            return (texts.prompt(SET_BY.get(kind, "text.sent")), *texts.question(asked))
        case DeclineText(why):
            return (texts.prompt(why.value), *texts.question(asked))
        case OfferText():
            return texts.question(asked)
        case _:
            assert_never(decision)
