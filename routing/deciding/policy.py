"""The dialogue policy.

Danger first, then silence, then the decision table (conversation.py), whose moves are carried out here.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from intents.acts.detail import part_of
from intents.articles.article import Article, Consequence, Handling
from intents.articles.catalog import Catalog
from intents.meaning.understanding import (
    Control,
    ControlKind,
    Danger,
    DangerKind,
    NoMatch,
    OpeningAsked,
    Part,
    Recognized,
    Silence,
    Spoken,
    Understanding,
)
from routing.asked import (
    AddressQuestion,
    AnythingElse,
    FromMenu,
    IsItAbout,
    IsItThere,
    Offered,
    ShallIConnect,
    ShallIReport,
    ShallIText,
    WhatAddress,
    WhichOf,
)
from routing.deciding import guiding
from routing.deciding.about_call import beside_offer, explanation, next_thing, noted
from routing.deciding.addressing import after_address, ask, next_step, unheard, with_question
from routing.deciding.caller_states import as_they_are
from routing.deciding.conversation import MeantTopic, Move, TopicRelation, does_of, move_for, topic_of
from routing.deciding.misses import after_miss, after_wrong_guess
from routing.deciding.opening_hours import is_beside_answer, told_hours
from routing.deciding.repairing import granted
from routing.deciding.standpoint import Standpoint
from routing.decision import (
    Answer,
    AskAddress,
    AskMore,
    AskOpenly,
    Clarify,
    Decision,
    Emergency,
    End,
    Reason,
    Redirect,
    Repeat,
    Reprompt,
    RepromptStep,
    StayQuiet,
    SwitchLanguage,
)
from routing.departments.department import Directory
from routing.dialogue_state import DialogueState
from routing.escalation import open_operator, somebody, to_on_call
from routing.journeys.guide import GuidedQuestion
from routing.requests.asking import AskAttribute
from routing.services.finding import Finding, LookUp
from routing.services.services import Services
from routing.services.status import AskNumber, NumberQuestion
from routing.texting.texted import SendText

NO_SERVICES = Services()
CONFIRMED_ONCE = IsItThere | ShallIReport | ShallIConnect | GuidedQuestion | NumberQuestion | AskAttribute
"Questions whose second miss brings a person."
ASKED_TWICE = AddressQuestion | GuidedQuestion | NumberQuestion | AskAttribute
"Questions whose second silence brings a person."

SURE = 0.85
"Confidence from which even a severe answer needs no confirmation."
TOLD_AGAIN = 2
"How often running the line says the same again; then something else must help."
CHOSEN = 0.8
"Confidence from which what was taken of a choice is answered; below it another may have been misheard."
LIKELY = 0.5
"Minimum confidence for answering a correction without confirming."
SURELY_WANTED = 0.7
"""Probability of a refusal or a wish for a person, below which who knows is offered first.

Of those after answers, by authors left out, about half of the less sure are wishes or refusals, and 924 of
980 that are surer.
"""


def decide(
    meant: Understanding,
    dialogue: DialogueState,
    catalog: Catalog,
    directory: Directory,
    now: datetime,
    services: Services = NO_SERVICES,
) -> Decision:
    """Return the line's next decision."""
    here = Standpoint(dialogue, catalog, directory, now, services)
    return as_they_are(noted(_decided(meant, here), meant, here), meant, here)


def _decided(meant: Understanding, here: Standpoint) -> Decision:
    match meant:
        case Danger(DangerKind.SELF_HARM as kind):
            return Emergency(kind, *somebody(here.directory, here.now))
        case Danger(kind):
            return Emergency(kind, *open_operator(here.directory, here.now))
        case Silence():
            return _Line(here).after_silence()
        case Spoken(refuses_offer=True):
            left = replace(here, dialogue=here.dialogue.noting(meant))
            return _decided(replace(meant, refuses_offer=False), left)
        case Recognized() | NoMatch(asks=True) if isinstance(here.dialogue.asked, Offered):
            return beside_offer(meant, here.dialogue.asked, lambda rest: _by_table(rest, here))
        case Control(ControlKind.REPEAT, sentences=(_, *_) as told) if here.dialogue.offers_untold:
            return Answer(here.dialogue.offers_untold, sentences=told, keeps_offer=True)
        case _:
            return _by_table(meant, here)


