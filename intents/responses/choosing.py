"""What a caller means: one ordered table over what was asked and what was read."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import TypeAlias

from intents.acts.acting import KINDS, LINE, PEOPLE, agrees_first, leading_answer, objects
from intents.acts.controls import asks_for
from intents.acts.detail import asks_detail, details_asked, names_anything, part_of
from intents.acts.fact_answer import agrees
from intents.acts.lead_in import after_person
from intents.acts.phrases import phrases
from intents.danger.rules import LEARNED
from intents.quantities.repeated import Repeated, repeated
from intents.reading import AFTER_ANSWER, Act, Asked
from intents.responses.elsewhere import (
    asks_instead,
    asks_what_answers,
    asks_where_this_is,
    goodbye,
    no,
    only_mentions_somebody,
    outright,
    question,
    wants_person_rather,
    with_topic,
    yes,
)
from intents.responses.heard import Heard
from intents.responses.response import Response
from intents.topic_talk import BRIEF, Content, candidates_in
from intents.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    Danger,
    NoMatch,
    Recognized,
    Understanding,
    cautious,
)
from intents.wording import plain, words

HELPED = 0.8
"Minimum probability of accepting an answer that counts as confirmed; below it the answer stays unconfirmed."
DOUBTED = 0.05
"Probability of a refusal or a wish for a person from which nothing counts as confirmed."
DOUBTS = (Response.REJECTS, Response.WANTS_PERSON)
REFUSED = 0.3
"The same of a refusal for the utterance classifier, which learned from other sentences."
RECEIVED = 2
"""Words that only receive an answer, without saying that it helped: “okay”, “I know”, “got it”."""
ENDED = 0.6
"""Minimum probability of a goodbye, or of an answer that was taken, that ends the call.

Of 31 goodbyes that were less sure, by authors left out, 5 were none: a refusal, a detail, “uhh lemme think”.
Of 184 surer ones 6 were none.
"""
AGREED = 0.7
"""Minimum probability of a yes to “is it about …” or “shall I …”; what is less sure is asked again.

By authors left out, 65 of 91 and 24 of 47 who agree reach it, and 4 of 74 and 4 of 49 who do not.
"""
IN_DANGER, SURELY_IN_DANGER = 0.2, 0.5
"""Minimum probability of danger in the response itself: the safety sentence first; nothing but it.

