from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.browser_phone.messages import (
    Chosen,
    DepartmentOutcome,
    KeyPressed,
    MalformedPageMessage,
    PageHungUp,
    Sound,
    Typed,
    read,
)


def text(json: str) -> dict[str, object]:
    return {"type": "websocket.receive", "text": json}


@pytest.mark.parametrize(
    ("message", "meant"),
    [
        ({"type": "websocket.receive", "bytes": b"\xff" * 160}, Sound(b"\xff" * 160)),
        (text('{"press": "#"}'), KeyPressed("#")),
        (text('{"department": "no_answer"}'), Chosen(DepartmentOutcome.NO_ANSWER)),
        (text('{"say": " When is garbage day? "}'), Typed("When is garbage day?")),
        (text('{"say": ""}'), Typed("")),
        (text('{"hang_up": true}'), PageHungUp()),
        ({"type": "websocket.disconnect", "code": 1001}, PageHungUp()),
    ],
)
def test_a_page_speaks_presses_chooses_and_hangs_up(message: dict[str, object], meant: object) -> None:
    assert read(message) == meant


@pytest.mark.parametrize(
    "message",
    [
        text('{"press": "10"}'),
        text('{"press": ""}'),
        text('{"department": "moves"}'),
        text('{"dial": "+16045550101"}'),
        text("{"),
        text(f'{{"say": "{"a" * 301}"}}'),
        {"type": "websocket.receive", "bytes": b"\xff" * 100_000},
    ],
)
def test_what_no_page_of_ours_sends_is_refused(message: dict[str, object]) -> None:
    with pytest.raises(MalformedPageMessage):
        read(message)


@given(st.text())
def test_any_text_is_read_or_refused(sent: str) -> None:
    with suppress(MalformedPageMessage):
        read(text(sent))
