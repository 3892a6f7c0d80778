"""Understands a turn: danger first, whatever the matcher, then act and topic, given the question before."""

from dataclasses import dataclass
from functools import cached_property
from typing import assert_never

from intents.acts.acting import (
    CONTENT,
    KINDS,
    OF_THE_LINE,
    PEOPLE,
    REFUSALS,
    WEIGHTY,
    act_of,
    begins_anew,
    beyond_yes,
    confirms_beside,
    leading_answer,
    likeliest_besides,
    objects,
    tells_more,
    told_apart,
)
from intents.acts.clauses import SINGLE, Clauses, Verdict
from intents.acts.controls import find_concern, find_control, understand_keys
from intents.acts.detail import part_of
from intents.acts.fact_answer import PLAIN, lacks_address, plain_answer, short_answer
from intents.acts.follow_up import FollowUp
from intents.acts.lead_in import after_person
from intents.addressee import Addressee
from intents.articles.article import Language
from intents.caution import is_cautioned
from intents.danger.rules import Caution
from intents.offered import Offer
from intents.privacy.numbers import offers_card_number, reads_out_card
from intents.reading import AFTER_ANSWER, Act, Asked, Reading, asked_of
from intents.referring import referred
from intents.responses.choosing import AfterAnswer
from intents.topic_talk import BRIEF, Content, NluModels, TopicTalk, candidates_in, is_certain, is_clear
from intents.transcript import Expecting, Keys, NoSpeech, Said, Transcript, YesNo
from intents.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    Danger,
    NoMatch,
    Recognized,
    Silence,
    Understanding,
    cautious,
)
from intents.wording import words
from intents.wrong_number import in_its_place


def understood(said: Said, expecting: Expecting, models: NluModels, language: Language) -> Understanding:
    """What the caller meant."""
    match said:
        case NoSpeech():
            return Silence()
        case Keys(digits):
            return understand_keys(digits, expecting)
        case Transcript(text=text):
            return in_its_place(_words_understood(text, expecting, models, language), expecting)
        case _:
            assert_never(said)


def _words_understood(
    text: str, expecting: Expecting, models: NluModels, language: Language
) -> Understanding:
    asked = asked_of(expecting)
    reading = models.classifier.read(text, language, asked)
    heard = models.hear_danger(text, language, reading)
    after = AfterAnswer.of(text, expecting, models, language, reading) if models.responses else None
    if isinstance(heard, Danger) and not (after and after.doubts(heard)):
        return heard
    if after:
        said = WordsInContext(text, expecting, models, language, reading)
        meant = said.beyond_context() or after.meaning()
    else:
        is_after = asked in AFTER_ANSWER
        clauses = Clauses.of(text, language, asked, reading, models.classifier) if is_after else SINGLE
        meant = WordsInContext(text, expecting, models, language, reading, clauses).meaning()
    if heard is None:
        talk = TopicTalk(text, expecting, models, language)
        meant = referred(meant, talk, reading, after.response if after else None)
    match heard:
        case Danger(kind):
            return cautious(meant, kind)
        case Caution(kind) if is_cautioned(heard, meant, text, language, reading):
            return cautious(meant, kind)
        case _:
            return meant


def _unmistakable(text: str, language: Language) -> Control | None:
    """Return a card read aloud, or a concern about recording: context never changes these."""
    found = find_control(text, language, {ControlKind.PAYMENT})
    said = words(text)
    if reads_out_card(text):
        return Control(ControlKind.PAYMENT)
    if found and (any(word.isdigit() for word in said) or offers_card_number(said)):
        return found
    return find_concern(text, language)