def _by_table(meant: Understanding, here: Standpoint) -> Decision:
    match meant:
        case Spoken() if here.dialogue.may_concern(meant) and (step := granted(meant, here)):
            return step
        case Spoken(may_answer=True) if here.dialogue.is_first_try and not here.is_urgent(meant):
            # A statement is asked about again before it is taken for something else than an answer.
            return after_miss(here.dialogue, here.directory, here.now, heard=True)
        case Spoken(opening=OpeningAsked()) if told := told_hours(meant, here):
            return told
        case _:
            topic = topic_of(meant, here.dialogue, here.services)
            return _Line(here).does(move_for(does_of(meant), topic.about, here.dialogue), meant, topic)


@dataclass(frozen=True, slots=True)
class _Line:
    """Carries out the table's moves."""

    here: Standpoint

    def after_silence(self) -> Decision:
        dialogue = self.here.dialogue
        if dialogue.holding:
            return StayQuiet()
        if dialogue.pending and dialogue.follows_answer:
            return Answer(dialogue.pending[0], also_asked=True)
        if isinstance(dialogue.asked, ASKED_TWICE) and dialogue.misses:
            return self._person_for(dialogue.asked.article, Reason.NOT_HEARD)
        return after_miss(dialogue, self.here.directory, self.here.now, heard=False)

    def does(self, move: Move, meant: Understanding, topic: MeantTopic) -> Decision:
        match move:
            case Move.TO_PERSON:
                is_doubtful = self._is_doubtful(meant) and self.here.latest
                return self.here.offering_owner() if is_doubtful else self.here.to_whoever(meant, topic)
            case Move.KNOWS_IT:
                return self._who_knows(meant)
            case Move.ANSWER | Move.ANSWER_INSTEAD | Move.ANSWER_SORRY:
                asks_record = isinstance(meant, Spoken) and meant.asks_record
                return answered(topic, move, self.here, asks_record=asks_record)
            case Move.CHOOSE:
                return Clarify(topic.articles[:3])
            case Move.MEANT if isinstance(self.here.dialogue.asked, IsItAbout):
                return answered(MeantTopic.one(self.here.dialogue.asked.article, 1.0), move, self.here)
            case Move.GUIDE:
                return self._guided(meant, topic)
            case Move.NOT_THAT:
                here = self.here
                return guiding.resumed(here) or after_wrong_guess(here.dialogue, here.directory, here.now)
            case Move.LOOK_UP | Move.THERE | Move.NOT_THERE | Move.REPORT | Move.GENERALLY:
                place = meant.place if isinstance(meant, Spoken) else None
                step = next_step(move, place, topic.articles, self.here.dialogue, self.here.services)
                return guiding.with_place(move, step, self.here) or (
                    with_question(after_address(step, self.here), meant)
                    if step
                    else self._who_knows(meant, Reason.NOT_UNDERSTOOD)
                )
            case Move.MISSED:
                return self._unknown(meant)
            case _:
                return self._about_call(move, meant)

    def _guided(self, meant: Understanding, topic: MeantTopic) -> Decision:
        if stage := guiding.answered(meant, topic, self.here):
            return stage
        if isinstance(self.here.dialogue.asked, GuidedQuestion) and topic.about is not TopicRelation.OPTION:
            return self._unknown(meant)
        return answered(topic, Move.ANSWER, self.here, meant.option if isinstance(meant, Spoken) else "")

    def _person_for(self, article: str, reason: Reason) -> Decision:
        return self.here.to(self.here.owner_of(article), reason, article)

    def _about_call(self, move: Move, meant: Understanding) -> Decision:
        match move:
            case Move.BY_KEYS:
                return self.here.to_owner(Reason.OBJECTED)
            case Move.NEXT:
                return next_thing(self.here)
            case Move.OVER | Move.MAYBE_OVER:
                return self._over(is_sure=move is Move.OVER)
            case Move.TEXT | Move.CONNECT:
                return self._offered(meant)
            case Move.OPEN | Move.SORRY_OPEN:
                return AskOpenly(sorry=move is Move.SORRY_OPEN)
            case Move.REPEAT | Move.SLOWER if isinstance(meant, Control):
                return self._again(meant, slower=move is Move.SLOWER)
            case Move.LANGUAGE:
                return SwitchLanguage(self._language(meant.language if isinstance(meant, Control) else ""))
            case Move.EXPLAIN:
                return explanation(meant, self.here)
            case Move.END:
                return self._end(meant)
            case _:
                return self._missed(self.here.dialogue, meant)

    def _offered(self, meant: Understanding) -> Decision:
        """What was offered, and is wanted."""
        match self.here.dialogue.asked:
            case ShallIText(article, kind):
                return SendText(article, kind)
            case ShallIConnect(article=article):
                return self._person_for(article, Reason.UNTOLD)
            case _:
                return self._missed(self.here.dialogue, meant)

    def _over(self, *, is_sure: bool) -> Decision:
        """What is still owed after an answer that was taken, or goodbye; in doubt, ask once more."""
        match next_thing(self.here):
            case AskMore() if is_sure or self.here.dialogue.misses:
                return End()
            case AskMore():
                return Reprompt(RepromptStep.ONCE_MORE, heard=True)
            case owed:
                return owed

    def _language(self, named: str) -> str:
        known = self.here.directory
        return named if named in known.languages else known.language_after(self.here.dialogue.language)

    def _again(self, wish: Control, *, slower: bool) -> Decision:
        # Hearing the same sentence again does not help a caller who asks a second time.
        if wish.sentences and is_beside_answer(self.here):
            return self.here.offering_owner()
        if self._asks_for_own(wish):
            return after_address(ask(AskAddress(self.here.latest)), self.here)
        if wish.is_so is not None:
            return Repeat(slower, wish.part, wish.sentences, is_so=wish.is_so)
        told_before = max(map(self.here.dialogue.retold.count, wish.sentences), default=0)
        if told_before >= TOLD_AGAIN:
            return self._who_knows(wish)
        if self.here.dialogue.repeated < TOLD_AGAIN or slower:
            # What was just told is not denied, and nobody is asked about it twice.
            return Repeat(slower, wish.part, wish.sentences, wish.doubted and not told_before)
        if self.here.dialogue.follows_answer:
            return self._who_knows(wish, Reason.NOT_UNDERSTOOD)
        return self._missed(self.here.dialogue, wish)

    def _asks_for_own(self, wish: Control) -> bool:
        """Whether the sentence that tells what is asked says that it depends on the caller's address."""
        dialogue, services = self.here.dialogue, self.here.services
        if not (
            wish.sentences and dialogue.told and dialogue.address is None and services.looks_up(dialogue.told)
        ):
            return False
        wording = self.here.catalog[dialogue.told].wordings[dialogue.language]
        return part_of(wording.sentences[wish.sentences[0]], dialogue.language) is Part.ADDRESS

    def _who_knows(self, meant: Understanding, reason: Reason = Reason.REJECTED) -> Decision:
        """A person, unless the general answer did not help and the caller's own can be looked up."""
        asked, services = self.here.dialogue.asked, self.here.services
        if isinstance(asked, NumberQuestion):
            return self._person_for(asked.article, Reason.UNIDENTIFIED)
        if isinstance(asked, AskAttribute):
            return self._person_for(asked.article, Reason.NOT_UNDERSTOOD)
        told, asks_on = self.here.dialogue.told, does_of(meant) in {None, ControlKind.NO}
        may_locate = not (isinstance(meant, NoMatch) and meant.asks)
        if told and asks_on and self.here.dialogue.address is None and services.serves(told) and may_locate:
            return after_address(ask(AskAddress(told)), self.here)
        if told and asks_on:
            guided = guiding.after_general_answer(told, self.here)
            if guided is not None:
                return guided
        if not self.here.latest:
            return self._missed(self.here.dialogue, meant)
        is_missed = isinstance(asked, ShallIConnect) and self.here.dialogue.misses
        if reason is not Reason.REJECTED or is_missed:
            return self.here.to_owner(Reason.NOT_UNDERSTOOD if is_missed else reason)
        is_asked = does_of(meant) in {None, ControlKind.REPEAT} or self._is_doubtful(meant)
        return self.here.offering_owner() if is_asked else self.here.to_owner(reason)

    def _is_doubtful(self, meant: Understanding) -> bool:
        """Whether a refusal, or a wish for a person, is unlikely enough after what was told to ask first."""
        is_told = self.here.dialogue.follows_answer or isinstance(self.here.dialogue.asked, AnythingElse)
        is_unsure = isinstance(meant, Control) and meant.confidence < SURELY_WANTED and not meant.caution
        return is_told and is_unsure

    def _end(self, meant: Understanding) -> Decision:
        says_bye = does_of(meant) is ControlKind.GOODBYE
        if says_bye or isinstance(self.here.dialogue.asked, AnythingElse) or self.here.dialogue.answers:
            return End(kept=guiding.left_open(self.here) if says_bye else None)
        return self._missed(self.here.dialogue, meant)

    def _unknown(self, meant: Understanding) -> Decision:
        """Handle content without an article: after an answer, its department takes the call."""
        if isinstance(self.here.dialogue.asked, WhatAddress):
            return after_address(unheard(self.here.dialogue.asked), self.here)
        if isinstance(self.here.dialogue.asked, CONFIRMED_ONCE) and self.here.dialogue.misses:
            return self._person_for(self.here.dialogue.asked.article, Reason.NOT_UNDERSTOOD)
        if does_of(meant) is None and self.here.dialogue.follows_answer and self.here.dialogue.misses:
            return self._who_knows(meant)
        if isinstance(meant, NoMatch) and meant.is_unanswered:
            return self.here.offering("")
        return self._missed(self.here.dialogue, meant)

    def _missed(self, dialogue: DialogueState, meant: Understanding) -> Decision:
        said = meant if isinstance(meant, NoMatch) else None
        return after_miss(dialogue, self.here.directory, self.here.now, heard=True, said=said)


