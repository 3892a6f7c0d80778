from simulator.carrier.events import CallerStarted, CallerStopped, CallHungUp, LineStarted, Pressed
from simulator.carrier.trace import CarrierTrace, TracedTurn


def test_a_reply_is_timed_from_the_callers_last_frame_of_speech():
    events = (
        LineStarted(0),
        CallerStarted(3000, "hello"),
        CallerStopped(4000),
        LineStarted(4650),
        CallHungUp(9000, "line"),
    )

    assert CarrierTrace("CA1", events, ()).turns == (TracedTurn("hello", 3000, 4000, 650),)


def test_a_turn_without_a_reply_has_no_time():
    events = (CallerStarted(0, "one"), CallerStopped(10), CallerStarted(20, "two"), CallerStopped(30))

    assert [turn.reply_after_ms for turn in CarrierTrace("CA1", events, ()).turns] == [None, None]


def test_a_line_that_speaks_before_the_caller_has_finished_has_not_replied():
    events = (CallerStarted(0, "one"), LineStarted(5), CallerStopped(10), LineStarted(500))

    assert CarrierTrace("CA1", events, ()).turns[0].reply_after_ms == 490


def test_keys_pressed_in_a_row_are_one_turn():
    events = (LineStarted(0), Pressed(10, "4"), Pressed(210, "2"), LineStarted(300))

    assert CarrierTrace("CA1", events, ()).turns == (TracedTurn("42", 10, 210, 90, is_keyed=True),)
