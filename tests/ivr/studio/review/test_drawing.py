from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from ivr.studio.review.review import drawn, stratum_of
from metrics.ledger.records import TurnRecord

NOW = datetime(2026, 11, 18, 18, tzinfo=UTC)
KINDS = ("recognized", "ambiguous", "no-match", "danger", "control", "silence")


def turn(sid: str, kind: str = "recognized", confidence: float = 0.9, language: str = "en") -> TurnRecord:
    return TurnRecord(sid, 1, NOW, language, "HowCanIHelp", kind, "garbage-day", "Answer", confidence)


turns = st.lists(
    st.builds(
        turn, st.uuids().map(str), st.sampled_from(KINDS), st.floats(0, 1), st.sampled_from(("en", "fr"))
    ),
    max_size=40,
)


def test_a_rare_kind_of_turn_is_drawn_beside_the_frequent_one() -> None:
    many = [turn(f"CA{n}") for n in range(100)]
    rare = turn("CA-rare", "danger", 1.0)

    chosen = drawn([*many, rare], 10, "2026-W47")

    assert rare in chosen
    assert len(chosen) == 10


def test_as_large_a_part_is_drawn_of_each_kind_as_of_all() -> None:
    sure = [turn(f"CA{n}") for n in range(300)]
    doubtful = [turn(f"CB{n}", confidence=0.6) for n in range(100)]

    chosen = drawn([*sure, *doubtful], 40, "2026-W47")

    assert sum(each.confidence < 0.85 for each in chosen) == 10


def test_doubt_is_a_stratum_of_its_own() -> None:
    assert stratum_of(turn("CA1", confidence=0.6, language="fr")) == "fr/recognized-low"
    assert stratum_of(turn("CA1", confidence=0.95)) == "en/recognized-high"


def test_silence_is_never_drawn() -> None:
    assert drawn([turn("CA1", "silence", 0.0)], 10, "2026-W47") == ()


@given(turns, st.integers(0, 60))
def test_the_same_seed_draws_the_same_turns_in_whatever_order_they_come(
    found: list[TurnRecord], size: int
) -> None:
    assert drawn(found, size, "seed") == drawn(reversed(found), size, "seed")


@given(turns, st.integers(0, 60), st.text(max_size=5))
def test_what_is_drawn_is_there_once_and_not_more_than_was_wanted(
    found: list[TurnRecord], size: int, seed: str
) -> None:
    chosen = drawn(found, size, seed)

    assert len(set(chosen)) == len(chosen) <= size
    assert set(chosen) <= set(found)
