import pytest

from ivr.errors import BadSeal
from ivr.seal import Seal


def test_what_was_sealed_can_be_read_again() -> None:
    seal = Seal(b"the machine's secret")

    assert seal.open(seal.close("+16045550123")) == "+16045550123"


def test_a_sealed_text_shows_nothing_of_what_it_holds() -> None:
    sealed = Seal(b"the machine's secret").close("+16045550123")

    assert "6045550123" not in sealed


def test_nothing_stays_nothing() -> None:
    seal = Seal(b"the machine's secret")

    assert seal.close("") == ""
    assert seal.open("") == ""


def test_another_secret_opens_nothing_and_says_why() -> None:
    sealed = Seal(b"the machine's secret").close("+16045550123")

    with pytest.raises(BadSeal, match="CITYLINE_SECRET_KEY"):
        Seal(b"another secret").open(sealed)


def test_a_text_that_was_never_sealed_opens_nothing() -> None:
    with pytest.raises(BadSeal):
        Seal(b"the machine's secret").open("garbage")
