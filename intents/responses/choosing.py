"""What a caller means after an answer: one ordered table over what was read."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from intents.acts.acting import PEOPLE, agrees_first, beyond_yes, leading_answer, objects
from intents.acts.detail import details_asked, part_of
from intents.acts.fact_answer import agrees
from intents.acts.lead_in import after_person
from intents.acts.phrases import phrases
from intents.addressee import Addressee
from intents.articles.article import Language
from intents.danger.rules import LEARNED
from intents.reading import AFTER_ANSWER, Act, Asked, Reading, asked_of
from intents.responses.response import Response, ResponseReading
from intents.topic_talk import BRIEF, Content, NluModels, TopicTalk, candidates_in
from intents.transcript import Expecting, YesNo
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
RATHER_REFUSED = 0.5
"""The same for a goodbye, which then ends nothing: the caller is asked once more.

After “anything else”, by the authors learned from, it holds for 41 of 79 refusals and 13 of 195 goodbyes.
"""
RECEIVED = 2
"""Words that only receive an answer, without saying that it helped: “okay”, “I know”, “got it”."""
ENDED = 0.6
"""Minimum probability of a goodbye, or of an answer that was taken, that ends the call.

Of 31 goodbyes that were less sure, by authors left out, 5 were none: a refusal, a detail, “uhh lemme think”.
Of 184 surer ones 6 were none.
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
ANOTHER = 0.95
"""Confidence of another article from which what follows a yes is about it.

Of the turns in `training/sentences/responses` that go on after a yes and are so sure, 10 of 12 ask about that
article; of the others that ask anything which no detail of the answer tells, 175 of 189.
"""
AT_LEAST = 0.25
"Minimum probability of a refusal beside another topic, from which the topic corrects the line."


@dataclass(frozen=True)
class AfterAnswer:
    """A caller's words after an answer, with everything that was read in them."""

    text: str
    expecting: YesNo
    models: NluModels
    language: Language
    reading: Reading
    response: ResponseReading

    @staticmethod
    def of(
        text: str, expecting: Expecting, models: NluModels, language: Language, reading: Reading
    ) -> "AfterAnswer | None":
        """Read what is done with the last answer; None if the line asked something else or cannot."""
        if models.responses is None or not isinstance(expecting, YesNo) or not expecting.article:
            return None
        if asked_of(expecting) not in AFTER_ANSWER:
            return None
        rest = beyond_yes(text)
        told = models.answer_context(rest, expecting.article, language)
        response = models.responses.read(rest, asked_of(expecting), told, reading)
        return AfterAnswer(text, expecting, models, language, reading, response)

    def doubts(self, heard: Danger) -> bool:
        """Whether danger that no rule names is hardly what the words do after this answer."""
        return heard.rule == LEARNED and self.chance(Response.IN_DANGER) < HARDLY_IN_DANGER

    def meaning(self) -> Understanding:
        """Return what the first row of the table that applies makes of the words."""
        meant = next(row.then(self) for row in TABLE if row.applies(self))
        in_danger, kind = self.chance(Response.IN_DANGER), self.reading.danger_kind
        if in_danger >= SURELY_IN_DANGER:
            return Danger(kind, LEARNED)
        return cautious(meant, kind) if in_danger >= IN_DANGER else meant

    @property
    def rule(self) -> str:
        """The name of that row."""
        return next(row.name for row in TABLE if row.applies(self))

    @property
    def asked(self) -> Asked:
        """The question that the words follow."""
        return asked_of(self.expecting)

    @property
    def is_last_question(self) -> bool:
        """Whether the line asked for more, so that a no is the end."""
        return self.asked is Asked.ANYTHING_ELSE

    @cached_property
    def talk(self) -> TopicTalk:
        """The words as a topic."""
        said, rest = self.reading, beyond_yes(self.text)
        return TopicTalk(
            rest,
            self.expecting,
            self.models,
            self.language,
            said.out_of_scope,
            said.is_by_words_alone,
            goes_on=rest != self.text,
        )

    @cached_property
    def addressee(self) -> Addressee:
        """The words as names of people and departments."""
        return Addressee(self.talk, self.reading)

    @property
    def names_another(self) -> bool:
        """Whether the words by themselves are surely about one other article."""
        match self.talk.content:
            case Recognized(article, confidence) | Ambiguous((Candidate(article, confidence),)):
                return article != self.expecting.article and confidence >= ANOTHER
            case _:
                return False

    def chance(self, *responses: Response) -> float:
        """The probability of any of these responses."""
        return self.response.chance(*responses)

    def sure(self, kind: ControlKind, response: Response) -> Control:
        """Return a control as likely as the response."""
        return Control(kind, self.chance(response))


