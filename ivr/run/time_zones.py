"""Pins time-zone data to the installed tzdata package, since a machine's own may be years old."""

import zoneinfo
from datetime import datetime, timedelta

from ivr.errors import BadInput

PROBE = datetime(2026, 11, 2, 12)  # noqa: DTZ001 -- its zone is what is probed
"British Columbia keeps its summer time from 2026 on: data from before say that this is an hour earlier."
ZONE, OFFSET = "America/Vancouver", timedelta(hours=-7)


def pin_time_zones() -> None:
    """Use tzdata's zones only; raise BadInput if they predate current law."""
    zoneinfo.reset_tzpath(to=())
    try:
        # Zones already loaded stay, since zones only equal themselves.
        offset = PROBE.replace(tzinfo=zoneinfo.ZoneInfo.no_cache(ZONE)).utcoffset()
    except zoneinfo.ZoneInfoNotFoundError as missing:
        raise BadInput("The package tzdata is missing; install Cityline with its dependencies.") from missing
    if offset != OFFSET:
        raise BadInput("The package tzdata is too old; install the one of deploy/requirements.lock.")
