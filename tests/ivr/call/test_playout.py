"""How much of a reply the caller has heard."""

from hypothesis import given
from hypothesis import strategies as st

from ivr.call.playout import PIECE_BYTES, Playout, Track

tracks = st.lists(
    st.builds(Track, st.binary(min_size=1, max_size=3 * PIECE_BYTES), st.booleans(), st.booleans()),
    min_size=1,
    max_size=4,
).map(tuple)


def begun(*tracks: Track) -> tuple[Playout, list[str]]:
    playout = Playout()
    return playout, [name for _, name in playout.begin(tracks)]


def answer(seconds: float) -> Track:
    return Track(b"\x00" * int(seconds * 8000), interruptible=True, is_answer=True)


def question(seconds: float) -> Track:
    return Track(b"\x00" * int(seconds * 8000), interruptible=True, is_answer=False)


def test_half_of_an_answer_is_half_played() -> None:
    playout, marks = begun(answer(2), question(1))

    for name in marks[:2]:
        playout.echoed(name)

    assert playout.played == 0.5


def test_the_question_after_an_answer_does_not_count_as_part_of_it() -> None:
    playout, marks = begun(answer(1), question(9))

    for name in marks[:2]:
        playout.echoed(name)

    assert playout.played == 1.0
    assert playout.is_playing


def test_a_flushed_mark_does_not_count_as_heard() -> None:
    playout, marks = begun(answer(2))
    playout.echoed(marks[0])

    playout.flush()
    ended = [playout.echoed(name) for name in marks]

    assert not any(ended)
    assert playout.played == 0.25


def test_what_must_be_heard_is_not_interruptible_until_it_was() -> None:
    playout, marks = begun(Track(b"\x00" * 4000, interruptible=False, is_answer=False), answer(1))

    assert not playout.is_interruptible
    playout.echoed(marks[0])
    assert playout.is_interruptible


@given(tracks)
def test_every_byte_is_sent_once_and_in_order(tracks: tuple[Track, ...]) -> None:
    playout = Playout()

    sent = b"".join(ulaw for ulaw, _ in playout.begin(tracks))

    assert sent == b"".join(track.ulaw for track in tracks)


@given(tracks, st.integers(0, 30))
def test_the_played_share_stays_between_0_and_1_and_the_last_mark_alone_ends_it(
    tracks: tuple[Track, ...], heard: int
) -> None:
    playout = Playout()
    marks = [name for _, name in playout.begin(tracks)]

    ended = [playout.echoed(name) for name in marks[:heard]]

    assert 0.0 <= playout.played <= 1.0
    assert [*ended, True].index(True) >= min(len(marks) - 1, heard)
    assert playout.is_playing is (heard < len(marks))
