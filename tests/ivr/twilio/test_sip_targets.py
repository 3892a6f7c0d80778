"""A department's telephone on the internet is rung like any other, with an id that finds the call."""

from functools import partial
from xml.etree import ElementTree

import pytest

from ivr.call.carrier_action import Transfer
from ivr.call.texts import Sentence
from ivr.storage.encryption import pop_id
from ivr.twilio.overrides import OVERRIDES
from ivr.twilio.rescue import Rescue
from ivr.twilio.twiml import Twiml
from routing.outbound.allow_list import LONGEST_ADDRESS
from simulator.carrier.verbs import read_sip
from tests.fixtures.outbound import dialable

CALL = "CA0123456789abcdef0123456789abcdef"
ADDRESS = "sip:permits@pbx.example;transport=tls"
TWIML = Twiml("https://line.test", "wss://line.test", partial(pop_id, b"secret"))


def rung(number: str) -> ElementTree.Element:
    document = ElementTree.fromstring(TWIML.render(Transfer((), dialable(number), 1, 20), CALL))
    (target,) = document.iterfind("Dial/*")
    return target


def test_a_sip_address_is_rung_with_announcement_and_the_calls_id() -> None:
    target = rung(ADDRESS)

    read = read_sip(target.text or "")
    assert target.tag == "Sip"
    assert target.attrib["url"] == f"https://line.test/voice/announcement?c={CALL}&n=1{OVERRIDES}"
    assert (read.address, read.headers) == (ADDRESS, (("X-Cityline-Call", pop_id(b"secret", CALL)),))


def test_the_id_says_nothing_of_the_call() -> None:
    assert CALL not in (rung(ADDRESS).text or "")


def test_the_longest_address_is_still_one_that_the_carrier_takes() -> None:
    address = "sip:permits@pbx.example;note=".ljust(LONGEST_ADDRESS, "a")

    assert read_sip(rung(address).text or "").address == address
    assert len(rung(address).text or "") < 255


def test_a_telephone_number_is_rung_as_a_number() -> None:
    target = rung("+16045550121")

    assert (target.tag, target.text) == ("Number", "+16045550121")


@pytest.mark.parametrize(("number", "path"), [(ADDRESS, "Dial/Sip"), ("+16045550101", "Dial/Number")])
def test_a_line_that_fails_rings_the_operator_wherever_that_is(number: str, path: str) -> None:
    said = (Sentence("Sorry.", "en", "failure"),)
    rescue = Rescue(
        said, (), lambda: (dialable(number),), "", lambda *_: None, lambda _: None, lambda *_: None
    )

    document = ElementTree.fromstring(rescue.document())

    assert document.findtext(path) == number
