"""What words mean where no answer stands before them: at an open question, a choice, or a yes or no."""

from dataclasses import dataclass, replace

from intents.acts.acting import (
    KINDS,
    LINE,
    PEOPLE,
    REFUSALS,
    confirms_beside,
    goes_on,
    is_more_than_yes,
    leading_answer,
    likeliest_besides,
    tells_more,
)
from intents.acts.controls import asks_for, find_concern, find_control, find_short_answer
from intents.acts.fact_answer import lacks_address, plain_answer
from intents.interpretation.response import Response
from intents.interpretation.utterance import Utterance
from intents.meaning.reading import Act
from intents.meaning.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    NoMatch,
    Recognized,
    Understanding,
)
from intents.privacy.numbers import offers_card_number, reads_out_card
from intents.text.transcript import YesNo
from intents.text.wording import words


@dataclass(frozen=True, slots=True)
class SentenceFirst:
    """From when a first question hears a further sentence before the article's answer."""

    fitting: float
    "Likeness to the questions that ask for the sentence."
    leading: float
    "How much more it is than the likeness to the closest phrasing of the article."


SENTENCE_FIRST = SentenceFirst(fitting=0.65, leading=0.12)
"""Of 1,071 first questions (`test`) 15 reach both; the sentence tells 11, so the answer follows it."""
OF_LINE = (Response.PRIVACY, Response.COMPLAINS, Response.REPEAT)
"Callers often say these when they want a person instead."


def outright(at: Utterance) -> Understanding | None:
    """Return what is unmistakable in form: a bare yes, a place among choices, a card read aloud."""
    return (
        plain_answer(at.text, at.expecting, at.language)
        or _unmistakable(at)
        or lacks_address(at.text, at.expecting, at.language)
    )


def _unmistakable(at: Utterance) -> Control | None:
    """Return a card read aloud, or a concern about recording: context never changes these."""
    found = find_control(at.text, at.language, {ControlKind.PAYMENT})
    said = words(at.text)
    if reads_out_card(at.text):
        return Control(ControlKind.PAYMENT)
    if found and (any(word.isdigit() for word in said) or offers_card_number(said)):
        return found
    return find_concern(at.text, at.language)


def only_mentions_somebody(at: Utterance) -> bool:
    """Whether a seeming wish for a person is a question about or to a department."""
    act = max(PEOPLE, key=lambda act: at.reading.acts[act])
    is_of_department = act is Act.DEPARTMENT and at.addressee.asks_of_department()
    return is_of_department or at.addressee.is_mistaken(ControlKind.PERSON) or at.addressee.tells_of(act)


def asks_what_answers(at: Utterance) -> bool:
    """Whether a seeming wish for a person asks if one is speaking, by the reviewed patterns."""
    is_asked = at.does(Response.WANTS_PERSON) and asks_for(ControlKind.ARE_YOU_HUMAN, at.text)
    return is_asked and not asks_for(ControlKind.PERSON, at.text)


def wants_person_rather(at: Utterance) -> bool:
    """Whether words that seem to do something else name or ask for somebody."""
    if at.does(Response.ASKS_OTHER, Response.REJECTS):
        return at.addressee.names_somebody()
    act = max((*LINE, Act.COMPLAINT, Act.REPEAT), key=lambda act: at.reading.acts[act])
    return at.does(*OF_LINE) and at.addressee.is_person_by_pattern(act)


def asks_instead(at: Utterance) -> bool:
    """Whether what seems to be a yes, a no or a wish goes on to ask, or is none."""
    if at.does(Response.ACCEPTS):
        return isinstance(at.expecting, YesNo) and goes_on(at.text)
    if at.does(Response.REJECTS):
        return at.talk.is_aside
    return at.does(Response.LANGUAGE) and at.addressee.is_mistaken(ControlKind.LANGUAGE)