def answered(
    topic: MeantTopic, move: Move, here: Standpoint, option: str = "", *, asks_record: bool = False
) -> Decision:
    """Return the decision for a topic's likeliest article."""
    article, confidence = here.catalog[topic.articles[0]], topic.confidence
    if article.id in here.dialogue.returning:
        return here.to(article.department, Reason.RETURNED, article.id)
    if move is Move.ANSWER_INSTEAD and confidence < LIKELY:
        # Whom an answer did not help is asked no wild question.
        is_refused = here.dialogue.follows_answer and here.dialogue.latest
        return here.to_owner(Reason.REJECTED) if is_refused else Clarify((article.id,))
    if _is_unsure(article, confidence, here.dialogue):
        return Clarify((article.id,))
    match article.handling:
        case Handling.ON_CALL:
            return to_on_call(here.directory[article.department], here.directory, article.id)
        case Handling.PERSON if here.services.tells_record(article.id, is_asked=asks_record):
            return AskNumber(article.id)
        case Handling.PERSON:
            return here.to(article.department, Reason.POLICY, article.id)
        case _ if article.is_off_air(here.now.date(), here.dialogue.language):
            return here.to(article.department, Reason.NOT_CURRENT, article.id)
        case Handling.REDIRECT | Handling.REFERRAL:
            return Redirect(article.id)
        case Handling.ANSWER:
            told = _answer(article, topic, move)
            return told if topic.sentences else _own_answer(article.id, option, here) or told
        case _:
            assert_never(article.handling)