Of authors left out, 9 of 10 in danger have the first and 0.3 % of all others, 7 of 10 the second and 0.04 %
(`python -m training.responses`).
"""
HARDLY_IN_DANGER = 0.02
"Probability below which danger that only the utterance classifier heard is possible rather than certain."
WISH = 0.6
"Minimum probability of an act that the response reader does not know: paying now, an objection."
AT_LEAST = 0.25
"Minimum probability of a refusal beside another topic, from which the topic corrects the line."


ABOUT_VALUE = frozenset(
    {Response.ACCEPTS, Response.ASKS_TOLD, Response.ASKS_UNTOLD, Response.UNCLEAR, Response.TELLS}
)
"What words that hold a value of the answer beside others may do with it."
ANY = frozenset(Asked)
OPEN = frozenset({Asked.HOW_CAN_I_HELP})
OFFERED = frozenset({Asked.CHOICE, Asked.IS_IT_ABOUT})
PROPOSED = frozenset({Asked.IS_IT_ABOUT})
WISHES = (Response.WANTS_PERSON, Response.REPEAT, Response.SLOWER, Response.LANGUAGE, Response.WAIT)
"What a topic in the same words does not outweigh."
ELSEWHERE = ANY - AFTER_ANSWER
Condition: TypeAlias = Callable[[Heard], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    name: str
    asked: Collection[Asked]
    "The questions after which it counts."
    applies: Condition
    then: Callable[[Heard], Understanding]

    def is_for(self, at: Heard) -> bool:
        """Whether it says what the words mean, if no row before it does."""
        return at.asked in self.asked and self.applies(at)


def chosen(at: Heard) -> Row:
    """Return the first row of the table that applies."""
    return next(row for row in TABLE if row.is_for(at))


def meaning(at: Heard) -> Understanding:
    """Return what that row makes of the words, with the danger that the response itself may be."""
    row = chosen(at)
    meant = row.then(at)
    if not at.is_after_answer or row is TABLE[0]:
        return meant
    in_danger = at.chance(Response.IN_DANGER)
    if in_danger >= SURELY_IN_DANGER:
        return Danger(at.reading.danger_kind, LEARNED)
    return cautious(meant, at.reading.danger_kind) if in_danger >= IN_DANGER else meant


def doubts(at: Heard, heard: Danger) -> bool:
    """Whether danger that no rule names is hardly what the words do after this answer."""
    is_read = at.is_after_answer and at.is_learned
    return heard.rule == LEARNED and is_read and at.chance(Response.IN_DANGER) < HARDLY_IN_DANGER


def _likeliest(*responses: Response) -> Condition:
    return lambda at: at.does(*responses)


def _agrees(at: Heard) -> bool:
    """Whether the caller says yes to what the line took for meant, or offered to do."""
    return at.does(Response.ACCEPTS) and (not at.is_learned or at.chance(Response.ACCEPTS) >= AGREED)


def _given(found: Understanding | None) -> Understanding:
    """Return what a row found that applies only if it finds something."""
    return found or NoMatch()


def _reaches(at: Heard) -> bool:
    return at.addressee.is_reached_for() or _accepts_person(at)


def _accepts_person(at: Heard) -> bool:
    """Whether somebody who was told that a person will see to it wants that: “yes, do that”."""
    offered = at.answer and phrases().person_offered.search(plain(" ".join(at.answer.sentences)))
    is_yes = at.response.likeliest in {Response.ACCEPTS, Response.ENDS}
    return bool(offered) and is_yes and agrees(at.text, at.language)


def _person(at: Heard) -> Understanding:
    """Return the wish for a person, with whom and what about."""
    topic = after_person(at.text, at.language)
    is_bare = not topic and (len(words(at.text)) <= BRIEF or at.addressee.says_only_whom())
    about = at.offer.raised() or (() if is_bare else at.talk.candidates(topic or at.text))
    sure = max(at.chance(Response.WANTS_PERSON), at.reading.chance(*PEOPLE))
    return Control(ControlKind.PERSON, sure, about, at.addressee.wanted())


def _accepted(at: Heard) -> Understanding:
    """Return that the answer helped if nothing speaks against it, or else only that it was taken.

    “Yes” to “anything else” asks for more, and a word or two only receive the answer.
    """
    if not at.is_last_question:
        return at.sure(ControlKind.YES if _is_settled(at) else ControlKind.ACCEPTS, Response.ACCEPTS)
    many = len(words(at.text))
    if leading_answer(at.text) is Act.CONFIRM and many <= BRIEF:
        return at.sure(ControlKind.YES, Response.ACCEPTS)
    helped = many > RECEIVED and _is_settled(at)
    return at.sure(ControlKind.HELPED if helped else ControlKind.ACCEPTS, Response.ACCEPTS)


def _is_settled(at: Heard) -> bool:
    """Whether an acceptance is likely, and hardly a refusal; a no to “anything else” is none."""
    against = (Act.NO,) if not at.is_last_question else ()
    is_refused = at.reading.chance(*against, Act.REJECT, Act.CORRECT, Act.COMPLAINT) >= REFUSED
    return at.chance(Response.ACCEPTS) >= HELPED and at.chance(*DOUBTS) < DOUBTED and not is_refused


def _ended(at: Heard) -> Understanding:
    """Return a goodbye; one that is doubtful ends nothing, and the caller is asked for more."""
    if at.chance(Response.ENDS, Response.ACCEPTS) < ENDED:
        return at.sure(ControlKind.ACCEPTS, Response.ENDS)
    return at.sure(ControlKind.NO if at.is_last_question else ControlKind.GOODBYE, Response.ENDS)


def _rejected(at: Heard) -> Understanding:
    if at.is_last_question and leading_answer(at.text) is Act.NO and len(words(at.text)) <= BRIEF:
        return at.sure(ControlKind.NO, Response.REJECTS)
    if at.names_another and leading_answer(at.text) is Act.NO:
        return _other(at)
    return replace(at.sure(ControlKind.REJECT, Response.REJECTS), about=at.talk.instead_of_denied())


def _told(at: Heard) -> Understanding:
    """Return a request for the sentences that tell it."""
    found = details_asked(at.text, at.answer, at.language) if at.answer else ()
    if at.answer and not found and _asks_for_rest(at):
        found = at.answer.further
    if not found and (at.names_another or at.talk.raises_related):
        return _other(at)
    sentences = found or at.response.nearest[:1]
    return (
        replace(at.sure(ControlKind.REPEAT, Response.ASKS_TOLD), sentences=sentences)
        if sentences
        else _untold(at)
    )


def _asks_for_rest(at: Heard) -> bool:
    """Whether more is asked for, and nothing by name: “tell me more”."""
    is_bare = not names_anything(at.text, at.language) and not asks_detail(at.text, at.language)
    return bool(at.answer and at.answer.further) and is_bare and not at.names_another


def _value_repeated(at: Heard) -> Repeated | None:
    """Return the answer's sentence about a value that the words repeat, unless they only note it."""
    found = repeated(at.text, at.answer.sentences) if at.answer and at.is_after_answer else None
    is_noted = at.chance(Response.ACCEPTS, Response.ENDS) >= HELPED
    match found:
        case None:
            return None
        case Repeated(is_so=False):
            return None if at.does(*DOUBTS) else found
        case Repeated(is_so=True):
            return None if at.does(*DOUBTS) or is_noted else found
        case _:
            return found if at.does(*ABOUT_VALUE) and not is_noted else None


