import sys
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from metrics.ledger.outcome import Disposition
from metrics.ledger.period import Period
from metrics.ledger.records import Extract
from metrics.rates.period_figures import figures_of
from simulator.carrier.caller import CallerScript
from simulator.demo.call_file import DemoCall, ExpectedEnding
from simulator.demo.ending import has_browser, last_lines

AT = datetime(2026, 11, 25, 18, tzinfo=UTC)
CALL = DemoCall("a title", "en", AT, CallerScript(()), {}, ExpectedEnding({}, Disposition.RESOLVED))
STORY = (replace(CALL, story="a routine answer"), replace(CALL, story="an emergency"))


@pytest.fixture
def made():
    period = Period(AT.date(), AT.date(), ZoneInfo("UTC"))
    return figures_of(period, Extract((), ()), AT)


def test_a_demo_ends_in_five_lines_that_say_what_was_seen_and_where_to_go(made):
    lines = last_lines(STORY, 0, made)

    assert len(lines) == 5
    assert "2 calls: a routine answer; an emergency" in lines[0]
    assert "docs/pictures" in lines[2]
    assert "cityline call" in lines[3]
    assert "docs/going-live.md" in lines[4]


def test_a_call_that_went_otherwise_is_not_hidden(made):
    assert "1 call went otherwise than scripted" in last_lines(STORY, 1, made)[1]


@pytest.mark.parametrize(
    ("environment", "is_terminal", "opens"),
    [({"DISPLAY": ":0"}, True, True), ({}, True, False), ({"WAYLAND_DISPLAY": "w"}, False, False)],
)
def test_a_browser_is_opened_for_somebody_at_a_screen_alone(monkeypatch, environment, is_terminal, opens):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: is_terminal)

    assert has_browser(environment) is opens
