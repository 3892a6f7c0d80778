"""A server that fails again and again is left alone, then tried once."""

from hypothesis import given
from hypothesis import strategies as st

from intents.matching.opinion_budget import FAILURES, REST_SECONDS, Circuit, CircuitBreaker


def opened(at: float) -> CircuitBreaker:
    breaker = CircuitBreaker()
    for _ in range(FAILURES):
        breaker = breaker.failed(at)
    return breaker


def test_failures_in_a_row_open_the_circuit() -> None:
    assert opened(at=5.0).circuit is Circuit.OPEN
    assert not opened(at=5.0).may_ask(5.0 + REST_SECONDS - 1)


def test_an_answer_in_between_begins_the_count_anew() -> None:
    breaker = CircuitBreaker().failed(0).failed(0).succeeded(0).failed(0).failed(0)

    assert breaker.circuit is Circuit.CLOSED


def test_after_a_rest_one_request_is_tried() -> None:
    breaker = opened(at=0.0)

    trying = breaker.asking(REST_SECONDS)

    assert breaker.may_ask(REST_SECONDS)
    assert trying.circuit is Circuit.HALF_OPEN
    assert not trying.may_ask(REST_SECONDS + 1)


def test_an_answer_to_the_trial_closes_the_circuit() -> None:
    breaker = opened(at=0.0).asking(REST_SECONDS).succeeded(REST_SECONDS + 1)

    assert breaker == CircuitBreaker(since=REST_SECONDS + 1)


def test_a_failed_trial_opens_it_again() -> None:
    breaker = opened(at=0.0).asking(REST_SECONDS).failed(REST_SECONDS + 1)

    assert breaker.circuit is Circuit.OPEN
    assert not breaker.may_ask(2 * REST_SECONDS)


def test_a_trial_that_nobody_ends_is_followed_by_another() -> None:
    trying = opened(at=0.0).asking(REST_SECONDS)

    assert trying.may_ask(2 * REST_SECONDS)


def test_an_answer_that_comes_late_does_not_close_an_open_circuit() -> None:
    assert opened(at=0.0).succeeded(1.0).circuit is Circuit.OPEN


@given(st.lists(st.tuples(st.sampled_from(["asking", "succeeded", "failed"]), st.floats(0, 50))))
def test_whatever_happens_the_server_is_asked_again_after_a_rest(steps: list[tuple[str, float]]) -> None:
    breaker, now = CircuitBreaker(), 0.0

    for step, seconds in steps:
        now += seconds
        breaker = getattr(breaker, step)(now)

    assert breaker.may_ask(now + REST_SECONDS)
