"""The end of a demo: what was seen, where the pictures are, and what to do next."""

import os
import sys
import webbrowser
from collections.abc import Mapping, Sequence
from contextlib import suppress

from metrics.rates.period_figures import Figures
from simulator.demo.call_file import DemoCall

SAY = 'say it yourself: .venv/bin/cityline call --say "When is garbage day?"'
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")


def last_lines(calls: Sequence[DemoCall], wrong: int, made: Figures) -> tuple[str, ...]:
    """Return the five lines that a demo ends with."""
    return (
        f"  seen       {_seen(calls)}",
        f"  counted    {_counted(made)}{_otherwise(wrong)}",
        "  pictures   of the desk, the dashboard and the studio: docs/pictures",
        f"  next       {SAY}   every path: make demo ARGS=--all",
        "  your own   .venv/bin/cityline init my-city   then docs/your-city.md and docs/going-live.md",
    )


def _seen(calls: Sequence[DemoCall]) -> str:
    shown = "; ".join(call.story for call in calls if call.story)
    return f"{_number(len(calls), 'call')}{f': {shown}' if shown else ''}"


def _counted(made: Figures) -> str:
    ended = ", ".join(
        f"{number} {kind.value.replace('_', ' ')}" for kind, number in made.dispositions.items() if number
    )
    return f"each call once ({ended}), and each of its queries"


def _otherwise(wrong: int) -> str:
    if not wrong:
        return ""
    return f"; {_number(wrong, 'call')} went otherwise than scripted, as a busy machine hears worse"


def _number(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def has_browser(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether somebody sits at this machine's screen, so that a page may be opened there."""
    has_screen = sys.platform == "darwin" or any(environment.get(name) for name in SCREENS)
    return has_screen and sys.stdout.isatty()


def show(address: str) -> None:
    """Open a page where there is a browser; whoever has none finds its address in the terminal."""
    if has_browser():
        with suppress(webbrowser.Error):
            webbrowser.open(address)
