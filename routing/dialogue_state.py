"""The dialogue state: everything that the policy decides from."""

from dataclasses import dataclass, field, replace
from typing import assert_never

from intents.meaning.understanding import (
    CallerState,
    Control,
    ControlKind,
    Danger,
    DangerKind,
    Recognized,
    Spoken,
    Understanding,
    states_in,
)
from routing.asked import (
    AnythingElse,
    Asked,
    DidThatHelp,
    HowCanIHelp,
    IsItAbout,
    IsItThere,
    Offered,
    ShallIConnect,
    ShallIReport,
    ShallIText,
    WhatReference,
    asked_after,
    asked_on_journey,
)
from routing.decision import (
    Answer,
    AskAddress,
    AskMore,
    CheckAddress,
    Decision,
    Emergency,
    Explain,
    FileReport,
    OfferPerson,
    OfferReport,
    Redirect,
    Repeat,
    Reprompt,
    RepromptStep,
    Route,
    StayQuiet,
    SwitchLanguage,
    TakeMessage,
    Wait,
)
from routing.helped import Sample
from routing.journeys.guide import Guide, GuidedQuestion
from routing.journeys.run import Guidance, Run
from routing.requests.asking import AskAttribute
from routing.services.finding import (
    Address,
    CollectionDays,
    Finding,
    OpeningHours,
    StreetInWinter,
    address_of,
)
from routing.services.status import AskCode, AskNumber
from routing.texting.texted import DeclineText, Reminded, SendText

TASK_DROPPED = frozenset({CallerState.CRISIS, CallerState.CHILD})
"States in which nothing that was asked is taken up again."
PATIENCE = 3
"Silences granted to a caller who is looking for a pen or a letter."


