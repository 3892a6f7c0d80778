"""A watched call told as a transcript, while it goes on and once it is over."""

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.demo.moment import Moment, moments
from ivr.demo.story import Story
from ivr.demo.watched_call import WatchedCall
from ivr.errors import CitylineError


@dataclass(frozen=True, slots=True)
class Told:
    """A call that is over."""

    story: Story
    transcript: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """A call that can be read while it goes on."""

    watched: WatchedCall
    names: Mapping[str, str]
    "Whose each number is."

    def transcript(self) -> tuple[Moment, ...]:
        """What was said and done so far."""
        story = self.watched.story()
        exchanges = story.exchanges if story else ()
        return moments(self.watched.remarks(), self.watched.events, exchanges, self.names)

    def ended(self) -> Told:
        """Return the whole call; raise CitylineError when the ledger does not know it."""
        story = self.watched.story()
        if story is None:
            raise CitylineError(
                "The ledger does not know the call: the line refused it, or keeps its ledger in another "
                "database; look at CITYLINE_TWILIO_AUTH_TOKEN and CITYLINE_DATABASE_URL."
            )
        return Told(story, self.transcript())