def asks_where_this_is(at: Utterance) -> bool:
    """Whether the caller asks where they arrived: “what town is this”."""
    return at.does(Response.ASKS_OTHER) and at.addressee.asks_where_this_is()


def yes(at: Utterance) -> Understanding:
    """Return a yes, with what else is told."""
    return with_topic(at, ControlKind.YES, Response.ACCEPTS)


def goodbye(at: Utterance) -> Understanding:
    """Return a goodbye, with what else is told."""
    return with_topic(at, ControlKind.GOODBYE, Response.ENDS)


def no(at: Utterance) -> Understanding:
    """Return a no or a correction, with what is meant instead."""
    kind = KINDS[max(REFUSALS, key=lambda act: at.reading.acts[act])]
    sure = at.chance(Response.REJECTS)
    if kind is ControlKind.CORRECT:
        return Control(kind, sure, at.talk.meant_instead())
    if about := at.talk.instead_of_denied():
        return Control(kind, sure, about)
    return with_topic(at, kind, Response.REJECTS)


def with_topic(at: Utterance, kind: ControlKind, response: Response) -> Control:
    """Return a control, with what else is told."""
    about = at.talk.candidates(at.text) if tells_more(at.reading) else ()
    return Control(kind, at.chance(response), about)


def question(at: Utterance) -> Understanding:
    """Return the topic; a bare name asks for that person or department."""
    if wanted := at.addressee.bare_name():
        return Control(ControlKind.PERSON, at.reading.acts[Act.ASK], wanted=wanted)
    content = at.talk.content
    led_by = leading_answer(at.text) if isinstance(at.expecting, YesNo) else None
    match content:
        case NoMatch() if besides := _besides(at):
            return besides
        case NoMatch() if led_by:
            return Control(KINDS[led_by], at.reading.acts[led_by])
        case Recognized(article) if not led_by and (sentences := sentence_first(at, article)):
            return replace(content, sentences=sentences)
        case Recognized(article, sure) if led_by is Act.CONFIRM or _confirms_beside(at, article):
            return Control(ControlKind.YES, at.reading.acts[Act.CONFIRM], (Candidate(article, sure),))
        case Ambiguous((only,)) if led_by is Act.CONFIRM:
            return Control(ControlKind.YES, at.reading.acts[Act.CONFIRM], (only,))
        case _:
            return content


def sentence_first(at: Utterance, article: str, enough: SentenceFirst = SENTENCE_FIRST) -> tuple[int, ...]:
    """Return the sentence that words surely ask for, by its questions, and the answer behind it."""
    fits = at.models.follow_ups.fits(at.rest, at.language).get(article, {})
    if not fits:
        return ()
    number = max(fits, key=lambda each: fits[each].likeness)
    if fits[number].likeness < enough.fitting:
        return ()
    usual = at.models.matcher.nearest(at.rest, at.language, article)
    lead = fits[number].likeness - at.models.follow_ups.fit(at.rest, usual).likeness
    answer = at.models.answers[article, at.language]
    return (number, *answer.at_first) if lead >= enough.leading else ()


def _confirms_beside(at: Utterance, article: str) -> bool:
    """Whether a yes comes with another question; about the same answer it would not be a yes."""
    return at.article != article and confirms_beside(at.reading, at.text)


def _besides(at: Utterance) -> Control | None:
    """Return another act for words without a topic, by the reviewed patterns."""
    is_closed = isinstance(at.expecting, YesNo) and not is_more_than_yes(at.text)
    short = find_short_answer(at.text, at.language) if is_closed else None
    by_rule = short or find_control(at.text, at.language)
    if by_rule and not at.addressee.is_mistaken(by_rule.kind):
        return by_rule
    if at.talk.is_aside:
        return None
    act = likeliest_besides(at.reading, at.text, at.asked)
    if act is None or at.addressee.is_mistaken(KINDS.get(act)):
        return None
    return Control(KINDS[act], at.reading.acts[act], wanted=at.addressee.wanted() if act in PEOPLE else None)
