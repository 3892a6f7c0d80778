"""A call from the ledger, with the words of both sides."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from ivr.storage.database import Database
from ivr.storage.store import words_of
from metrics.ledger import store as ledger
from metrics.ledger.records import CallRecord, QueryRecord, TurnRecord
from simulator.carrier.events import (
    CallerStarted,
    CallHungUp,
    Event,
    LegChanged,
    Pressed,
    Recorded,
    VerbStarted,
)
from simulator.demo.overheard import Remark

SLACK_MS = 20.0
"How far the ledger's clock, which starts with the first webhook, may differ from the carrier's."


@dataclass(frozen=True, slots=True)
class StoryTurn:
    """A turn with what was heard and said in it."""

    turn: TurnRecord
    heard: str
    at_ms: float
    "Since the call came in."
    spoken: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One call."""

    call: CallRecord
    exchanges: tuple[StoryTurn, ...]
    queries: tuple[QueryRecord, ...]

    @property
    def is_over(self) -> bool:
        """Whether its disposition is known."""
        return self.call.disposition is not None

    def as_json(self) -> dict[str, object]:
        """Return it as values that JSON has."""
        return {
            "call_sid": self.call.call_sid,
            "language": self.call.language,
            "turns": [_turn_json(exchange) for exchange in self.exchanges],
            "queries": [_query_json(query) for query in self.queries],
            "disposition": self.call.disposition,
        }


def tell(database: Database, sid: str, remarks: Sequence[Remark]) -> Story | None:
    """Return a call's story so far, or None when the ledger does not know it."""
    with database.reading() as session:
        call, queries = ledger.call_record(session, sid)
        turns = ledger.turn_records(session, sid)
        heard = {words.turn: words.heard for words in words_of(session, sid)}
    if call is None:
        return None
    began = [_ms(turn.at, call) for turn in turns]
    until = [*began[1:], float("inf")]
    exchanges = (
        StoryTurn(
            turn,
            heard.get(turn.turn, ""),
            since,
            tuple(remark for remark in remarks if since - SLACK_MS <= remark.at_ms < end - SLACK_MS),
        )
        for turn, since, end in zip(turns, began, until, strict=False)
    )
    return Story(call, tuple(exchanges), queries)


def _ms(at: datetime, call: CallRecord) -> float:
    return (at - call.started_at).total_seconds() * 1000


def _turn_json(exchange: StoryTurn) -> dict[str, object]:
    turn = exchange.turn
    return {
        "heard": exchange.heard,
        "confidence": round(turn.confidence, 4),
        "understanding": turn.understanding,
        "article": turn.topic or None,
        "decision": turn.decision,
        "spoken": " ".join(remark.text for remark in exchange.spoken),
        "ms": {
            "end_of_speech_to_audio": _rounded(turn.audio_ms),
            "transcription": _rounded(turn.transcription_ms),
            "decision": _rounded(turn.decision_ms),
        },
    }


def _rounded(ms: float | None) -> float | None:
    return None if ms is None else round(ms, 1)


def _query_json(query: QueryRecord) -> dict[str, object]:
    return {
        "article": query.article or None,
        "outcome": query.outcome,
        "department": query.department or None,
    }


class Who(StrEnum):
    """The speaker of a line in the transcript."""

    LINE = "line"
    CALLER = "caller"
    UNDERSTOOD = "understood"
    ANNOUNCEMENT = "announcement"
    "What a person hears before taking the call."
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """One line of a transcript."""

    at_ms: float
    who: Who
    text: str


def moments(
    remarks: Iterable[Remark],
    events: Iterable[Event],
    exchanges: Iterable[StoryTurn],
    names: Mapping[str, str],
) -> tuple[TranscriptLine, ...]:
    """Return a transcript; `names` says whose a dialled number is."""
    found = (
        *(TranscriptLine(remark.at_ms, Who.LINE, remark.text) for remark in remarks),
        *(moment for event in events for moment in _happened(event, names)),
        *(TranscriptLine(_decided_ms(one), Who.UNDERSTOOD, _understood(one)) for one in exchanges),
    )
    return tuple(_joined(sorted(found, key=lambda moment: moment.at_ms)))


def _decided_ms(exchange: StoryTurn) -> float:
    """Right before the reply, since the ledger's clock and the carrier's differ by some milliseconds."""
    return min((remark.at_ms - 0.01 for remark in exchange.spoken), default=exchange.at_ms)


def _happened(event: Event, names: Mapping[str, str]) -> Iterator[TranscriptLine]:
    match event:
        case CallerStarted(at_ms, words):
            yield TranscriptLine(at_ms, Who.CALLER, f"“{words}”" if words else "(speaks)")
        case Pressed(at_ms, digit, "caller"):
            yield TranscriptLine(at_ms, Who.CALLER, f"[key {digit}]")
        case VerbStarted(at_ms, "Say", text, "department"):
            yield TranscriptLine(at_ms, Who.ANNOUNCEMENT, text)
        case LegChanged(at_ms, to, bridged=True):
            yield TranscriptLine(at_ms, Who.PEOPLE, f"{names.get(to, to)} takes the call")
        case LegChanged(at_ms, to, "busy" | "no-answer" | "failed" as status):
            yield TranscriptLine(at_ms, Who.PEOPLE, f"{names.get(to, to)}: {status}")
        case Recorded(at_ms, seconds=seconds):
            yield TranscriptLine(at_ms, Who.PEOPLE, f"a message of {seconds:.0f} s is recorded")
        case CallHungUp(at_ms, "caller"):
            yield TranscriptLine(at_ms, Who.CALLER, "hangs up")
        case CallHungUp(at_ms):
            yield TranscriptLine(at_ms, Who.LINE, "hangs up")
        case _:
            pass


def _understood(exchange: StoryTurn) -> str:
    turn = exchange.turn
    heard = f"heard “{exchange.heard}” → " if exchange.heard else ""
    topic = f" {turn.topic} {turn.confidence:.2f}" if turn.topic else ""
    return f"{heard}{turn.understanding}{topic} → {turn.decision}{_times(turn)}"


def _times(turn: TurnRecord) -> str:
    times = (
        (turn.audio_ms, "from the last word to the reply"),
        (turn.transcription_ms, "transcription"),
        (turn.decision_ms, "decision"),
    )
    shown = ", ".join(f"{name} {ms:.0f} ms" for ms, name in times if ms is not None)
    return f" ({shown})" if shown else ""


def _joined(found: Iterable[TranscriptLine]) -> Iterator[TranscriptLine]:
    """Join the sentences of one reply, and those of one announcement."""
    last: TranscriptLine | None = None
    for moment in found:
        if last and last.who is moment.who and moment.who in {Who.LINE, Who.ANNOUNCEMENT}:
            last = replace(last, text=f"{last.text} {moment.text}")
            continue
        if last:
            yield last
        last = moment
    if last:
        yield last
