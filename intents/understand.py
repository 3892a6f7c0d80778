"""Understands a turn: danger first, whatever the matcher, then act and topic, given the question before."""

from dataclasses import dataclass
from typing import assert_never

from intents.acts.acting import (
    CONTENT,
    KINDS,
    OF_THE_LINE,
    PEOPLE,
    REFUSALS,
    act_of,
    begins_anew,
    beyond_yes,
    confirms_beside,
    is_more_than_yes,
    leading_answer,
    likeliest_besides,
    tells_more,
    told_apart,
)
from intents.acts.controls import (
    find_concern,
    find_control,
    find_short_answer,
    understand_keys,
    understand_short_answer,
)
from intents.acts.detail import part_of
from intents.acts.fact_answer import direct_answer, lacks_address, lacks_number
from intents.acts.follow_up import FollowUp
from intents.acts.lead_in import after_person
from intents.addressee import Addressee
from intents.articles.article import Language
from intents.danger.rules import POSSIBLE_IN_BUSINESS, Caution
from intents.offered import Offer
from intents.privacy.numbers import offers_card_number, reads_out_card
from intents.reading import AFTER_ANSWER, Act, Asked, Reading, asked_of
from intents.topic_talk import (
    BRIEF,
    NluModels,
    TopicTalk,
    candidates_in,
    is_certain,
)
from intents.transcript import (
    Expecting,
    KeyedDigits,
    Keys,
    NoSpeech,
    Said,
    Transcript,
    YesNo,
)
from intents.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    Danger,
    DangerKind,
    NoMatch,
    Recognized,
    Silence,
    Understanding,
    cautious,
)
from intents.wording import is_hesitation, words
from intents.wrong_number import in_its_place

PLAIN_ERRAND, CRISIS_IN_ERRAND = 0.92, 0.9
"Probability of an article from which it is a plain errand, and of danger from which it may be a crisis."
PLAIN = 2
"Words; up to this many, the reviewed patterns decide alone."


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
    reading = models.classifier.read(text, language, asked_of(expecting))
    heard = models.hear_danger(text, language, reading)
    if isinstance(heard, Danger):
        return heard
    meant = WordsInContext(text, expecting, models, language, reading).meaning()
    if heard is None or _only_sounds_so(text, language, reading) or _is_plain_errand(meant, heard, reading):
        return meant
    return cautious(meant, heard.kind)


def _only_sounds_so(text: str, language: Language, reading: Reading) -> bool:
    """Whether a card that is read out, or words against being written down, only sound like danger."""
    is_hardly = not reading.around_rule and reading.danger_chance < POSSIBLE_IN_BUSINESS
    return reads_out_card(text) or (is_hardly and find_concern(text, language) is not None)


def _is_plain_errand(meant: Understanding, heard: Caution, reading: Reading) -> bool:
    """Whether a caller who may think of suicide so surely asks for one article that they hardly do.

    Of 44 of them whom no rule names, none below that probability of danger is as surely about an article,
    while 7 of 36 others are: “I found a wallet, do I take it to the police”.
    """
    is_errand = isinstance(meant, Recognized) and meant.confidence >= PLAIN_ERRAND
    is_crisis = heard.kind is DangerKind.SELF_HARM and not reading.around_rule
    return is_errand and is_crisis and reading.danger_chance < CRISIS_IN_ERRAND


