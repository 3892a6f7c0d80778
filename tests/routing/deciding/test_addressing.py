"""Which step follows an address that was told again, on a street that is known, or on none of the city's."""

from intents.places.place import Place, StreetGuess
from intents.places.street_book import Street, StreetBook
from routing.asked import ShallIReport, WhatAddress
from routing.deciding.addressing import Addressed, GiveUp, next_step
from routing.deciding.conversation import Move
from routing.decision import AddressProblem, AskAddress, FileReport, OfferReport
from routing.dialogue_state import DialogueState
from routing.services.finding import Address
from routing.services.services import Services

LAMP = "roads.streetlight_out"
SERVICES = Services(
    StreetBook(
        {
            "king": Street("king", {"en": "King Street", "fr": "rue King"}, 1, 400),
            "river": Street("river", {"en": "River Road", "fr": "chemin River"}, 1, 400),
        }
    ),
    reports={LAMP: "lamp"},
)
KING = Address("king", 340)


def after(asked: WhatAddress | ShallIReport, place: Place) -> Addressed | None:
    return next_step(Move.LOOK_UP, place, (LAMP,), DialogueState("en", asked), SERVICES)


def test_an_address_that_is_told_again_is_a_yes() -> None:
    again = Place(340, (StreetGuess("king", 100.0),))

    assert after(ShallIReport(LAMP, KING), again) == FileReport(LAMP, KING)


def test_another_number_is_read_back_anew() -> None:
    other = Place(350, (StreetGuess("king", 100.0),))

    assert after(ShallIReport(LAMP, KING), other) == OfferReport(LAMP, Address("king", 350))


def test_words_beside_a_number_hardly_change_the_street_that_is_known() -> None:
    right_by_340 = Place(340, (StreetGuess("river", 72.0),))

    assert after(WhatAddress(LAMP, street="king", tries=1), right_by_340) == OfferReport(LAMP, KING)


def test_a_street_that_the_city_does_not_have_is_said_once() -> None:
    first = after(WhatAddress(LAMP), Place(12, is_unknown=True))

    assert isinstance(first, AskAddress)
    assert first.problem is AddressProblem.NO_SUCH_STREET
    assert after(WhatAddress(LAMP, tries=first.tries), Place(12, is_unknown=True)) == GiveUp(LAMP)


def test_a_street_that_is_only_like_the_citys_own_and_has_no_such_number_is_not_asked_about() -> None:
    like = Place(2210, (StreetGuess("river", 75.0),))

    assert isinstance(after(WhatAddress(LAMP, tries=1), like), GiveUp)
