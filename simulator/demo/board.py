"""The demo's output: live calls, and each call in full once it is over."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from ivr.errors import CitylineError
from simulator.demo.story import Story, TranscriptLine, Who, moments
from simulator.demo.watched_call import WatchedCall


@dataclass(frozen=True, slots=True)
class ToldCall:
    """A call that is over."""

    story: Story
    transcript: tuple[TranscriptLine, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """A call that can be read while it is live."""

    watched: WatchedCall
    names: Mapping[str, str]
    "The owner of each number."

    def transcript(self) -> tuple[TranscriptLine, ...]:
        """The events so far."""
        story = self.watched.story()
        exchanges = story.exchanges if story else ()
        return moments(self.watched.remarks(), self.watched.events, exchanges, self.names)

    def ended(self) -> ToldCall:
        """Return the whole call; raise CitylineError when the ledger does not know it."""
        story = self.watched.story()
        if story is None:
            raise CitylineError(
                "The ledger does not know the call: the line refused it, or keeps its ledger in another "
                "database; look at CITYLINE_TWILIO_AUTH_TOKEN and CITYLINE_DATABASE_URL."
            )
        return ToldCall(story, self.transcript())


BEGINS = "a call begins: "
LAST_MOMENTS = 3
LOOKS_A_SECOND = 2
STYLES = MappingProxyType(
    {
        Who.LINE: "cyan",
        Who.CALLER: "bold",
        Who.UNDERSTOOD: "magenta",
        Who.ANNOUNCEMENT: "green",
        Who.PEOPLE: "yellow",
    }
)


class Ongoing(Protocol):
    """A call that is going on."""

    def transcript(self) -> tuple[TranscriptLine, ...]:
        """The events so far."""


@dataclass(frozen=True, slots=True)
class DemoBoard:
    """Shows ongoing calls at the bottom of a terminal; ended ones scroll by above them, once."""

    console: Console
    _ongoing: dict[str, Ongoing] = field(default_factory=dict)

    @contextmanager
    def open(self) -> Iterator[None]:
        """Show it until the calls are over."""
        live = Live(
            console=self.console,
            get_renderable=self._now,
            refresh_per_second=LOOKS_A_SECOND,
            transient=True,
            vertical_overflow="crop",
        )
        with live:
            yield

    def begin(self, title: str, ongoing: Ongoing) -> None:
        """Show a live call; where nothing can be drawn over, say that it begins."""
        self._ongoing[title] = ongoing
        if not self.console.is_terminal:
            self.console.print(f"{BEGINS}{title}", markup=False)

    def end(self, title: str, told: ToldCall, wrong: Sequence[str]) -> None:
        """Print a whole call, and what went otherwise than it should."""
        del self._ongoing[title]
        sign = ("✗", "bold red") if wrong else ("✓", "bold green")
        print_call(self.console, Text.assemble(sign, " ", title), told)
        for difference in wrong:
            self.console.print(f"  not as expected: {difference}", style="red", markup=False)

    def _now(self) -> RenderableType:
        return Group(*(_panel(title, ongoing) for title, ongoing in list(self._ongoing.items())))


def print_call(console: Console, title: str | Text, told: ToldCall) -> None:
    """Print a call that is over, and how it was counted."""
    print_transcript(console, title, told.transcript)
    console.print(f"{_counted(told.story)}\n", style="green", markup=False)


def print_transcript(console: Console, title: str | Text, transcript: Sequence[TranscriptLine]) -> None:
    """Print what was said in a call that is over."""
    console.print(Text.assemble(title, style="bold"), _grid(transcript), sep="\n")


def _panel(title: str, ongoing: Ongoing) -> Panel:
    return Panel(_grid(ongoing.transcript()[-LAST_MOMENTS:]), title=title, title_align="left")


def _grid(transcript: Sequence[TranscriptLine]) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", min_width=7)
    grid.add_column(justify="right", min_width=10)
    grid.add_column()
    for moment in transcript:
        style = STYLES[moment.who]
        grid.add_row(f"{moment.at_ms / 1000:.1f} s", Text(moment.who, style), Text(moment.text, style))
    return grid


def _counted(story: Story) -> str:
    queries = ", ".join(f"{query.article or 'topic unknown'}: {query.outcome}" for query in story.queries)
    return f"  counted as {queries}; the call: {story.call.disposition}"
