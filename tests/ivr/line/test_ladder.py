"""Which rung serves new calls: down at once, up only after a calm while."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from ivr.line.ladder import CALM_SECONDS, LAG_SECONDS, Ladder


@dataclass
class Machine:
    now: float = 0.0
    has_room: bool = True


def ladder_of(machine: Machine) -> Ladder:
    return Ladder(lambda: machine.has_room, lambda: machine.now)


def test_a_machine_with_room_hears_new_calls() -> None:
    assert ladder_of(Machine()).can_hear()


def test_full_transcribers_leave_new_calls_to_the_carrier_until_it_was_calm_for_a_while() -> None:
    machine = Machine(has_room=False)
    ladder = ladder_of(machine)
    assert not ladder.can_hear()

    machine.has_room = True
    assert not ladder.can_hear()
    machine.now = CALM_SECONDS - 0.1
    assert not ladder.can_hear()
    machine.now = CALM_SECONDS
    assert ladder.can_hear()


def test_frames_that_come_late_for_long_leave_new_calls_to_the_carrier() -> None:
    ladder = ladder_of(Machine())

    for _ in range(200):
        ladder.note_lag(2 * LAG_SECONDS)

    assert not ladder.can_hear()


def test_one_late_frame_changes_nothing() -> None:
    ladder = ladder_of(Machine())

    ladder.note_lag(5.0)

    assert ladder.can_hear()


@given(st.lists(st.tuples(st.floats(0, 2), st.booleans())))
def test_it_never_goes_up_within_the_calm_while(steps: list[tuple[float, bool]]) -> None:
    machine = Machine()
    ladder, full_at = ladder_of(machine), None
    for passed, has_room in steps:
        machine.now, machine.has_room = machine.now + passed, has_room
        full_at = full_at if has_room else machine.now
        expected = full_at is None or machine.now >= full_at + CALM_SECONDS
        assert ladder.can_hear() is expected
