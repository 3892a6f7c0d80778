"""Who is asked whether sentences may be kept."""

from ivr.call.consent import Consent, consent_at_first

SECRET = b"secret"


def share_asked(share: float) -> float:
    calls = [consent_at_first(f"CA{n}", SECRET, share) for n in range(2000)]
    return sum(each is Consent.ASKED for each in calls) / len(calls)


def test_nobody_is_asked_by_default() -> None:
    assert share_asked(0) == 0


def test_about_as_many_are_asked_as_the_setting_says() -> None:
    assert 0.03 < share_asked(0.05) < 0.07
    assert share_asked(1) == 1


def test_a_call_that_is_announced_twice_draws_the_same_lot() -> None:
    assert consent_at_first("CA7", SECRET, 0.5) is consent_at_first("CA7", SECRET, 0.5)
