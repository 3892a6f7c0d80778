from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from ivr.studio.review.review import Week

VANCOUVER = ZoneInfo("America/Vancouver")
NOW = datetime(2026, 11, 25, 9, tzinfo=VANCOUVER)


def test_the_last_whole_week_is_reviewed_unless_another_is_named() -> None:
    assert Week.named("", NOW, "").name == "2026-W47"
    assert Week.named("2026-W45", NOW, "").name == "2026-W45"


@pytest.mark.parametrize("name", ["2026-W99", "next week", "2026-47", "20260-W01"])
def test_a_name_that_means_no_week_shows_the_last_whole_one(name: str) -> None:
    assert Week.named(name, NOW, "").name == "2026-W47"


def test_a_week_that_has_not_begun_cannot_be_reviewed() -> None:
    assert Week.named("2027-W20", NOW, "").name == "2026-W48"


def test_each_week_has_a_seed_of_its_own_unless_one_is_given() -> None:
    assert Week.named("2026-W45", NOW, "").seed == "2026-W45"
    assert Week.named("2026-W45", NOW, "auditor").seed == "auditor"


def test_a_week_goes_from_monday_to_sunday() -> None:
    period = Week.named("2026-W47", NOW, "").period(VANCOUVER)

    assert (period.first, period.last) == (date(2026, 11, 16), date(2026, 11, 22))


def test_the_week_before_the_first_of_a_year_is_the_last_of_the_year_before() -> None:
    assert Week.named("2026-W01", NOW, "").moved(-1).name == "2025-W52"
