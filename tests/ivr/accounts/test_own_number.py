import pytest

from ivr.accounts.account import e164_of


@pytest.mark.parametrize("typed", ["604-555-0121", "(604) 555 0121", "+1 604 555 0121", "16045550121"])
def test_a_number_is_kept_in_one_form_however_it_is_typed(typed):
    assert e164_of(typed) == "+16045550121"


def test_a_number_of_another_country_is_kept():
    assert e164_of("+33 1 55 55 01 21") == "+33155550121"


def test_no_number_means_no_calls():
    assert e164_of("  ") == ""


@pytest.mark.parametrize("typed", ["12", "call me", "604-555-0121 ext. 4", "+999 1234567890"])
def test_what_no_network_could_reach_is_refused(typed):
    assert e164_of(typed) is None
