"""Whatever the carrier sends in whatever order, a call ends once and each of its queries has one outcome."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.run.ledger_upkeep import GRACE, SILENCE, close_lost, close_lost_calls
from metrics.ledger.outcome import CountsAs, QueryOutcome, counts_as, disposition_of
from metrics.ledger.period import LONGEST_CALL
from metrics.ledger.records import CallRecord, QueryRecord
from tests.fixtures.phone_bench import PhoneBench
from tests.fuzz.conftest import bounded

pytestmark = pytest.mark.thorough

PERSON, DANGER = "agent_request", "emergency.life"
WORDS = (
    *(
        "waste.collection_day",
        "util.high_bill",
        "tax.balance_account",
        "roads.pothole",
        "yes",
        "no",
        "reject",
    ),
    *("correct", PERSON, DANGER, "crisis.self_harm", "mumble", "thanks_goodbye", "language_switch", "repeat"),
)
ENDS = ("completed", "failed", "busy", "no-answer", "canceled", "in-progress", "")
words = st.builds(lambda said: ("/voice/gather", {"SpeechResult": said}), st.sampled_from(WORDS))
keys = st.builds(lambda key: ("/voice/gather", {"Digits": key}), st.sampled_from("0123459*#"))
dialled = st.builds(
    lambda n, status, is_bridged: (
        f"/voice/dialled?n={n}",
        {"DialCallStatus": status, "DialBridged": is_bridged},
    ),
    st.integers(0, 4),
    st.sampled_from(ENDS),
    st.sampled_from(["true", "false"]),
)
staff = st.builds(
    lambda n, key: (f"/voice/accept?c={{sid}}&n={n}", {"Digits": key}),
    st.integers(0, 4),
    st.sampled_from(["1", "1", "2", ""]),
)
queue = st.builds(
    lambda step, key, result: (
        f"/voice/{step}?q=utilities",
        {
            "Digits": key,
            "QueueResult": result,
            "QueuePosition": "1",
            "CurrentQueueSize": "1",
            "QueueTime": "9",
        },
    ),
    st.sampled_from(["waiting", "waiting-key", "queue-left"]),
    st.sampled_from(["1", "2", "9", ""]),
    st.sampled_from(["bridged", "leave", "hangup", "error", "system-error", "redirected", ""]),
)
others = st.sampled_from(
    [
        *(("/voice", {}), ("/voice/gather", {}), ("/voice/announcement?c={sid}&n=1", {})),
        *(
            (f"/voice/after?stream={n}", {"CallStatus": status})
            for n in range(3)
            for status in ENDS[:1] + ENDS[5:]
        ),
        *(("/voice/offered", {"Digits": key}) for key in ("1", "2", "3", "")),
        *(
            (f"/voice/number?n={n}", {"Digits": key})
            for n in range(2)
            for key in ("1", "2", "6045550121", "")
        ),
        *(("/voice/rated", {"Digits": key}) for key in ("5", "x")),
        *(
            (f"/voice/{name}", {"RecordingDuration": seconds, "RecordingSid": "RE" + "1" * 32})
            for name in ("message", "recording")
            for seconds in ("0", "9", "nonsense")
        ),
        ("/voice/recording", {"RecordingStatus": "absent"}),
    ]
)
over = st.builds(lambda status: ("/voice/status", {"CallStatus": status}), st.sampled_from(ENDS))
step = st.one_of(words, words, words, keys, dialled, staff, queue, others, over)
NUMBERS = count()


@dataclass
class Watched:
    """What was seen of a call so far."""

    bench: PhoneBench
    sid: str
    outcomes: dict[int, QueryOutcome] = field(default_factory=dict)
    wished: set[int] = field(default_factory=set)
    "The queries that were open when the caller asked for a person."

    def look(self) -> tuple[CallRecord, tuple[QueryRecord, ...]]:
        """Return the ledger's rows; what is settled must stay so."""
        call, queries = self.bench.ledger_of(self.sid)
        assert call is not None
        for query in queries:
            if query.number in self.outcomes:
                assert query.outcome is self.outcomes[query.number]
            if query.outcome is not None:
                self.outcomes[query.number] = query.outcome
        return call, queries

    def send(self, path: str, fields: dict[str, str]) -> None:
        """Send a webhook, and look at what came of it."""
        before, open_before = self.look()
        answer = self.bench.raw(path.replace("{sid}", self.sid), self.sid, **fields)
        assert answer.status_code in {200, 204}
        after, _ = self.look()
        if after.turns > before.turns and fields.get("SpeechResult") == PERSON:
            self.wished |= {query.number for query in open_before if query.outcome is None}
        if after.turns > before.turns and fields.get("SpeechResult") == DANGER:
            assert "9-1-1" in answer.text


@pytest.fixture
def line(fast_bench: PhoneBench) -> PhoneBench:
    return fast_bench


@bounded(150)
@given(st.booleans(), st.lists(st.tuples(step, st.sampled_from([0, 1, 5, 90, 400])), max_size=14))
def test_a_call_ends_once_whatever_is_told_of_it(
    line: PhoneBench, hears: bool, steps: list[tuple[tuple[str, dict[str, str]], int]]
) -> None:
    line.hears[0] = hears
    line.failures.clear()
    call = Watched(line, f"CA{next(NUMBERS):032x}")
    line.raw("/voice", call.sid)

    for (path, fields), seconds in steps:
        line.clock[0] += timedelta(seconds=seconds)
        call.send(path, fields)
    call.send("/voice/status", {"CallStatus": "completed"})
    calls = line.client.app.state.phone.line.calls  # type: ignore[attr-defined] # FastAPI's own state
    line.clock[0] += GRACE + SILENCE
    close_lost(calls.archive, lambda _: line.client.app.state.phone.line.city.catalog, line.clock[0])  # type: ignore[attr-defined] # FastAPI's own state
    line.clock[0] += LONGEST_CALL + GRACE
    close_lost_calls(line.database, line.clock[0])

    ended, queries = call.look()
    outcomes = [query.outcome for query in queries if query.outcome is not None]
    assert len(outcomes) == len(queries)
    assert ended.disposition is disposition_of(outcomes)
    assert line.failures == []
    for number in call.wished:
        assert counts_as(call.outcomes[number]) not in {CountsAs.RESOLVED, CountsAs.PROVISIONAL}
