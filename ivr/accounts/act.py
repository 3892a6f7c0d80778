"""A privileged act, as the audit log has it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Act:
    """Who did what to whom, and when."""

    at: datetime
    person: str
    "The id of an account; empty for an act at the machine's own command line."
    act: str
    "A short name such as accounts.added."
    subject: str
    "The id of what was acted on: an account, a call, a department; never a caller's words or number."
    seq: int = 0
    "Its place in the log."