Condition: TypeAlias = Callable[[AfterAnswer], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    name: str
    applies: Condition
    then: Callable[[AfterAnswer], Understanding]


def _likeliest(*responses: Response) -> Condition:
    return lambda at: at.response.likeliest in responses


def _reaches(at: AfterAnswer) -> bool:
    return at.addressee.is_reached_for() or _accepts_person(at)


def _accepts_person(at: AfterAnswer) -> bool:
    """Whether somebody who was told that a person will see to it wants that: “yes, do that”."""
    answer = at.models.answers.get((at.expecting.article, at.language))
    offered = answer and phrases().person_offered.search(plain(" ".join(answer.sentences)))
    is_yes = at.response.likeliest in {Response.ACCEPTS, Response.ENDS}
    return bool(offered) and is_yes and agrees(at.text, at.language)


def _person(at: AfterAnswer) -> Understanding:
    """Return the wish for a person, with whom and what about."""
    topic = after_person(at.text, at.language)
    is_bare = not topic and (len(words(at.text)) <= BRIEF or at.addressee.says_only_whom())
    about = () if is_bare else at.talk.candidates(topic or at.text)
    sure = max(at.chance(Response.WANTS_PERSON), at.reading.chance(*PEOPLE))
    return Control(ControlKind.PERSON, sure, about, at.addressee.wanted())


def _accepted(at: AfterAnswer) -> Understanding:
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


def _is_settled(at: AfterAnswer) -> bool:
    """Whether an acceptance is likely, and hardly a refusal."""
    is_likely = at.chance(Response.ACCEPTS) >= HELPED and at.chance(*DOUBTS) < DOUBTED
    return is_likely and _refusal(at) < REFUSED


def _refusal(at: AfterAnswer) -> float:
    """The utterance classifier's probability of a refusal; a no to “anything else” is none."""
    against = (Act.NO,) if not at.is_last_question else ()
    return at.reading.chance(*against, Act.REJECT, Act.CORRECT, Act.COMPLAINT)


def _ended(at: AfterAnswer) -> Understanding:
    """Return a goodbye; one that is doubtful ends nothing, and the caller is asked for more."""
    if at.chance(Response.ENDS, Response.ACCEPTS) < ENDED or _refusal(at) >= RATHER_REFUSED:
        return at.sure(ControlKind.ACCEPTS, Response.ENDS)
    return at.sure(ControlKind.NO if at.is_last_question else ControlKind.GOODBYE, Response.ENDS)


def _rejected(at: AfterAnswer) -> Understanding:
    if at.is_last_question and leading_answer(at.text) is Act.NO and len(words(at.text)) <= BRIEF:
        return at.sure(ControlKind.NO, Response.REJECTS)
    if at.names_another and leading_answer(at.text) is Act.NO:
        return _other(at)
    return replace(at.sure(ControlKind.REJECT, Response.REJECTS), about=at.talk.instead_of_denied())


def _told(at: AfterAnswer) -> Understanding:
    """Return a request for the sentences that tell it."""
    answer = at.models.answers.get((at.expecting.article, at.language))
    found = details_asked(at.text, answer, at.language) if answer else ()
    if not found and (at.names_another or at.talk.raises_related):
        return _other(at)
    return replace(
        at.sure(ControlKind.REPEAT, Response.ASKS_TOLD), sentences=found or at.response.nearest[:1]
    )


def _untold(at: AfterAnswer) -> Understanding:
    """Return that something was asked which the answer does not tell, unless another article surely does."""
    match at.talk.content:
        case Recognized(article) as other if article != at.expecting.article and not _is_untold(at):
            return other
        case _ if at.talk.raises_related:
            return _other(at)
        case _ if about := at.talk.instead_of_denied():
            return Control(ControlKind.CORRECT, at.chance(Response.ASKS_UNTOLD), about)
        case content:
            return NoMatch(candidates_in(content), tells=True)


def _is_untold(at: AfterAnswer) -> bool:
    return at.chance(Response.ASKS_UNTOLD) >= 2 * at.chance(Response.ASKS_OTHER)


def _other(at: AfterAnswer) -> Understanding:
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


def _other_content(at: AfterAnswer) -> Content:
    """Return the topic; where it is unclear, the likeliest one that was not just told."""
    match at.talk.content:
        case Recognized(article) as told if article != at.expecting.article:
            return told
        case Ambiguous(candidates) if others := _but(candidates, at.expecting.article):
            return Ambiguous(others)
        case content:
            ranked = at.models.matcher.weigh([at.talk.text], at.language)[0].candidates
            first = _but(ranked, at.expecting.article)[:1]
            is_likely = first and first[0].confidence >= AT_LEAST
            return Ambiguous(first) if is_likely else NoMatch(candidates_in(content), tells=True)


def _but(candidates: tuple[Candidate, ...], told: str) -> tuple[Candidate, ...]:
    return tuple(each for each in candidates if each.article != told)


def _again(at: AfterAnswer) -> Understanding:
    kind = ControlKind.SLOWER if at.response.likeliest is Response.SLOWER else ControlKind.REPEAT
    return Control(kind, at.chance(at.response.likeliest), part=part_of(at.text, at.language))


def _about_line(at: AfterAnswer) -> Understanding:
    acts = at.reading.acts
    kind = ControlKind.ABOUT_DATA if acts[Act.ABOUT_DATA] >= acts[Act.ABOUT_LINE] else ControlKind.ABOUT_LINE
    return at.sure(kind, Response.PRIVACY)


def _complained(at: AfterAnswer) -> Understanding:
    is_of_line = at.reading.acts[Act.COMPLAINT] >= AT_LEAST
    return (
        at.sure(ControlKind.COMPLAINT_ABOUT_LINE, Response.COMPLAINS) if is_of_line else NoMatch(tells=True)
    )


TABLE = (
    Row("somebody named, or asked for in so many words", _reaches, _person),
    Row(
        "objection",
        lambda at: at.reading.acts[Act.ABOUT_DATA] >= WISH and objects(Act.ABOUT_DATA, at.text),
        lambda at: at.sure(ControlKind.OBJECTION, Response.PRIVACY),
    ),
    Row(
        "payment on the line",
        lambda at: at.reading.acts[Act.PAYMENT] >= WISH,
        lambda at: Control(ControlKind.PAYMENT, at.reading.acts[Act.PAYMENT], candidates_in(at.talk.content)),
    ),
    Row(
        "the next question after a yes",
        lambda at: at.talk.goes_on and at.names_another and not _likeliest(*DOUBTS)(at),
        _other,
    ),
    Row("accepted", _likeliest(Response.ACCEPTS), _accepted),
    Row("ended", _likeliest(Response.ENDS), _ended),
    Row("person", _likeliest(Response.WANTS_PERSON), _person),
    Row("refused", _likeliest(Response.REJECTS), _rejected),
    Row("told by the answer", _likeliest(Response.ASKS_TOLD), _told),
    Row("not told", _likeliest(Response.ASKS_UNTOLD), _untold),
    Row("another topic", _likeliest(Response.ASKS_OTHER), _other),
    Row("once more", _likeliest(Response.REPEAT, Response.SLOWER), _again),
    Row("wait", _likeliest(Response.WAIT), lambda at: at.sure(ControlKind.WAIT, Response.WAIT)),
    Row(
        "language",
        _likeliest(Response.LANGUAGE),
        lambda at: at.addressee.wanted_tongue(at.chance(Response.LANGUAGE)),
    ),
    Row("about the line", _likeliest(Response.PRIVACY), _about_line),
    Row(
        "human",
        _likeliest(Response.ASKS_HUMAN),
        lambda at: at.sure(ControlKind.ARE_YOU_HUMAN, Response.ASKS_HUMAN),
    ),
    Row(
        "small talk",
        _likeliest(Response.SMALL_TALK),
        lambda at: at.sure(ControlKind.GREET, Response.SMALL_TALK),
    ),
    Row("complaint", _likeliest(Response.COMPLAINS), _complained),
    Row("a detail", _likeliest(Response.TELLS, Response.IN_DANGER), lambda _: NoMatch(tells=True)),
    Row("unclear, or not city business", lambda _: True, lambda _: NoMatch()),
)
