"""A call as the ledger tells it, with the words of both sides beside the facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ivr.database import Database
from ivr.demo.overheard import Remark
from ivr.words_store import words_of
from metrics import store as ledger
from metrics.ledger import CallRecord, QueryRecord, TurnRecord

SLACK_MS = 20.0
"By so much the ledger's clock, which starts with the first webhook, may differ from the carrier's."


@dataclass(frozen=True, slots=True)
class Exchange:
    """A turn with what was heard and what was said on it."""

    turn: TurnRecord
    heard: str
    at_ms: float
    "Since the call came in."
    spoken: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One call."""

    call: CallRecord
    exchanges: tuple[Exchange, ...]
    queries: tuple[QueryRecord, ...]

    @property
    def is_over(self) -> bool:
        """Whether it has its disposition."""
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
        Exchange(
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


def _turn_json(exchange: Exchange) -> dict[str, object]:
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
