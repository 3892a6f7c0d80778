"""What the desk calls things."""

from ivr.desk.view import View
from tests.fixtures.example import example_city


def test_a_callers_own_matter_has_a_name_that_serves_staff() -> None:
    view = View(example_city(), "en")

    assert view.article("roads.snow_my_street") == "Snow plowing on a street"