@dataclass(frozen=True, slots=True)
class DialogueState:
    """A call as the policy sees it."""

    language: str
    asked: Asked = field(default_factory=HowCanIHelp)
    article: str = ""
    "The topic under discussion."
    misses: int = 0
    "Consecutive no-inputs and no-matches."
    complaints: int = 0
    "How often the caller complained about the line."
    answers: int = 0
    "Answers given in this call."
    closed_questions: int = 0
    "How often a yes or no was asked for; the first time the caller is told how to say it."
    pending: tuple[str, ...] = ()
    "Further questions from the same utterance, not yet answered."
    latest: str = ""
    "The last answered article, kept after asking for more."
    retold: tuple[int, ...] = ()
    "The sentences of the last answer that were repeated because the caller asked for what they say."
    repeated: int = 0
    "How often running the line said the same again because the caller asked it to."
    holding: int = 0
    "Silences left for a caller who asked for time."
    returning: tuple[str, ...] = ()
    "The articles of this caller's repeated calls in the last days."
    address: Address | None = None
    "The address of the last lookup."
    opening: OpeningHours | None = None
    "The facility and the day whose hours were told last."
    can_text: bool = False
    "Whether the caller's number takes texts."
    refused_text: bool = False
    "Whether the caller refused a text in this call, so that no other is offered."
    texted: tuple[str, ...] = ()
    "The articles for which something was texted."
    reminded: tuple[Reminded, ...] = ()
    "What the caller's number is reminded of already."
    kept: Run | None = None
    "A journey from another call that this caller may continue."
    sample: Sample = Sample.NONE
    "Whether the call was drawn to be asked whether answers help."
    states: frozenset[CallerState] = frozenset()
    "The states that the caller showed, which last for the call."
    danger: DangerKind | None = None
    "What the caller was told to get away from, until an answer shows that the call is about something else."
    foreign: str = ""
    "The caller's language, if it is none of the line's: whoever takes the call is told."
    run: Run | None = None
    "The last guided journey; one with an open question continues after any digression."

    def noting(self, meant: Understanding) -> "DialogueState":
        """Return it with further questions kept for later, and the caller's states for good."""
        foreign = _foreign_after(meant, self.foreign)
        noted = replace(self._left(meant), states=self.states | states_in(meant), foreign=foreign)
        if not noted.states.isdisjoint(TASK_DROPPED):
            return replace(noted, pending=())
        also = meant.also if isinstance(meant, Recognized) else ()
        return replace(noted, pending=tuple(each.article for each in also)) if also else noted

    def _left(self, meant: Understanding) -> "DialogueState":
        """Return it after the answer again, if the offer behind it was refused and something else asked."""
        if not (isinstance(meant, Spoken) and meant.refuses_offer and isinstance(self.asked, Offered)):
            return self
        is_text = isinstance(self.asked, ShallIText)
        return replace(
            self,
            asked=AnythingElse(self.asked.article),
            article=self.asked.article,
            latest=self.asked.article,
            misses=0,
            refused_text=self.refused_text or is_text,
        )

    def after(self, decision: Decision) -> "DialogueState":
        """Return the state after a decision."""
        match decision:
            case Repeat(sentences=sentences, doubted=doubted):
                again = self.repeated + (not sentences)  # a sentence that was asked for is new to the caller
                asked = _left_aside(self.asked) if sentences else self.asked
                is_offered = isinstance(asked, Offered)
                asked = DidThatHelp(self.latest) if doubted and not is_offered else asked
                if sentences and isinstance(asked, AnythingElse | DidThatHelp):
                    asked = replace(asked, told=sentences)
                return replace(
                    self, asked=asked, holding=0, retold=(*self.retold, *sentences), repeated=again
                )
            case Explain(kind):
                complaints = self.complaints + (kind is ControlKind.COMPLAINT_ABOUT_LINE)
                holding = (self.holding or PATIENCE) if kind is ControlKind.WAIT else 0
                explained = replace(self, complaints=complaints, holding=holding)
                return _going_on(explained, decision.offers) if decision.offers else explained
            case StayQuiet():
                return replace(self, holding=self.holding - 1)
            case Reprompt():
                return _going_on(replace(self, holding=0), decision)
            case _:
                return _counted(_going_on(self._running(_run_of(decision)), decision), decision)

    def _running(self, run: Run | None) -> "DialogueState":
        """Return it on a journey; the address that was told on the one before is kept."""
        address = self.told_address if run and self.run and run.article != self.run.article else self.address
        return replace(self, holding=0, repeated=0, run=run or self.run, address=address)

    @property
    def in_crisis(self) -> bool:
        """Whether the caller certainly spoke of suicide."""
        return CallerState.CRISIS in self.states

    def may_be_in_crisis(self, meant: Understanding) -> bool:
        """Whether the caller spoke of suicide, or may do so now."""
        match meant:
            case Danger(DangerKind.SELF_HARM) | Spoken(caution=DangerKind.SELF_HARM):
                return True
            case _:
                return self.in_crisis

    @property
    def told_address(self) -> Address | None:
        """The address that the caller told last: where something was looked up, or on the journey."""
        return (self.run and address_of(self.run.place)) or self.address

    @property
    def told(self) -> str:
        """The article whose answer the caller's next words follow; who else answers something is none."""
        match self.asked:
            case DidThatHelp(article):
                return article
            case AnythingElse(article) if article == self.article:
                return article
            case _:
                return ""

    @property
    def offers_untold(self) -> str:
        """The article about which something is offered before any of its answer was told, if any."""
        offered = self.asked.article if isinstance(self.asked, Offered) else ""
        return offered if offered != self.latest else ""

    @property
    def follows_answer(self) -> bool:
        """Whether the caller's next words follow an answer, whichever question came with it."""
        return bool(self.told)

    @property
    def asks_number(self) -> bool:
        """Whether an application's number was asked for."""
        return isinstance(self.asked, AskNumber | AskCode)

    def asks_others(self, meant: Understanding) -> bool:
        """Whether another system may have to be asked before the decision."""
        is_placed = isinstance(meant, Spoken) and meant.place is not None
        return self.asks_number or is_placed or isinstance(self.asked, AskAttribute | IsItThere)

    @property
    def is_first_try(self) -> bool:
        """Whether a journey's question is open, and was not misunderstood yet."""
        return isinstance(self.asked, GuidedQuestion) and not self.misses

    def may_concern(self, meant: Spoken) -> bool:
        """Whether words may be about the journey itself, or are the number of one."""
        return bool(meant.wish or meant.corrects or meant.half_told) or isinstance(self.asked, WhatReference)

    def owes_besides(self, article: str) -> bool:
        """Whether something follows an answer anyway, so that it is no time to ask for more: a second
        question of the same breath, or a journey that goes on."""
        goes_on = self.run is not None and bool(self.run.step) and self.run.article != article
        return goes_on or any(other != article for other in self.pending)

    def may_text(self, article: str) -> bool:
        """Whether something about an article may be offered as a text."""
        return self.can_text and not self.refused_text and article not in self.texted

    def answering(self, given: Answer) -> "DialogueState":
        """Return it with an answer given."""
        article = given.article
        asks = given.sampled or given.doubted or self.owes_besides(article)
        return replace(
            self,
            asked=self._asked_after(given, asks=asks),
            article=article,
            latest=article,
            retold=(),
            misses=0,
            danger=None,
            answers=self.answers + 1,
            pending=tuple(other for other in self.pending if other != article),
        )

    def _asked_after(self, given: Answer, *, asks: bool) -> Asked:
        if given.keeps_offer:
            return self.asked
        return DidThatHelp(given.article) if asks else AnythingElse(given.article)


