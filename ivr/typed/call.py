"""A call by keyboard: the line itself with its hand-over, queue and switchboard, without sound or database.

Events are the carrier's, so that a typed call has the outcomes of a spoken one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from intents.articles.catalog import Catalog
from intents.meaning.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    Recognized,
    Understanding,
)
from intents.text.transcript import Expecting, Keys, NoSpeech, Said, Transcript
from ivr.call.call import Call
from ivr.call.callback import Recording
from ivr.call.city import City
from ivr.call.handoff import Background, Briefing, hand_off
from ivr.call.reply import Reply
from ivr.call.states import CallState, CheckNumber
from ivr.call.texts import PromptBook
from ivr.call.turn import Times, Turn, TurnNote
from ivr.call.waiting import QueuePlace
from ivr.desk.callbacks.callback import Callback
from ivr.errors import StaleCall, UnknownCall
from ivr.line.calls import CallChange, CallKeeper, Calls
from ivr.line.consulting import Consulting, LocalGuesses, Reporting
from ivr.line.handover import Handover
from ivr.line.incoming import Incoming
from ivr.line.line import Line
from ivr.line.nlu import NluPipeline, Understood
from ivr.line.queue import Queue
from ivr.line.switchboard import Switchboard
from ivr.storage.encryption import Encryption
from ivr.storage.store import StreamToken
from ivr.systems.connected import source_of
from ivr.typed.script import Act, HangsUp, Presses, Says, Script, StaffBehaviour, StartingPoint
from routing.decision import Answer, AskMore, AskOpenly, Clarify, Decision, Redirect
from routing.journeys.run import Run
from routing.texting.texted import Reminded
from routing.transfer import DialStatus, Rung

TypedTurn = tuple[Understanding, Decision]
YES, HELPED = Control(ControlKind.YES), Control(ControlKind.HELPED)


def opened(call: Call, after: StartingPoint, catalog: Catalog, now: datetime) -> Call:
    """Return the call after those answers and question, with every answer fully played."""
    for meant, decision in _turns(after, catalog):
        call = replace(call.heard(1.0), spoke=True).decided(decision, meant, catalog, now)
    return call


def _turns(after: StartingPoint, catalog: Catalog) -> tuple[TypedTurn, ...]:
    match after.asked:
        case "did_that_help":
            return ((Recognized(after.article, 1.0), Answer(after.article, doubted=True)),)
        case "is_it_about":
            return (_asked_back((after.article,)),)
        case "choice":
            return (_asked_back(after.offered),)
        case "anything_else" if after.article:
            return _answered(after.article, catalog)
        case "anything_else":
            return ((HELPED, AskMore()),)
        case _ if not after.article:
            return ()
        case _:
            return (*_answered(after.article, catalog), (HELPED, AskMore()), (YES, AskOpenly()))


def _answered(article: str, catalog: Catalog) -> tuple[TypedTurn, ...]:
    redirects = catalog[article].redirects
    return ((Recognized(article, 1.0), Redirect(article) if redirects else Answer(article)),)


def _asked_back(articles: tuple[str, ...]) -> TypedTurn:
    return Ambiguous(tuple(Candidate(article, 0.4) for article in articles)), Clarify(articles)


@dataclass
class MemoryKeeper:
    """Keeps one call as long as it lasts."""

    call: Call | None = None
    left: dict[str, Run] = field(default_factory=dict)
    "Journeys under way by reference number, for the calls that come after."
    callbacks: dict[str, Callback] = field(default_factory=dict)

    def load(self, sid: str) -> Call | None:  # noqa: ARG002 - there is only one call
        """Return the call."""
        return self.call

    def begin(self, call: Call, token: StreamToken) -> Call:  # noqa: ARG002 - no stream will ask
        """Keep the new call."""
        return self.call or self.save(replace(call, version=0))

    def use_token(self, sid: str, token_hash: str) -> bool:  # noqa: ARG002 - no stream will ask
        """Let the one who types pick up."""
        return True

    def save(
        self,
        call: Call,
        note: TurnNote | None = None,  # noqa: ARG002 - no ledger is kept
        token: StreamToken | None = None,  # noqa: ARG002 - no stream will ask
    ) -> Call:
        """Keep the call as it is now."""
        if self.call is not None and self.call.version != call.version:
            raise StaleCall("another was faster")
        self.call = replace(call, version=call.version + 1)
        if call.dialogue.run and call.state is not CallState.ENDED:
            self._leave(call.dialogue.run, call.sid)
        return self.call

    def _leave(self, run: Run, sid: str) -> None:
        if run.keep_days and run.step and run.given:
            self.left[run.number(sid)] = replace(run, origin=run.origin or sid)
        else:
            self.left.pop(run.number(sid), None)

    def note_wait(self, sid: str, turn: int, milliseconds: float) -> None:
        """Do nothing: nobody waits for a voice."""

    def returning(self, caller: str) -> tuple[str, ...]:  # noqa: ARG002 - there were no calls before
        """Return nothing: a typed caller calls for the first time."""
        return ()

    def saved_run(self, caller: str, reference: str) -> Run | None:  # noqa: ARG002 - every caller is another one
        """Return the journey that an earlier typed call left under a number."""
        return self.left.get(reference)

    def reminded(self, caller: str) -> tuple[Reminded, ...]:  # noqa: ARG002 - there were no calls before
        """Return nothing: a typed caller has agreed to no reminder yet."""
        return ()

    def is_reachable(self, numbers: tuple[str, ...]) -> bool:
        """Return whether the caller's number is known; nobody said stop before."""
        return bool(numbers)

    def objects(self, callers: tuple[str, ...]) -> bool:  # noqa: ARG002 - there were no calls before
        """Return that the caller has not objected before."""
        return False

    def waiting_since(self, department: str) -> tuple[datetime, ...]:  # noqa: ARG002 - nobody else calls
        """Return since when the caller waits."""
        return (self.call.waiting_since,) if self.call and self.call.waiting_since else ()

    def callback(self, callback: Callback, recording_url: str) -> None:  # noqa: ARG002 - there is no recording
        """Keep the callback or message."""
        self.callbacks.setdefault(callback.id, callback)

    def briefing(self, call: Call) -> Briefing:
        """Return what is known about the call."""
        return Briefing(hand_off(call, Background()))


