"""What the service does once a minute while nobody asks it anything."""

from functools import partial

from ivr import caretaking
from ivr.council_drop import CouncilDrop
from ivr.counting import count_due
from ivr.managing import managing_of
from ivr.parts import Parts
from ivr.web.pages import ROOMS
from ivr.web.words import load_words


def duties_of(parts: Parts) -> tuple[caretaking.Duty, ...]:
    """Return the duties of a round, in their order."""
    zone = parts.city.directory.time_zone
    council = CouncilDrop(managing_of(parts), load_words(ROOMS), parts.settings.data / "reports")
    return (
        partial(caretaking.go_round, parts.database, parts.spool),
        partial(count_due, parts.database, zone),
        council.drop,
    )
