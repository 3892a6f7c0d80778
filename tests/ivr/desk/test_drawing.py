"""A card is drawn once per language, however many desks show it."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from ivr.call.city import City
from ivr.desk.board import DeskReader, Drawing, news_of
from ivr.desk.call import DeskCall, Phase, Preference

ALL = Preference()


@dataclass
class Fragments:
    """Draws nothing, and remembers for which language it was asked."""

    asked: list[str] = field(default_factory=list)

    def fragment(self, language: str, template: str, **context: Any) -> str:
        self.asked.append(language)
        return f"{template} {context['topic']}"


@pytest.fixture
def fragments() -> Fragments:
    return Fragments()


@pytest.fixture
def drawing(fragments: Fragments, city: City) -> Drawing:
    return Drawing(fragments, lambda: city)


def test_fifty_desks_cost_one_drawing_for_each_language(
    drawing: Drawing, fragments: Fragments, waiting: DeskCall
) -> None:
    cards = {drawing.card(waiting, language, ALL) for _ in range(25) for language in ("en", "fr")}

    assert fragments.asked == ["en", "fr"]
    assert cards == {
        "desk-card.html A missed garbage or recycling pickup",
        "desk-card.html Une collecte oubliée",
    }


def test_a_call_that_changed_is_drawn_again(
    drawing: Drawing, fragments: Fragments, waiting: DeskCall
) -> None:
    drawing.card(waiting, "en", ALL)
    drawing.card(replace(waiting, taken_by="sam"), "en", ALL)

    assert len(fragments.asked) == 2


def test_every_card_is_drawn_again_after_the_city_changed(
    drawing: Drawing, fragments: Fragments, waiting: DeskCall
) -> None:
    drawing.card(waiting, "en", ALL)
    drawing.forget()
    drawing.card(waiting, "en", ALL)

    assert len(fragments.asked) == 2


def test_news_of_a_call_name_its_group_and_its_place(drawing: Drawing, waiting: DeskCall) -> None:
    told = news_of("CA1", waiting, drawing, DeskReader("sam", "en", ALL))

    assert (told["sid"], told["group"], told["order"]) == ("CA1", "waiting", 1795636800000)


@pytest.mark.parametrize("preference", [Preference(departments=("roads",)), Preference(languages=("en",))])
def test_a_call_that_a_person_does_not_want_to_see_goes(
    drawing: Drawing, waiting: DeskCall, preference: Preference
) -> None:
    assert news_of("CA1", waiting, drawing, DeskReader("sam", "en", preference)) == {"sid": "CA1"}


def test_a_call_that_is_over_goes(drawing: Drawing, waiting: DeskCall) -> None:
    reader = DeskReader("sam", "en", ALL)

    assert news_of("CA1", None, drawing, reader) == {"sid": "CA1"}
    assert news_of("CA1", replace(waiting, phase=Phase.ENDED), drawing, reader) == {"sid": "CA1"}
