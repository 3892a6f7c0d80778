"""Whatever the carrier posts, in whatever order and how often: the answer is a document that it can run."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.carrier.document import ALL_VERBS, ANNOUNCEMENT_VERBS, WAITING_VERBS, read
from simulator.carrier.verbs import Hangup, Say

pytestmark = pytest.mark.thorough

sids = (f"CA{number:032d}" for number in itertools.count(1))
words = st.sampled_from(
    ["", "tax.due_date", "tax.balance_account", "util.high_bill", "agent_request", "mumble"]
)
digits = st.sampled_from(["", "0", "1", "2", "9"])
statuses = st.sampled_from(["in-progress", "in-progress", "in-progress", "completed", "failed"])
attempts = st.integers(0, 4)
queues = st.sampled_from(["utilities", "recreation", "nowhere"])
results = st.sampled_from(
    ["leave", "hangup", "redirected", "queue-full", "system-error", "bridged", "error", "new"]
)
dialled = st.sampled_from(["completed", "busy", "no-answer", "failed", "canceled", "unheard-of"])
seconds = st.sampled_from(["0", "9", "-1", "x"])


NOTHING = st.just("")
flags = st.sampled_from(["true", "false"])
kept = st.sampled_from(["completed", "absent"])


def post(path: str, numbers: st.SearchStrategy[object] = NOTHING, **fields: st.SearchStrategy[str]):
    """A request to a path whose one gap is filled by the numbers, with fields beside the call's own."""
    return st.tuples(numbers.map(path.format), st.fixed_dictionaries({"CallStatus": statuses, **fields}))


POSTS = st.one_of(
    post("/voice"),
    post("/voice/gather", SpeechResult=words, Digits=digits, Confidence=st.just("0.9")),
    post("/voice/after"),
    post("/voice/dialled?n={}", attempts, DialCallStatus=dialled, DialBridged=flags),
    post("/voice/announcement?c={{sid}}&n={}", attempts),
    post("/voice/accept?c={{sid}}&n={}", attempts, Digits=digits),
    post("/voice/waiting?q={}", queues, QueuePosition=seconds, QueueTime=seconds, AvgQueueTime=seconds),
    post("/voice/waiting-key?q={}", queues, Digits=digits),
    post("/voice/queue-left?q={}", queues, QueueResult=results),
    post("/voice/offered", Digits=digits),
    post("/voice/number?n={}", attempts, Digits=digits, SpeechResult=words),
    post("/voice/message", RecordingDuration=seconds, RecordingSid=st.just("RE" + "1" * 32)),
    post("/voice/recording", RecordingDuration=seconds, RecordingStatus=kept),
    post("/voice/status"),
)
CALLBACKS = ("/voice/recording", "/voice/status")
BRIDGES = "/voice/accept"
"An empty answer to a person who pressed the key joins the two."
TO_STAFF = ("/voice/accept", "/voice/announcement")


@given(posts=st.lists(POSTS, max_size=15), first=words)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_webhooks_is_answered_with_documents_that_leave_no_caller_in_silence(
    fast_bench, posts, first
) -> None:
    sid = next(sids)
    fast_bench.hears[0] = False
    opening = [("/voice", {}), ("/voice/gather", {"SpeechResult": first})] if first else [("/voice", {})]

    for path, fields in (*opening, *posts):
        answer = fast_bench.raw(path.format(sid=sid), sid, **fields)

        assert answer.status_code in {200, 204}, (path, answer.text)
        if path in CALLBACKS:
            continue
        document = read(path, answer.headers["content-type"], answer.content, allowed(path))
        assert document.warnings == ()
        assert document.verbs or path.startswith(BRIDGES)
        assert all(verb.text.strip() for verb in document.verbs if isinstance(verb, Say))
        assert Hangup() not in document.verbs or is_over(fast_bench, sid, path)
    assert fast_bench.failures == []


def allowed(path: str) -> frozenset[str]:
    """The verbs that the carrier runs there."""
    if path.startswith("/voice/announcement"):
        return ANNOUNCEMENT_VERBS
    return WAITING_VERBS if path.startswith("/voice/waiting") else ALL_VERBS


def is_over(bench, sid: str, path: str) -> bool:
    """Only a call that is over is hung up, or a person who did not take it."""
    call, _ = bench.ledger_of(sid)
    return path.startswith(TO_STAFF) or call.disposition is not None
