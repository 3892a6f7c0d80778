"""The outcome of a dial, from the carrier's report."""

from dataclasses import dataclass
from enum import StrEnum


class TransferOutcome(StrEnum):
    """Whether a person took the call; only `accepted` counts as connected."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    VOICEMAIL = "voicemail"
    FAILED = "failed"


class AnnouncementOutcome(StrEnum):
    """The response to the announcement."""

    UNHEARD = "unheard"
    "Nobody has picked up."
    HEARD = "heard"
    "It was played and no key was pressed yet."
    TAKEN = "taken"
    "The key that takes the call was pressed."
    REFUSED = "refused"
    "Another key was pressed."
    SILENT = "silent"
    "No key was pressed in time: a machine, or a telephone in a pocket."


class DialStatus(StrEnum):
    """How a dial ended (Twilio's DialCallStatus)."""

    COMPLETED = "completed"
    ANSWERED = "answered"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class Rung:
    """The end of a dial, as reported by the carrier."""

    status: DialStatus
    bridged: bool
    "Whether the call was bridged; no proof of a person, since voicemail is bridged too."


NOBODY = {
    DialStatus.BUSY: TransferOutcome.BUSY,
    DialStatus.NO_ANSWER: TransferOutcome.NO_ANSWER,
    DialStatus.CANCELED: TransferOutcome.NO_ANSWER,
    DialStatus.FAILED: TransferOutcome.FAILED,
}


def outcome_of(rung: Rung, announcement: AnnouncementOutcome) -> TransferOutcome:
    """Return a transfer's outcome; accepted needs both key and bridge."""
    match announcement:
        case AnnouncementOutcome.TAKEN:
            return TransferOutcome.ACCEPTED if rung.bridged else TransferOutcome.FAILED
        case AnnouncementOutcome.SILENT:
            return TransferOutcome.VOICEMAIL
        case AnnouncementOutcome.REFUSED | AnnouncementOutcome.HEARD:
            return TransferOutcome.DECLINED
        case AnnouncementOutcome.UNHEARD:
            return NOBODY.get(rung.status, TransferOutcome.VOICEMAIL)


def outcome_when_left(announcement: AnnouncementOutcome) -> TransferOutcome:
    """Return a transfer's outcome when the caller hung up; a late key connected nobody."""
    match announcement:
        case AnnouncementOutcome.TAKEN:
            return TransferOutcome.FAILED
        case AnnouncementOutcome.SILENT:
            return TransferOutcome.VOICEMAIL
        case AnnouncementOutcome.REFUSED:
            return TransferOutcome.DECLINED
        case AnnouncementOutcome.UNHEARD | AnnouncementOutcome.HEARD:
            return TransferOutcome.NO_ANSWER


def status_in(said: str) -> DialStatus:
    """Parse the carrier's status; an unknown one is a failure."""
    return DialStatus(said) if said in set(DialStatus) else DialStatus.FAILED
