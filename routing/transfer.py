"""How the ringing of one person's telephone ended, by what the carrier said of it."""

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


class Whisper(StrEnum):
    """What whoever picked up did when they were told who calls."""

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
    """What the carrier calls the end of a ringing (Twilio's DialCallStatus)."""

    COMPLETED = "completed"
    ANSWERED = "answered"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class Rung:
    """The end of a ringing as the carrier reports it."""

    status: DialStatus
    bridged: bool
    "Whether the two could talk: it alone proves nothing, since a machine can be bridged, too."


NOBODY = {
    DialStatus.BUSY: TransferOutcome.BUSY,
    DialStatus.NO_ANSWER: TransferOutcome.NO_ANSWER,
    DialStatus.CANCELED: TransferOutcome.NO_ANSWER,
    DialStatus.FAILED: TransferOutcome.FAILED,
}


def outcome_of(rung: Rung, whisper: Whisper) -> TransferOutcome:
    """Return how a transfer ended: accepted needs the key as well as the bridge."""
    match whisper:
        case Whisper.TAKEN:
            return TransferOutcome.ACCEPTED if rung.bridged else TransferOutcome.FAILED
        case Whisper.SILENT:
            return TransferOutcome.VOICEMAIL
        case Whisper.REFUSED | Whisper.HEARD:
            return TransferOutcome.DECLINED
        case Whisper.UNHEARD:
            return NOBODY.get(rung.status, TransferOutcome.VOICEMAIL)


def outcome_when_left(whisper: Whisper) -> TransferOutcome:
    """Return how a transfer ended from which the caller hung up; a key that came too late joined nobody."""
    match whisper:
        case Whisper.TAKEN:
            return TransferOutcome.FAILED
        case Whisper.SILENT:
            return TransferOutcome.VOICEMAIL
        case Whisper.REFUSED:
            return TransferOutcome.DECLINED
        case Whisper.UNHEARD | Whisper.HEARD:
            return TransferOutcome.NO_ANSWER


def status_in(said: str) -> DialStatus:
    """Return the status that the carrier named; one that is not known is a failure."""
    return DialStatus(said) if said in set(DialStatus) else DialStatus.FAILED