def _is_outright(at: Heard) -> bool:
    """Whether the form alone tells.

    A number that is one of the answer's is no key, and “okay” is no yes where a wrong one follows.
    """
    plain = outright(at)
    found = _value_repeated(at) if isinstance(plain, NoMatch) or plain == Control(ControlKind.YES) else None
    is_value = found is not None and (isinstance(plain, NoMatch) or found.is_so is False)
    return plain is not None and not is_value


def _of_value(at: Heard) -> Understanding:
    found = _value_repeated(at)
    again = at.sure(ControlKind.REPEAT, at.response.likeliest)
    return replace(again, sentences=(found.sentence,), is_so=found.is_so) if found else NoMatch()


def _untold(at: Heard) -> Understanding:
    """Return that something was asked which the answer does not tell, unless another article surely does."""
    match at.talk.content:
        case Recognized(article) as other if article != at.article and not _is_untold(at):
            return other
        case _ if at.talk.raises_related:
            return _other(at)
        case _ if about := at.talk.instead_of_denied():
            return Control(ControlKind.CORRECT, at.chance(Response.ASKS_UNTOLD), about)
        case content:
            return NoMatch(candidates_in(content), tells=True)


def _is_untold(at: Heard) -> bool:
    return at.chance(Response.ASKS_UNTOLD) >= 2 * at.chance(Response.ASKS_OTHER)


def _other(at: Heard) -> Understanding:
    """Return the other topic, as a correction if the answer was refused with it.

    Yes or no to “anything else” judges no answer, whatever follows.
    """
    content = _other_content(at)
    about = candidates_in(content)
    is_denied = leading_answer(at.text) is Act.NO and not at.is_last_question
    if about and (is_denied or at.chance(Response.REJECTS) >= AT_LEAST):
        return Control(ControlKind.CORRECT, at.chance(Response.ASKS_OTHER), about)
    if about and not at.is_last_question and (at.talk.goes_on or agrees_first(at.text)):
        return Control(ControlKind.YES, at.chance(Response.ASKS_OTHER), about[:1])
    return content


def _other_content(at: Heard) -> Content:
    """Return the topic; where it is unclear, the likeliest one that was not just told."""
    match at.talk.content:
        case Recognized(article) as told if article != at.article:
            return told
        case Ambiguous(candidates) if others := _but(candidates, at.article):
            return Ambiguous(others)
        case content:
            ranked = at.models.matcher.weigh([at.talk.text], at.language)[0].candidates
            first = _but(ranked, at.article)[:1]
            is_likely = first and first[0].confidence >= AT_LEAST
            return Ambiguous(first) if is_likely else NoMatch(candidates_in(content), tells=True)


def _but(candidates: tuple[Candidate, ...], told: str) -> tuple[Candidate, ...]:
    return tuple(each for each in candidates if each.article != told)


def _pays(at: Heard) -> bool:
    is_likeliest = not at.is_after_answer and at.reading.act is Act.PAYMENT
    return is_likeliest or at.reading.acts[Act.PAYMENT] >= WISH


def _again(at: Heard) -> Understanding:
    is_slower = at.does(Response.SLOWER) or asks_for(ControlKind.SLOWER, at.text)
    kind = ControlKind.SLOWER if is_slower else ControlKind.REPEAT
    again = Control(kind) if at.is_after_answer else with_topic(at, kind, at.response.likeliest)
    return replace(again, confidence=at.chance(at.response.likeliest), part=part_of(at.text, at.language))


def _about_line(at: Heard) -> Understanding:
    """Return which question about the line it is, unless it is for the city: “what are your hours”."""
    if not at.is_after_answer and (topic := at.addressee.asked_of_city()):
        return topic
    lines = (Act.ABOUT_DATA, Act.ABOUT_LINE) if at.is_after_answer else LINE
    return at.sure(KINDS[max(lines, key=lambda act: at.reading.acts[act])], Response.PRIVACY)


def _complained(at: Heard) -> Understanding:
    if not at.is_after_answer:
        return with_topic(at, ControlKind.COMPLAINT_ABOUT_LINE, Response.COMPLAINS)
    is_of_line = at.reading.acts[Act.COMPLAINT] >= AT_LEAST
    return (
        at.sure(ControlKind.COMPLAINT_ABOUT_LINE, Response.COMPLAINS) if is_of_line else NoMatch(tells=True)
    )