@dataclass(frozen=True, slots=True)
class WordsInContext:
    """A caller's words after a question."""

    text: str
    expecting: Expecting
    models: NluModels
    language: Language
    reading: Reading

    @property
    def _talk(self) -> TopicTalk:
        told = beyond_yes(self.text) if self._asked in AFTER_ANSWER else self.text
        return TopicTalk(
            told,
            self.expecting,
            self.models,
            self.language,
            self.reading.out_of_scope,
            self.reading.is_by_words_alone,
            goes_on=told != self.text,
        )

    @property
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
        if plain := self._beyond_context():
            return plain
        meant = self._meaning()
        if isinstance(self.expecting, YesNo) and self._asked in AFTER_ANSWER:
            article = self.expecting.article
            answer = self.models.answers.get((article, self.language))
            follow_up = FollowUp(self.text, self.language, self.reading, article, self.models.answers)
            return follow_up.to(answer, meant) if answer else meant
        return meant

    def _beyond_context(self) -> Understanding | None:
        """Return the meaning that no earlier answer changes: whoever reads out a card is stopped."""
        return (
            self._plain_answer()
            or self._unmistakable()
            or lacks_address(self.text, self.expecting, self.language)
        )

    def _meaning(self) -> Understanding:
        if self._addressee.is_reached_for():
            return self._act(Act.PERSON)
        if topic := self._addressee.bare_topic() or (self._is_offered and self._offer.answered()):
            return topic
        act = act_of(self.reading, self.text, self._asked)
        is_next = isinstance(self.expecting, YesNo) and begins_anew(act, self.text)
        if is_next or (act in REFUSALS and self._talk.is_aside) or self._addressee.asks_related(act):
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
        act = Act.NO if self._addressee.ends_with_no(act) else told_apart(act, self.text, self.language)
        return self._telling() if act in CONTENT else self._act(act)

    def _act(self, act: Act) -> Control:
        return self._doing(KINDS[act], self.reading.chance(*(PEOPLE if act in PEOPLE else (act,))))

    def _plain_answer(self) -> Understanding | None:
        """Return a position among choices, or a bare yes or no."""
        is_closed = isinstance(self.expecting, YesNo)
        if is_closed and (answer := direct_answer(self.text, self.expecting, self.language)):
            return answer
        if is_hesitation(self.text):
            return Control(ControlKind.WAIT)
        wants = find_control(self.text, self.language, {ControlKind.PERSON})
        if isinstance(self.expecting, KeyedDigits) and wants is None:
            return lacks_number(self.text, self.language)
        answer = understand_short_answer(self.text, self.expecting, self.language)
        if answer == Control(ControlKind.YES) and is_more_than_yes(self.text):
            return None
        is_few = len(words(self.text)) <= (BRIEF if answer == Control(ControlKind.YES) else PLAIN)
        return answer if is_few or isinstance(answer, Recognized | NoMatch) else None

    def _unmistakable(self) -> Control | None:
        """Return a card read aloud, or a concern about recording: context never changes these."""
        found = find_control(self.text, self.language, {ControlKind.PAYMENT})
        said = words(self.text)
        if reads_out_card(self.text):
            return Control(ControlKind.PAYMENT)
        if found and (any(word.isdigit() for word in said) or offers_card_number(said)):
            return found
        return find_concern(self.text, self.language)

    def _doing(self, kind: ControlKind, sure: float) -> Control:
        match kind:
            case ControlKind.PERSON:
                return Control(kind, sure, self._about_beside_person(), self._addressee.wanted())
            case ControlKind.REPEAT | ControlKind.SLOWER:
                part = part_of(self.text, self.language)
                return Control(kind, sure, self._talk.candidates(self.text), part=part)
            case ControlKind.PAYMENT:
                return Control(kind, sure, candidates_in(self._talk.content()))
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
        content = self._talk.content()
        led_by = leading_answer(self.text) if isinstance(self.expecting, YesNo) else None
        match content:
            case NoMatch() if besides := self._besides():
                return besides
            case NoMatch(candidates) if led_by is Act.CONFIRM and self._asked is Asked.DID_THAT_HELP:
                # A yes before unknown words may be the answer or the start of a new question.
                return NoMatch(candidates)
            case NoMatch() if led_by:
                return self._act(led_by)
            case _ if led_by and not is_certain(content) and self._asked is Asked.ANYTHING_ELSE:
                return self._act(led_by)
            case Recognized(article, confidence) if led_by is Act.CONFIRM or self._confirms_beside(article):
                return Control(
                    ControlKind.YES, self.reading.acts[Act.CONFIRM], (Candidate(article, confidence),)
                )
            case Ambiguous((only,)) if led_by is Act.CONFIRM:
                return Control(ControlKind.YES, self.reading.acts[Act.CONFIRM], (only,))
            case content:
                return content

    def _confirms_beside(self, article: str) -> bool:
        """Whether a yes comes with another question; about the same answer it would not be a yes."""
        is_same = isinstance(self.expecting, YesNo) and self.expecting.article == article
        return not is_same and confirms_beside(self.reading, self.text)

    def _besides(self) -> Control | None:
        """Return another act for words without a topic, by the reviewed patterns."""
        may_answer = isinstance(self.expecting, YesNo) and not is_more_than_yes(self.text)
        short = find_short_answer(self.text, self.language) if may_answer else None
        by_rule = short or find_control(self.text, self.language)
        if by_rule and not self._addressee.is_mistaken(by_rule.kind):
            return self._doing(by_rule.kind, by_rule.confidence)
        if self._talk.is_aside:
            return None
        act = likeliest_besides(self.reading, self.text, self._asked)
        return self._act(act) if act and not self._addressee.is_mistaken(KINDS.get(act)) else None
