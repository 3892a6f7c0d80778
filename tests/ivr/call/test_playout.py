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


def test_what_was_held_is_said_from_the_piece_that_was_cleared() -> None:
    playout, marks = begun(Track(b"\x01" * 4000 + b"\x02" * 4000, interruptible=True, is_answer=True))
    playout.echoed(marks[0])

    playout.hold()
    is_stale_counted = playout.echoed(marks[1])
    again = list(playout.go_on())

    assert not is_stale_counted
    assert [ulaw for ulaw, _ in again] == [b"\x02" * 4000]
    assert playout.echoed(again[0][1])
    assert playout.played == 1.0


def test_what_is_held_while_it_is_sent_is_sent_once() -> None:
    playout = Playout()
    sending = playout.begin((answer(1),))

    first, _ = next(sending)
    playout.hold()
    rest = list(sending)

    assert rest == []
    assert len(list(playout.go_on())) == 2
    assert len(first) == PIECE_BYTES


def test_nothing_goes_on_after_a_flush() -> None:
    playout, _ = begun(answer(2))

    playout.hold()
    playout.flush()

    assert list(playout.go_on()) == []


def test_what_is_said_follows_what_comes_from_the_caller() -> None:
    playout, _ = begun(Track(bytes(range(200)), interruptible=True, is_answer=True))

    said = [playout.say_on(160), playout.say_on(160), playout.say_on(160)]

    assert said == [bytes(range(160)), bytes(range(160, 200)), b""]


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