TABLE = (
    Row("unmistakable in form", ANY, _is_outright, lambda at: _given(outright(at))),
    Row("somebody named, or asked for in so many words", ANY, _reaches, _person),
    Row(
        "a name that several topics share",
        OPEN,
        lambda at: at.addressee.bare_topic() is not None,
        lambda at: _given(at.addressee.bare_topic()),
    ),
    Row("what the line took it for", PROPOSED, _agrees, yes),
    Row(
        "what was offered, or what is meant instead",
        OFFERED,
        lambda at: not at.does(*WISHES) and at.taken is not None,
        lambda at: _given(at.taken),
    ),
    Row(
        "objection",
        ANY,
        lambda at: at.reading.acts[Act.ABOUT_DATA] >= WISH and objects(Act.ABOUT_DATA, at.text),
        lambda at: at.sure(ControlKind.OBJECTION, Response.PRIVACY),
    ),
    Row(
        "payment on the line",
        ANY,
        _pays,
        lambda at: Control(ControlKind.PAYMENT, at.reading.acts[Act.PAYMENT], candidates_in(at.talk.content)),
    ),
    # After an answer
    Row(
        "the next question after a yes",
        AFTER_ANSWER,
        lambda at: at.talk.goes_on and at.names_another and not at.does(*DOUBTS),
        _other,
    ),
    Row("a value of the answer", AFTER_ANSWER, lambda at: _value_repeated(at) is not None, _of_value),
    Row("accepted", AFTER_ANSWER, _likeliest(Response.ACCEPTS), _accepted),
    Row("ended", AFTER_ANSWER, _likeliest(Response.ENDS), _ended),
    Row("person", AFTER_ANSWER, _likeliest(Response.WANTS_PERSON), _person),
    Row("refused", AFTER_ANSWER, _likeliest(Response.REJECTS), _rejected),
    Row("told by the answer", AFTER_ANSWER, _likeliest(Response.ASKS_TOLD), _told),
    Row("not told", AFTER_ANSWER, _likeliest(Response.ASKS_UNTOLD), _untold),
    Row("another topic", AFTER_ANSWER, _likeliest(Response.ASKS_OTHER), _other),
    # Where no answer stands before the words
    Row(
        "somebody only mentioned",
        ELSEWHERE,
        lambda at: at.does(Response.WANTS_PERSON) and only_mentions_somebody(at),
        question,
    ),
    Row(
        "a person or a machine",
        ELSEWHERE,
        asks_what_answers,
        lambda at: Control(ControlKind.ARE_YOU_HUMAN, at.reading.acts[Act.ARE_YOU_HUMAN]),
    ),
    Row("a person", ELSEWHERE, _likeliest(Response.WANTS_PERSON), _person),
    Row("a person rather than what it seems", ELSEWHERE, wants_person_rather, _person),
    Row("a question instead of what it seems", ELSEWHERE, asks_instead, question),
    Row(
        "where this is",
        ELSEWHERE,
        asks_where_this_is,
        lambda at: Control(ControlKind.ABOUT_LINE, at.reading.acts[Act.ABOUT_LINE]),
    ),
    Row("yes", ELSEWHERE, _agrees, yes),
    Row("hardly a yes", PROPOSED, _likeliest(Response.ACCEPTS), lambda _: NoMatch()),
    Row("goodbye", ELSEWHERE, _likeliest(Response.ENDS), goodbye),
    Row("no", ELSEWHERE, _likeliest(Response.REJECTS), no),
    # Whatever was asked
    Row("once more", ANY, _likeliest(Response.REPEAT, Response.SLOWER), _again),
    Row("wait", ANY, _likeliest(Response.WAIT), lambda at: at.sure(ControlKind.WAIT, Response.WAIT)),
    Row(
        "language",
        ANY,
        _likeliest(Response.LANGUAGE),
        lambda at: at.addressee.wanted_tongue(at.chance(Response.LANGUAGE)),
    ),
    Row("about the line", ANY, _likeliest(Response.PRIVACY), _about_line),
    Row(
        "human",
        ANY,
        _likeliest(Response.ASKS_HUMAN),
        lambda at: at.sure(ControlKind.ARE_YOU_HUMAN, Response.ASKS_HUMAN),
    ),
    Row(
        "small talk",
        ANY,
        _likeliest(Response.SMALL_TALK),
        lambda at: at.sure(ControlKind.GREET, Response.SMALL_TALK),
    ),
    Row("complaint", ANY, _likeliest(Response.COMPLAINS), _complained),
    Row("a question", ELSEWHERE, lambda _: True, question),
    Row(
        "a detail",
        AFTER_ANSWER,
        _likeliest(Response.TELLS, Response.IN_DANGER),
        lambda _: NoMatch(tells=True),
    ),
    Row("unclear, or not city business", AFTER_ANSWER, lambda _: True, lambda _: NoMatch()),
)
