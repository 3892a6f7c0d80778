from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from simulator.carrier.messages import Playback

moments = st.lists(
    st.tuples(st.floats(0, 500), st.sampled_from(["media", "mark", "clear", "due"]), st.integers(1, 4000)),
    max_size=40,
)


@dataclass
class Run:
    """A playback driven through a list of moments, with what came back and when."""

    playback: Playback
    set_marks: list[str]
    returned: list[str]
    now_ms: float = 0.0


def run(steps: list[tuple[float, str, int]]) -> Run:
    state = Run(Playback(), [], [])
    for passed, what, size in steps:
        state.now_ms += passed
        match what:
            case "media":
                state.playback = state.playback.add(state.now_ms, size)
            case "mark":
                state.set_marks.append(str(len(state.set_marks)))
                state.playback = state.playback.mark(state.now_ms, state.set_marks[-1])
            case "clear":
                state.playback, marks = state.playback.clear(state.now_ms)
                state.returned += [mark.name for mark in marks]
            case _:
                state.playback, marks = state.playback.due(state.now_ms)
                state.returned += [mark.name for mark in marks]
    return state


def test_a_mark_comes_back_when_all_before_it_has_played():
    playback = Playback().add(0, 800).mark(10, "end")

    assert playback.due(99)[1] == ()
    assert [mark.name for mark in playback.due(100)[1]] == ["end"]


def test_a_mark_with_nothing_buffered_comes_back_at_once():
    assert [mark.name for mark in Playback().mark(5, "now").due(5)[1]] == ["now"]


def test_a_clear_empties_the_buffer_and_returns_the_marks_inside():
    playback, marks = Playback().add(0, 8000).mark(0, "a").add(0, 8000).mark(0, "b").clear(500)

    assert [mark.name for mark in marks] == ["a", "b"]
    assert playback.buffered_ms(500) == 0


@given(moments)
def test_every_mark_comes_back_once_and_in_order(steps):
    end = run(steps)

    _, rest = end.playback.due(end.playback.ends_ms + end.now_ms)

    assert end.returned + [mark.name for mark in rest] == end.set_marks


@given(moments)
def test_no_mark_inside_is_due_after_the_buffer_has_run_dry(steps):
    end = run(steps)

    assert all(mark.due_ms <= max(end.playback.ends_ms, end.now_ms) for mark in end.playback.marks)


@given(moments)
def test_the_buffer_never_holds_more_than_was_sent(steps):
    end = run(steps)

    sent_ms = sum(size for _, what, size in steps if what == "media") / 8
    assert 0 <= end.playback.buffered_ms(end.now_ms) <= sent_ms + 1e-6