@dataclass(frozen=True)
class WordsInContext:
    """A caller's words after a question."""

    text: str
    expecting: Expecting
    models: NluModels
    language: Language
    reading: Reading
    clauses: Clauses = SINGLE

    @cached_property
    def _talk(self) -> TopicTalk:
        told = self._beyond_yes or self.text
        return TopicTalk(
            told,
            self.expecting,
            self.models,
            self.language,
            self.reading.out_of_scope,
            self.reading.is_by_words_alone,
            goes_on=told != self.text,
        )

    @cached_property
    def _beyond_yes(self) -> str:
        """What goes on after a yes or thanks, if anything does."""
        if self._asked not in AFTER_ANSWER:
            return ""
        rest = beyond_yes(self.text)
        return self.clauses.beyond_thanks or self.clauses.asked_on if rest == self.text else rest

    @cached_property
    def _addressee(self) -> Addressee:
        return Addressee(self._talk, self.reading)

    @property
    def _is_offered(self) -> bool:
        return self._asked in {Asked.CHOICE, Asked.IS_IT_ABOUT}

    @property
    def _offer(self) -> Offer:
        return Offer(self.text, self.expecting, self.models, self.language, self.reading)

    @property
    def _asked(self) -> Asked:
        return asked_of(self.expecting)

    def meaning(self) -> Understanding:
        """Return act and topic as one meaning; if the last answer covers it already, ask to repeat that."""
        if plain := self.beyond_context():
            return plain
        meant = self._meaning()
        if isinstance(self.expecting, YesNo) and self._asked in AFTER_ANSWER:
            article = self.expecting.article
            answer = self.models.answers.get((article, self.language))
            told = self.clauses.asked_on or self.text
            follow_up = FollowUp(told, self.language, self.reading, article, self.models.answers)
            return follow_up.to(answer, meant) if answer else meant
        return meant

    def beyond_context(self) -> Understanding | None:
        """Return the meaning that no earlier answer changes: whoever reads out a card is stopped."""
        text, expecting, language = self.text, self.expecting, self.language
        return (
            plain_answer(text, expecting, language)
            or _unmistakable(text, language)
            or lacks_address(text, expecting, language)
        )

    def _meaning(self) -> Understanding:
        if self._addressee.is_reached_for():
            return self._act(Act.PERSON)
        if topic := self._addressee.bare_topic() or (self._is_offered and self._offer.answered()):
            return topic
        act = act_of(self.reading, self.text, self._asked)
        if self._asked in AFTER_ANSWER and (told := self._by_clauses(act)):
            return told
        is_next = isinstance(self.expecting, YesNo) and begins_anew(act, self.text, self._beyond_yes)
        asks_on = act in REFUSALS and (self._talk.is_aside or self.clauses.asked_on)
        if is_next or asks_on or self._addressee.asks_related(act):
            return self._telling()
        is_question = act is Act.DEPARTMENT and self._addressee.asks_of_department()
        if is_question or self._addressee.is_mistaken(KINDS.get(act)) or self._addressee.tells_of(act):
            return self._telling()
        if act is Act.ABOUT_LINE and (topic := self._addressee.asked_of_city()):
            return topic
        if (act in {*CONTENT, *REFUSALS} and self._addressee.names_somebody()) or (
            act in {*OF_THE_LINE, Act.REPEAT} and self._addressee.is_person_by_pattern(act)
        ):
            act = Act.PERSON
        if self._addressee.denies_rather(
            act, or_first=self._asked in AFTER_ANSWER and self.clauses.refuses_first
        ):
            act = Act.REJECT  # “not when, how” asks for no repetition
        if act in CONTENT and self._addressee.asks_where_this_is():
            act = Act.ABOUT_LINE
        act = Act.NO if self._addressee.ends_with_no(act) else told_apart(act, self.text, self.language)
        return self._telling() if act in CONTENT else self._act(act)

    def _by_clauses(self, act: Act) -> Understanding | None:
        """Return what the clauses do together, where the whole would hide it."""
        match self.clauses.verdict:
            case Verdict.HELPED if act is not Act.END:
                return Control(ControlKind.YES, self.reading.acts[Act.CONFIRM])
            case Verdict.REFUSED:
                return self._act(Act.REJECT)
            case _ if act is Act.CONFIRM and self.clauses.is_doubtful_praise:
                return self._telling()
            case Verdict.AGAIN:
                return self._act(Act.REPEAT)
            case Verdict.WAITS:
                return self._act(Act.WAIT)
            case Verdict.ENDS if not is_certain(self._talk.content):
                return self._act(Act.NO)
            case _ if (last := self.clauses.dismissed_by(act)) and not self._talk.means_instead(last):
                # Before “that's not what I meant”, the answer is only spoken of.
                return Control(ControlKind.REJECT, self.reading.chance(*REFUSALS))
            case _:
                return None

    def _act(self, act: Act) -> Control:
        if objects(act, self.text):
            return Control(ControlKind.OBJECTION, self.reading.acts[act])
        return self._doing(KINDS[act], self.reading.chance(*(PEOPLE if act in PEOPLE else (act,))))

    def _doing(self, kind: ControlKind, sure: float) -> Control:
        match kind:
            case ControlKind.PERSON:
                return Control(kind, sure, self._about_beside_person(), self._addressee.wanted())
            case ControlKind.REPEAT | ControlKind.SLOWER:
                about = self._talk.candidates(self.text) if tells_more(self.reading) else ()
                return Control(kind, sure, about, part=part_of(self.text, self.language))
            case ControlKind.LANGUAGE:
                return self._addressee.wanted_tongue(sure)
            case ControlKind.PAYMENT:
                return Control(kind, sure, candidates_in(self._talk.content))
            case ControlKind.CORRECT:
                return Control(kind, sure, self._talk.meant_instead())
            case ControlKind.REJECT | ControlKind.NO if about := self._talk.instead_of_denied():
                return Control(kind, sure, about)
            case _ if not tells_more(self.reading):
                return Control(kind, sure)
            case _:
                return Control(kind, sure, self._talk.candidates(self.text))

    def _about_beside_person(self) -> tuple[Candidate, ...]:
        """What a caller who asks for a person wants to discuss; the bare request does not say."""
        topic = after_person(self.text, self.language)
        if self._is_offered and (offered := self._offer.raised()):
            return offered
        if not topic and (len(words(self.text)) <= PLAIN or self._addressee.says_only_whom()):
            return ()
        # “Agent's fine” after an answer is no parking fine.
        is_guess = not topic and self._asked in AFTER_ANSWER and len(words(self.text)) <= BRIEF
        return () if is_guess else self._talk.candidates(topic or self.text)

    def _telling(self) -> Understanding:
        """Return the topic; a bare name asks for that person or department."""
        if wanted := self._addressee.bare_name():
            return Control(ControlKind.PERSON, self.reading.acts[Act.ASK], wanted=wanted)
        content = self._talk.content
        if self._asked in AFTER_ANSWER and self.clauses.is_reaction and not is_clear(content):
            return NoMatch(tells=True)
        led_by = leading_answer(self.text) if isinstance(self.expecting, YesNo) else None
        match content:
            case NoMatch() if besides := self._besides():
                return besides
            case NoMatch(candidates) if led_by is Act.CONFIRM and self._asked is Asked.DID_THAT_HELP:
                # A yes before unknown words may be the answer or the start of a new question.
                return NoMatch(candidates)
            case NoMatch() if led_by:
                return self._act(led_by)
            case _ if self._ends_without(content) and led_by:
                return self._act(led_by)
            case Recognized(article, confidence) if led_by is Act.CONFIRM or self._confirms_beside(article):
                return Control(
                    ControlKind.YES, self.reading.acts[Act.CONFIRM], (Candidate(article, confidence),)
                )
            case Ambiguous((only,)) if led_by is Act.CONFIRM:
                return Control(ControlKind.YES, self.reading.acts[Act.CONFIRM], (only,))
            case content:
                return content

    def _ends_without(self, content: Content) -> bool:
        """Whether a yes or no to “anything else” is all, for no question follows and no topic is certain."""
        return self._asked is Asked.ANYTHING_ELSE and not (self._beyond_yes or is_certain(content))

    def _confirms_beside(self, article: str) -> bool:
        """Whether a yes comes with another question; about the same answer it would not be a yes."""
        is_same = isinstance(self.expecting, YesNo) and self.expecting.article == article
        return not is_same and confirms_beside(self.reading, self.text)

    def _besides(self) -> Control | None:
        """Return another act for words without a topic, by the reviewed patterns."""
        short = short_answer(self.text, self.expecting, self.clauses, self.language)
        by_rule = short or find_control(self.text, self.language)
        if by_rule and not self._addressee.is_mistaken(by_rule.kind):
            return self._doing(by_rule.kind, by_rule.confidence)
        if self._talk.is_aside:
            return None
        act = likeliest_besides(self.reading, self.text, self._asked)
        if act is None or (act in WEIGHTY and self._beyond_yes):
            return None
        return None if self._addressee.is_mistaken(KINDS.get(act)) else self._act(act)
