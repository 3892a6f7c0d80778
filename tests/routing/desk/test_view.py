"""What the desk calls things."""

from pathlib import Path

from ivr.call.city import load_city
from routing.desk.view import View


def test_a_callers_own_matter_has_a_name_that_serves_staff() -> None:
    view = View(load_city(Path("deploy/example-city")), "en")

    assert view.article("roads.snow_my_street") == "Snow plowing on a street"
