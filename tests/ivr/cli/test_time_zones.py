"""Whatever the machine says, clocks go by the data of the release."""

import zoneinfo
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from ivr.cli import serve
from ivr.cli.serve import pin_time_zones
from ivr.errors import BadInput


@pytest.fixture(autouse=True)
def _own_path() -> Iterator[None]:
    before = zoneinfo.TZPATH
    yield
    zoneinfo.reset_tzpath(to=before)


def test_vancouvers_clocks_do_not_change_in_november(tmp_path: Path) -> None:
    old = tmp_path / "America" / "Vancouver"
    old.parent.mkdir()
    old.write_bytes(files("tzdata").joinpath("zoneinfo", "UTC").read_bytes())
    zoneinfo.reset_tzpath(to=(str(tmp_path),))

    pin_time_zones()

    zone = zoneinfo.ZoneInfo.no_cache("America/Vancouver")
    offsets = {datetime(2026, 11, day, tzinfo=zone).utcoffset() for day in (1, 2, 30)}
    assert offsets == {timedelta(hours=-7)}


def test_data_that_are_too_old_keep_the_line_from_starting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "OFFSET", timedelta(hours=-8))

    with pytest.raises(BadInput, match="too old"):
        pin_time_zones()