def _is_unsure(article: Article, confidence: float, dialogue: DialogueState) -> bool:
    """Whether a topic has to be confirmed: a grave one, or what was hardly heard of a choice."""
    match dialogue.asked:
        case IsItAbout(asked_about) if asked_about == article.id:
            return False
        case WhichOf() | FromMenu() if confidence < CHOSEN:
            return True
        case _:
            return article.consequence is Consequence.SEVERE and confidence < SURE


def _at_known_address(article: str, here: Standpoint) -> Finding | None:
    """Look up something else at the address that the caller gave: “and is it a snow route?”."""
    address = here.dialogue.address
    if address is None or here.dialogue.latest == article or not here.services.looks_up(article):
        return None
    return here.services.look_up(LookUp(article, address), here.today)


def _own_answer(article: str, option: str, here: Standpoint) -> Decision | None:
    """Return the caller's own answer: looked up at their address, or asked for step by step."""
    if found := _at_known_address(article, here):
        return Answer(article, findings=(found,))
    is_guided = article in here.services.journeys
    return guiding.beginning(article, option, here) if is_guided else None


def _answer(article: Article, topic: MeantTopic, move: Move) -> Answer:
    instead, sorry = move is Move.ANSWER_INSTEAD, move is Move.ANSWER_SORRY
    doubted = is_doubted(article.consequence, topic.confidence)
    is_named = topic.confidence < SURE or instead
    return Answer(
        article.id, is_named, instead=instead, sorry=sorry, sentences=topic.sentences, doubted=doubted
    )


def is_doubted(consequence: Consequence, confidence: float) -> bool:
    """Whether a wrong answer would matter, and this one may be wrong, so that the caller is asked."""
    is_unsure = consequence is not Consequence.LOW and confidence < SURE
    return consequence is Consequence.SEVERE or is_unsure
