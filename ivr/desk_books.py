"""What the desk reads and writes, gathered from where each thing is kept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog

from ivr.city import City
from ivr.database import Database
from ivr.desk_entry import KEPT
from ivr.errors import BadSeal, DatabaseDown
from ivr.hand_off import Briefing
from ivr.hand_off_store import worded_summaries
from ivr.prompts.book import PromptBook
from ivr.screen_pop import call_of_pop
from ivr.seal import Seal
from ivr.texts import Texts
from ivr.whisper import one_line
from ivr.words_store import calls_in_which, words_of
from metrics import store as ledger
from metrics.ledger import WrapUpKind, WrapUpRecord
from routing.desk import call_store, preference_store
from routing.desk.desk_call import DeskCall, Phase
from routing.desk.exchange import Exchange
from routing.desk.lesson import KINDS
from routing.desk.owed import Owed
from routing.desk.preference import Preference
from routing.desk.wanted import Wanted
from routing.desk.wrap_up import WrapUp
from routing.promises.store import list_promises
from routing.promises.wanted import Wanted as WantedPromises

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class DeskRegister:
    """What the board shows; None while the database does not answer."""

    database: Database
    clock: Callable[[], datetime]

    def open_calls(self) -> tuple[DeskCall, ...] | None:
        """Return the calls that last, and those that still have to be closed."""
        try:
            with self.database.reading() as session:
                return call_store.open_calls(session, self.clock())
        except DatabaseDown:
            return None

    def calls(self, sids: Iterable[str]) -> tuple[DeskCall, ...] | None:
        """Return some calls."""
        try:
            with self.database.reading() as session:
                return call_store.load_calls(session, sids)
        except DatabaseDown:
            return None

    def owed(self) -> tuple[Owed, ...] | None:
        """Return the messages and call-backs that nobody has closed."""
        try:
            with self.database.reading() as session:
                promises = list_promises(session, WantedPromises(), self.clock())
        except DatabaseDown:
            return None
        return tuple(Owed(promise.department, promise.due_at) for promise in promises)


@dataclass(frozen=True, slots=True)
class DeskCasebook:
    """What the page of an opened call shows and keeps."""

    database: Database
    clock: Callable[[], datetime]
    seal: Seal
    city_now: Callable[[], City]
    prompts: PromptBook

    def call(self, sid: str) -> DeskCall | None:
        """Return a call, also one that is over."""
        with self.database.reading() as session:
            return call_store.load_call(session, sid)

    def rung_by(self, pop: str) -> str | None:
        """Return which open call a telephone rings for, by the id that came with it."""
        with self.database.reading() as session:
            calls = call_store.open_calls(session, self.clock())
        return call_of_pop(self.seal.secret, pop, (call.sid for call in calls))

    def find(self, wanted: Wanted) -> tuple[DeskCall, ...]:
        """Return the calls that are looked for."""
        with self.database.reading() as session:
            said = calls_in_which(session, wanted.words) if wanted.words else None
            return call_store.find_calls(session, wanted, said)

    def reported(self) -> tuple[DeskCall, ...]:
        """Return the calls of which staff reported, while they are kept, that something has to be mended."""
        with self.database.reading() as session:
            return call_store.reported_calls(session, KINDS, self.clock() - KEPT)

    def transcript(self, sid: str) -> tuple[Exchange, ...]:
        """Return a call's turns so far."""
        with self.database.reading() as session:
            turns, words = ledger.turn_records(session, sid), words_of(session, sid)
        heard = {said.turn: said.heard for said in words}
        return tuple(
            Exchange(
                turn.turn,
                turn.language,
                heard.get(turn.turn, ""),
                turn.understanding,
                turn.decision,
                turn.topic if turn.understanding in {"recognized", "ambiguous"} else "",
            )
            for turn in turns
        )

    def summary(self, call: DeskCall, language: str) -> str:
        """Return a call that is passed on in one sentence; empty while nothing asks for a person."""
        if call.phase is Phase.WITH_LINE or not call.known.department:
            return ""
        with self.database.reading() as session:
            briefing = Briefing(call.known, worded_summaries(session, call.sid))
        return one_line(briefing, Texts(self.city_now(), self.prompts, language, self.clock()))

    def opened(self, sealed: str) -> str:
        """Return what was sealed; empty when the secret has changed."""
        try:
            return self.seal.open(sealed)
        except BadSeal:
            log.warning("a seal cannot be opened")
            return ""

    def close(self, sid: str, wrap_up: WrapUp) -> bool:
        """Close a call with its row in the ledger, and return whether it could be closed."""
        record = WrapUpRecord(
            sid,
            sid,
            wrap_up.at,
            WrapUpKind(wrap_up.kind.value),
            wrap_up.department,
            wrap_up.article,
            wrap_up.by,
        )
        with self.database.begin() as session:
            call = call_store.load_call(session, sid)
            if call is None or not call.may_be_closed or not call_store.close_call(session, sid, wrap_up):
                return False
            ledger.append(session, record)
        return True


@dataclass(frozen=True, slots=True)
class DeskPreferences:
    """What people want to see."""

    database: Database

    def load(self, person: str) -> Preference:
        """Return what a person wants to see."""
        with self.database.reading() as session:
            return preference_store.load_preference(session, person)

    def save(self, person: str, preference: Preference) -> None:
        """Keep what a person wants to see."""
        with self.database.begin() as session:
            preference_store.save_preference(session, person, preference)