def _foreign_after(meant: Understanding, before: str) -> str:
    """Return the language that an interpreter is needed for; whoever is understood after all needs none."""
    match meant:
        case Control(ControlKind.PERSON, language=language) | Danger(language=language) if language:
            return language
        case Recognized() | Control(ControlKind.LANGUAGE):
            return ""
        case _:
            return before


def _left_aside(asked: Asked) -> Asked:
    """Return the question behind an answer that was wanted instead: “okay, thanks” takes no person then."""
    return AnythingElse(asked.article) if isinstance(asked, ShallIConnect) else asked


def _going_on(dialogue: DialogueState, decision: Decision) -> DialogueState:
    asking = replace(dialogue, asked=asked_after(decision, dialogue.asked), misses=0)
    match decision:
        case SwitchLanguage(language):
            return replace(dialogue, language=language, misses=0)
        case Reprompt(step):
            return replace(asking, misses=dialogue.misses + (step is not RepromptStep.UNTOLD))
        case Answer(findings=findings):
            return _having_found(replace(dialogue, opening=None), findings).answering(decision)
        case FileReport(article):
            return _reported(asking, article)
        case SendText() | DeclineText():
            return _texted(dialogue, decision)
        case AskMore():
            refused = dialogue.refused_text or isinstance(dialogue.asked, ShallIText)
            # “How long does that take” is still asked of what was told.
            return replace(asking, asked=AnythingElse(dialogue.latest), article="", refused_text=refused)
        case OfferPerson(article=article) if isinstance(dialogue.asked, ShallIConnect):
            # Something else that is not told was asked instead of yes or no.
            return replace(asking, article=article, misses=dialogue.misses + 1)
        case (
            AskAddress(article)
            | AskNumber(article)
            | AskCode(article)
            | AskAttribute(article)
            | CheckAddress(article)
            | OfferReport(article)
            | OfferPerson(article=article)
            | Guide(Run(article))
        ):
            return replace(asking, article=article)
        case Redirect(article):
            return _redirected(dialogue, article)
        case _:
            danger = decision.kind if isinstance(decision, Emergency) else dialogue.danger
            return replace(asking, article="", danger=danger)


def _reported(asking: DialogueState, article: str) -> DialogueState:
    """Return it after a report, of which “how long will that take” is then asked."""
    asked = AnythingElse(article) if isinstance(asking.asked, AnythingElse) else asking.asked
    return replace(asking, asked=asked, article="", latest=article)


def _redirected(dialogue: DialogueState, article: str) -> DialogueState:
    asked = AnythingElse(article)
    return replace(dialogue, asked=asked, article="", latest=article, retold=(), danger=None, misses=0)


def _counted(dialogue: DialogueState, decision: Decision) -> DialogueState:
    """Return it with the closed question counted; in another language the keys are told anew."""
    before = 0 if isinstance(decision, SwitchLanguage) else dialogue.closed_questions
    is_closed = isinstance(dialogue.asked, IsItAbout | ShallIReport)
    return replace(dialogue, closed_questions=before + is_closed)


def _texted(dialogue: DialogueState, decision: SendText | DeclineText) -> DialogueState:
    match decision:
        case SendText(article, resumes=resumed):
            asked = asked_on_journey(resumed) if resumed else AnythingElse()
            about, texted = resumed.run.article if resumed else "", (*dialogue.texted, article)
            return replace(dialogue, asked=asked, article=about, texted=texted, misses=0)
        case DeclineText() if dialogue.follows_answer:
            # A caller who wants it in writing has their answer.
            return replace(dialogue, asked=AnythingElse(), article="", misses=0)
        case DeclineText():
            return replace(dialogue, misses=0)
        case _:
            assert_never(decision)


def _having_found(dialogue: DialogueState, findings: tuple[Finding, ...]) -> DialogueState:
    """Return the state with the address that was found, to which corrections and follow-ups refer."""
    match findings:
        case (CollectionDays(address) | StreetInWinter(address), *_):
            return replace(dialogue, address=address)
        case (OpeningHours() as opening, *_):
            return replace(dialogue, opening=opening)
        case _:
            return dialogue


def _run_of(decision: Decision) -> Run | None:
    """The journey that a decision starts, continues or ends, if any."""
    match decision:
        case Guide(run) | Answer(findings=(Guidance(run), *_)):
            return run
        case Route(told=told) | Wait(told=told) | TakeMessage(told=told) | FileReport(told=told) if told:
            return told.run
        case _:
            return None
