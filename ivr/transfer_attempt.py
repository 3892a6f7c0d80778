"""One number that was rung for a call, and what came of it."""

from dataclasses import dataclass, replace
from datetime import datetime

from routing.transfer import TransferOutcome, Whisper


@dataclass(frozen=True, slots=True)
class TransferAttempt:
    """The ringing of one number; `outcome` is None while it rings and while the two talk."""

    department: str
    rung_at: datetime
    by: str = ""
    "The member of staff who took the call at the desk; empty where a department's number was rung."
    whisper: Whisper = Whisper.UNHEARD
    taken_at: datetime | None = None
    "When the key was pressed that takes the call."
    outcome: TransferOutcome | None = None
    ended_at: datetime | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether a person pressed the key that takes the call."""
        return self.whisper is Whisper.TAKEN

    @property
    def talked_seconds(self) -> float:
        """How long the person and the caller talked."""
        if self.outcome is not TransferOutcome.ACCEPTED or not self.taken_at or not self.ended_at:
            return 0.0
        return max(0.0, (self.ended_at - self.taken_at).total_seconds())

    def hearing(self, whisper: Whisper, now: datetime) -> "TransferAttempt":
        """Return it after something happened in the whisper; a key that was pressed stays pressed."""
        if self.outcome or self.whisper not in {Whisper.UNHEARD, Whisper.HEARD}:
            return self
        return replace(self, whisper=whisper, taken_at=now if whisper is Whisper.TAKEN else None)

    def ended(self, outcome: TransferOutcome, now: datetime) -> "TransferAttempt":
        """Return it with its outcome, which is set once."""
        return self if self.outcome else replace(self, outcome=outcome, ended_at=now)
