"""What the carrier says of a ringing, as an outcome."""

import pytest

from routing.transfer import (
    AnnouncementOutcome,
    DialStatus,
    Rung,
    TransferOutcome,
    outcome_of,
    outcome_when_left,
    status_in,
)


def test_a_person_who_pressed_the_key_and_was_bridged_has_accepted() -> None:
    rung = Rung(DialStatus.COMPLETED, bridged=True)

    assert outcome_of(rung, AnnouncementOutcome.TAKEN) is TransferOutcome.ACCEPTED


def test_a_bridge_without_the_key_is_a_machine() -> None:
    rung = Rung(DialStatus.COMPLETED, bridged=True)

    assert outcome_of(rung, AnnouncementOutcome.SILENT) is TransferOutcome.VOICEMAIL
    assert outcome_of(rung, AnnouncementOutcome.UNHEARD) is TransferOutcome.VOICEMAIL


def test_the_key_without_the_bridge_connected_nobody() -> None:
    rung = Rung(DialStatus.COMPLETED, bridged=False)

    assert outcome_of(rung, AnnouncementOutcome.TAKEN) is TransferOutcome.FAILED


@pytest.mark.parametrize("announcement", [AnnouncementOutcome.REFUSED, AnnouncementOutcome.HEARD])
def test_another_key_or_hanging_up_in_the_announcement_declines(announcement: AnnouncementOutcome) -> None:
    rung = Rung(DialStatus.COMPLETED, bridged=False)

    assert outcome_of(rung, announcement) is TransferOutcome.DECLINED


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (DialStatus.BUSY, TransferOutcome.BUSY),
        (DialStatus.NO_ANSWER, TransferOutcome.NO_ANSWER),
        (DialStatus.CANCELED, TransferOutcome.NO_ANSWER),
        (DialStatus.FAILED, TransferOutcome.FAILED),
    ],
)
def test_where_nobody_picked_up_the_carrier_knows_why(status: DialStatus, outcome: TransferOutcome) -> None:
    assert outcome_of(Rung(status, bridged=False), AnnouncementOutcome.UNHEARD) is outcome


@pytest.mark.parametrize("status", DialStatus)
@pytest.mark.parametrize("bridged", [True, False])
@pytest.mark.parametrize("announcement", AnnouncementOutcome)
def test_only_the_key_and_the_bridge_together_count_as_connected(
    status: DialStatus, bridged: bool, announcement: AnnouncementOutcome
) -> None:
    outcome = outcome_of(Rung(status, bridged), announcement)

    assert (outcome is TransferOutcome.ACCEPTED) is (bridged and announcement is AnnouncementOutcome.TAKEN)


@pytest.mark.parametrize("announcement", AnnouncementOutcome)
def test_a_caller_who_hung_up_was_connected_to_nobody(announcement: AnnouncementOutcome) -> None:
    assert outcome_when_left(announcement) is not TransferOutcome.ACCEPTED


def test_a_status_that_the_carrier_never_documented_is_a_failure() -> None:
    assert status_in("no-answer") is DialStatus.NO_ANSWER
    assert status_in("teleported") is DialStatus.FAILED
    assert status_in("") is DialStatus.FAILED