SECRET = b"typed"
STAFF = "+16045550177"
MESSAGE_SECONDS = 12.0
MOST_STEPS = 40
"No call is passed on so often; a loop would be ours."


@dataclass(frozen=True, slots=True)
class Ways:
    """Shared by typed calls: city, prompts, NLU pipeline."""

    city: City
    prompts: PromptBook
    nlu_pipeline: NluPipeline
    left: dict[str, Run] = field(default_factory=dict)
    "Journeys that a call left for another one."
    reporting: Reporting | None = None
    "Asks the city's Open311 server, for people who want to try that."


@dataclass(frozen=True, slots=True)
class KeptCall:
    """Where a typed call is stored, and who its caller is."""

    keeper: CallKeeper
    sid: str = "typed"
    caller: str = field(default="+16045550001", repr=False)


class TypedCall:
    """One typed call; time only passes in a queue."""

    def __init__(
        self, ways: Ways, script: Script, told: Callable[[Act, Turn], None], kept: KeptCall | None = None
    ) -> None:
        self._ways, self._script, self._told = ways, script, told
        self._now = script.at
        self._kept = kept or KeptCall(MemoryKeeper(left=ways.left))
        self._sid = self._kept.sid
        self._speaks_after_tone = False
        calls = Calls(self._kept.keeper, lambda: self._now)
        consulting = Consulting(Encryption(SECRET), LocalGuesses(), lambda status: source_of(status.source))
        self._line = Line(
            lambda: ways.city,
            ways.prompts,
            self._understand,
            calls,
            SECRET,
            consulting=consulting,
            sends_texts=script.texts,
            reporting=ways.reporting,
        )
        self._handover, self._queue = Handover(self._line), Queue(self._line)
        self._switchboard = Switchboard(self._line, _nobody_to_redirect)

    @property
    def call(self) -> Call:
        """The call as it is now."""
        call = self._kept.keeper.load(self._sid)
        if call is None:
            raise UnknownCall("The typed call has not begun.")
        return call

    @property
    def is_over(self) -> bool:
        """Whether the call is over."""
        return self.call.state is CallState.ENDED

    async def begin(self) -> Reply | None:
        """Start the call at the script's starting point; return the greeting."""
        await self._line.ring(Incoming(self._sid, self._kept.caller))
        greeting = await self._line.pick_up(self._sid, "")
        catalog = self._ways.city.catalog

        def begun(call: Call, now: datetime) -> CallChange[None]:
            speaking = call.speaking(self._script.language)
            after = self._script.after
            return CallChange(opened(speaking, after, catalog, now) if after else speaking, None)

        await self._line.calls.change(self._sid, begun)
        return greeting

    async def hold(self) -> Call:
        """Run the script; at its end the caller hangs up."""
        await self.begin()
        for act in (*self._script.turns, HangsUp()):
            if not self.is_over:
                await self.take(act)
        return self.call

    async def take(self, act: Act) -> None:
        """Take a caller's act, then let staff act."""
        match self.call.state, act:
            case _, HangsUp(played):
                return await self._gone(played)
            case CallState.LISTENING, _:
                await self._turn(act)
            case CallState.OFFERING, Presses(keys):
                await self._queue.chosen(self._sid, keys)
            case CallState.OFFERING, _:
                await self._queue.chosen(self._sid, "")
            case CallState.CONFIRMING, _ if isinstance(self.call.last, CheckNumber):
                await self._queue.checked(self._sid, self._said(act)[0], self.call.last.number)
            case CallState.RECORDING, Says():
                self._speaks_after_tone = True
            case _:
                pass
        return await self._go_on()

    async def _turn(self, act: Act) -> None:
        said, played = self._said(act)
        taken = await self._line.take_turn(self._sid, said, played, Times())
        if taken is not None:
            self._told(act, taken)

    def _said(self, act: Act) -> tuple[Said, float]:
        match act:
            case Says(words, played):
                return Transcript(words, self.call.language, 1.0), played
            case Presses(keys, played):
                return Keys(keys), played
            case _:
                return NoSpeech(), 1.0

    async def _understand(self, said: Said, expecting: Expecting, language: str) -> Understood:
        return Understood(self._ways.nlu_pipeline.understand_now(said, expecting, language))

    async def _go_on(self) -> None:
        """Run dials until it is the caller's turn or the call is over."""
        for _ in range(MOST_STEPS):
            match self.call.state:
                case CallState.TRANSFERRING:
                    await self._ring()
                case CallState.WAITING:
                    await self._wait()
                case CallState.RECORDING if not self.call.recording:
                    await self._handover.after_stream(self._sid)
                case _:
                    return

    async def _ring(self) -> None:
        attempt = self.call.attempt
        if self._script.people is StaffBehaviour.ANSWER:
            await self._handover.pressed(self._sid, attempt, "1")
            rung = Rung(DialStatus.COMPLETED, bridged=True)
        else:
            rung = Rung(DialStatus.NO_ANSWER, bridged=True)
        await self._handover.dialled(self._sid, attempt, rung, is_gone=False)

    async def _wait(self) -> None:
        if self._script.people is StaffBehaviour.ANSWER:
            await self._switchboard.accept(self._sid, STAFF, "staff")
            return
        department = self.call.queries[-1].department
        longest = self._ways.city.directory[department].max_wait_seconds
        self._now += timedelta(seconds=longest)
        await self._queue.round(self._sid, department, QueuePlace(1, 1, 0.0, 0.0))
        await self._queue.left(self._sid, department, "leave")

    async def _gone(self, played: float) -> None:
        if self.call.state is CallState.RECORDING:
            seconds = MESSAGE_SECONDS if self._speaks_after_tone else 0.0
            await self._handover.message_left(self._sid, Recording("RE-typed", "", seconds))
            return
        await self._line.stream_ended(self._sid, played, voiced=False, stopped=True)


async def _nobody_to_redirect(_: str) -> None:
    """Do nothing: there is no carrier to hurry."""
