"""What a caller means: one ordered table over what was asked and what was read."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import TypeAlias

from intents.acts.acting import KINDS, LINE, PEOPLE, leading_answer, objects, postpones, refuses_person
from intents.acts.controls import asks_for, ends_call
from intents.acts.detail import part_of
from intents.acts.fact_answer import agrees
from intents.acts.lead_in import after_person
from intents.acts.phrases import phrases
from intents.danger.rules import LEARNED
from intents.interpretation.after_answer import (
    DOUBTS,
    accepted,
    asked_aside,
    asked_in_context,
    complained,
    ended,
    in_a_breath,
    of_value,
    other_topic,
    rejected,
    told,
    untold,
    value_repeated,
    without_person,
)
from intents.interpretation.elsewhere import (
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
from intents.interpretation.response import ASKS, WISHES, Response
from intents.interpretation.topic_talk import BRIEF, candidates_in
from intents.interpretation.utterance import Utterance
from intents.meaning.reading import AFTER_ANSWER, Act, Asked
from intents.meaning.understanding import (
    Control,
    ControlKind,
    Danger,
    NoMatch,
    Understanding,
    cautious,
)
from intents.text.transcript import YesNo
from intents.text.wording import plain, words

AGREED = 0.7
"""Minimum probability of a yes to “is it about …” or “shall I …”; what is less sure is asked again.

By authors left out, 65 of 91 and 24 of 47 who agree reach it, and 4 of 74 and 4 of 49 who do not.
"""
DENIED = 0.5
"""The same for a no: of 8 who agree and are heard to refuse, on sealed authors, 4 are asked again, 3 of 34
who refuse.
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


ABOUT = 0.5
"Probability of city business from which a wish for a person also says what it is about."
WITHOUT_TOPIC = (Response.ACCEPTS, Response.ENDS, Response.REJECTS, Response.UNCLEAR)
ANY = frozenset(Asked)
OPEN = frozenset({Asked.HOW_CAN_I_HELP})
OFFERED = frozenset({Asked.CHOICE, Asked.IS_IT_ABOUT})
PROPOSED = frozenset({Asked.IS_IT_ABOUT})
ELSEWHERE = ANY - AFTER_ANSWER
Condition: TypeAlias = Callable[[Utterance], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    name: str
    asked: Collection[Asked]
    "The questions after which it counts."
    applies: Condition
    then: Callable[[Utterance], Understanding]

    def is_for(self, at: Utterance) -> bool:
        """Whether it says what the words mean, if no row before it does."""
        return at.asked in self.asked and self.applies(at)


def chosen(at: Utterance) -> Row:
    """Return the first row of the table that applies."""
    return next(row for row in TABLE if row.is_for(at))


def meaning(at: Utterance) -> Understanding:
    """Return what that row makes of the words, with the danger that the response itself may be."""
    if both := _both(at):
        first, after = both
        return _in_danger(at, in_a_breath(first, chosen(after).then(after)))
    row = chosen(at)
    meant = row.then(at)
    return meant if row is TABLE[0] else _in_danger(at, meant)


def _both(at: Utterance) -> tuple[Utterance, Utterance] | None:
    """Return the two acts of a breath, unless the words wish for something that outweighs them."""
    is_wish = at.does(*WISHES, Response.IN_DANGER, Response.PRIVACY)
    return None if is_wish or _reads_card(at) else at.in_a_breath


def _reads_card(at: Utterance) -> bool:
    return at.may_go_on and outright(at) in (Control(ControlKind.PAYMENT), Control(ControlKind.OBJECTION))


def _in_danger(at: Utterance, meant: Understanding) -> Understanding:
    if not (at.reads_danger and at.is_after_answer):
        return meant
    in_danger = at.chance(Response.IN_DANGER)
    if in_danger >= SURELY_IN_DANGER:
        return Danger(at.reading.danger_kind, LEARNED)
    return cautious(meant, at.reading.danger_kind) if in_danger >= IN_DANGER else meant


def doubts(at: Utterance, heard: Danger) -> bool:
    """Whether danger that no rule names is hardly what the words do after this answer."""
    return heard.rule == LEARNED and at.reads_danger and at.chance(Response.IN_DANGER) < HARDLY_IN_DANGER


def _likeliest(*responses: Response) -> Condition:
    return lambda at: at.does(*responses)


def _agrees(at: Utterance) -> bool:
    """Whether the caller agrees to what the line took for meant, or offered; nothing after a no does."""
    is_sure = not at.is_learned or _taking(at) >= AGREED
    return at.does(Response.ACCEPTS) and is_sure and not (_is_led_by_no(at) or _may_end(at))


def _may_end(at: Utterance) -> bool:
    """Whether thanks or a goodbye without a yes may leave an offer: “okay thanks, bye now”.

    By many authors, 28 who leave one say so in form, and 4 of 153 who take it, who are asked again.
    """
    return at.is_offered and ends_call(at.text) and leading_answer(at.text) is None


def _taking(at: Utterance) -> float:
    """Return how likely a yes is; whoever was offered a person and wishes for one takes the offer."""
    return at.chance(Response.ACCEPTS, *([Response.WANTS_PERSON] if at.is_offered else []))


def _hardly_agrees(at: Utterance) -> bool:
    """Whether the words are a faint yes, or take what was offered at least as likely as they end the call."""
    takes = at.is_offered and at.does(Response.ENDS) and _taking(at) >= at.chance(Response.ENDS)
    return takes or at.does(Response.ACCEPTS)


def _hardly_denies(at: Utterance) -> bool:
    is_sure = not at.is_learned or at.chance(Response.REJECTS) >= DENIED
    return at.does(Response.REJECTS) and not is_sure and not _is_led_by_no(at)


def _is_led_by_no(at: Utterance) -> bool:
    return isinstance(at.expecting, YesNo) and leading_answer(at.text) is Act.NO


def _rather_wants_person(at: Utterance) -> bool:
    """Whether somebody is wanted all the same; after an offer, which needs consent, only who is named."""
    has_consent = not at.is_offered or at.addressee.wanted() is not None
    return has_consent and wants_person_rather(at)


def _meant_by(rest: Utterance | None) -> Understanding:
    return chosen(rest).then(rest) if rest else NoMatch()


def _given(found: Understanding | None) -> Understanding:
    """Return what a row found that applies only if it finds something."""
    return found or NoMatch()


def _reaches(at: Utterance) -> bool:
    """Whether somebody is wanted now; “before I talk to anyone, how much is it” asks first."""
    asks_first = at.is_learned and at.does(*ASKS) and postpones(at.text)
    return (at.addressee.is_reached_for() and not asks_first) or _accepts_person(at)


def _accepts_person(at: Utterance) -> bool:
    """Whether somebody who was told that a person will see to it wants that: “yes, do that”."""
    offered = at.answer and phrases().person_offered.search(plain(" ".join(at.answer.sentences)))
    is_yes = at.response.likeliest in {Response.ACCEPTS, Response.ENDS}
    return bool(offered) and is_yes and agrees(at.text, at.language)


def _person(at: Utterance) -> Understanding:
    """Return the wish for a person, with whom and what about."""
    topic = after_person(at.text, at.language)
    is_short = len(words(at.text)) <= BRIEF or at.reading.business < ABOUT
    is_bare = not topic and (is_short or at.addressee.says_only_whom())
    about = at.offer.raised() or (() if is_bare else at.talk.candidates(topic or at.text))
    is_read = at.is_learned and at.is_after_answer and not at.addressee.is_reached_for()
    sure = at.chance(Response.WANTS_PERSON)
    sure = sure if is_read else max(sure, at.reading.chance(*PEOPLE))
    return Control(ControlKind.PERSON, sure, about, at.addressee.wanted())


def _is_outright(at: Utterance) -> bool:
    """Whether the form alone tells.

    A number that is one of the answer's is no key, and “okay” is no yes where a wrong one follows.
    """
    plain = outright(at)
    found = value_repeated(at) if isinstance(plain, NoMatch) or plain == Control(ControlKind.YES) else None
    is_value = found is not None and (isinstance(plain, NoMatch) or found.is_so is False)
    return plain is not None and not is_value


def _pays(at: Utterance) -> bool:
    is_likeliest = not at.is_after_answer and at.reading.act is Act.PAYMENT
    return is_likeliest or at.reading.acts[Act.PAYMENT] >= WISH


def _again(at: Utterance) -> Understanding:
    is_slower = at.does(Response.SLOWER) or asks_for(ControlKind.SLOWER, at.text)
    kind = ControlKind.SLOWER if is_slower else ControlKind.REPEAT
    again = Control(kind) if at.is_after_answer else with_topic(at, kind, at.response.likeliest)
    return replace(again, confidence=at.chance(at.response.likeliest), part=part_of(at.text, at.language))


def _about_line(at: Utterance) -> Understanding:
    """Return which question about the line it is, unless it is for the city: “what are your hours”."""
    if not at.is_after_answer and (topic := at.addressee.asked_of_city()):
        return topic
    lines = (Act.ABOUT_DATA, Act.ABOUT_LINE) if at.is_after_answer else LINE
    return at.sure(KINDS[max(lines, key=lambda act: at.reading.acts[act])], Response.PRIVACY)


TABLE = (
    Row("unmistakable in form", ANY, _is_outright, lambda at: _given(outright(at))),
    Row(
        "nobody, in so many words",
        AFTER_ANSWER | PROPOSED,
        lambda at: (at.is_offered or at.is_after_answer) and refuses_person(at.text),
        lambda at: without_person(at, _meant_by(at.without_person)),
    ),
    Row("somebody named, or asked for in so many words", ANY, _reaches, _person),
    Row(
        "a name that several topics share",
        OPEN,
        lambda at: at.addressee.bare_topic() is not None,
        lambda at: _given(at.addressee.bare_topic()),
    ),
    Row(
        "a question that leaves an offer aside",
        PROPOSED,
        lambda at: at.is_offered and (at.does(*ASKS) or at.asks),
        lambda at: asked_aside(at, chosen(at.aside).then(at.aside)),
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
        other_topic,
    ),
    Row(
        "nothing but denied",
        AFTER_ANSWER,
        lambda at: at.talk.is_denied and at.does(Response.ASKS_OTHER),
        lambda at: at.sure(ControlKind.CORRECT, Response.ASKS_OTHER),
    ),
    Row(
        "what is meant instead of the denied answer",
        AFTER_ANSWER,
        lambda at: at.does(Response.ASKS_OTHER) and bool(at.meant_instead),
        lambda at: Control(ControlKind.CORRECT, at.chance(*ASKS, Response.REJECTS), at.meant_instead),
    ),
    Row("a value of the answer", AFTER_ANSWER, lambda at: value_repeated(at) is not None, of_value),
    Row(
        "no more, where no answer is open",
        AFTER_ANSWER,
        lambda at: not at.article and _is_led_by_no(at) and at.does(*WITHOUT_TOPIC) and not at.asks,
        lambda at: Control(ControlKind.NO, at.chance(*WITHOUT_TOPIC)),
    ),
    Row("asked, in context", AFTER_ANSWER, lambda at: at.asked_for is not None, asked_in_context),
    Row("a question, whatever else it seems", AFTER_ANSWER, lambda at: at.asks, other_topic),
    Row("accepted", AFTER_ANSWER, _likeliest(Response.ACCEPTS), accepted),
    Row("ended", AFTER_ANSWER, _likeliest(Response.ENDS), ended),
    Row("person", AFTER_ANSWER, _likeliest(Response.WANTS_PERSON), _person),
    Row("refused", AFTER_ANSWER, _likeliest(Response.REJECTS), rejected),
    Row("told by the answer", AFTER_ANSWER, _likeliest(Response.ASKS_TOLD), told),
    Row("not told", AFTER_ANSWER, _likeliest(Response.ASKS_UNTOLD), untold),
    Row("another topic", AFTER_ANSWER, _likeliest(Response.ASKS_OTHER), other_topic),
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
    Row("a person rather than what it seems", ELSEWHERE, _rather_wants_person, _person),
    Row("a question instead of what it seems", ELSEWHERE, asks_instead, question),
    Row(
        "where this is",
        ELSEWHERE,
        asks_where_this_is,
        lambda at: Control(ControlKind.ABOUT_LINE, at.reading.acts[Act.ABOUT_LINE]),
    ),
    Row("yes", ELSEWHERE, _agrees, yes),
    Row(
        "no, whatever else sounds like a yes",
        ELSEWHERE,
        lambda at: at.does(Response.ACCEPTS) and _is_led_by_no(at),
        lambda at: Control(ControlKind.NO, at.chance(Response.ACCEPTS, Response.REJECTS)),
    ),
    Row("hardly a yes", PROPOSED, _hardly_agrees, lambda _: NoMatch()),
    Row("hardly a no", PROPOSED, _hardly_denies, lambda _: NoMatch()),
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
    Row("complaint", ANY, _likeliest(Response.COMPLAINS), complained),
    Row("a question", ELSEWHERE, lambda _: True, question),
    Row(
        "a detail",
        AFTER_ANSWER,
        _likeliest(Response.TELLS, Response.IN_DANGER),
        lambda _: NoMatch(tells=True),
    ),
    Row("unclear, or not city business", AFTER_ANSWER, lambda _: True, lambda _: NoMatch()),
)
