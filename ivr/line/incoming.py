"""An incoming call, as the carrier announces it."""

import re
from dataclasses import dataclass, field

from metrics.ledger.records import Carrier

E164 = re.compile(r"\+[1-9][0-9]{7,14}")
FAILED = "TN-Validation-Failed"
"What STIR/SHAKEN's verdicts of a forged number begin with; an attestation may follow."


def is_doubted(verdict: str) -> bool:
    """Whether a verdict of STIR/SHAKEN says that the number is forged; most calls have none."""
    return FAILED in verdict


@dataclass(frozen=True, slots=True)
class Incoming:
    """An incoming call."""

    sid: str
    caller: str = field(repr=False)
    "E.164, or empty when it is hidden."
    carrier_hears: bool = False
    "Whether the carrier is to recognize the speech."
    is_test: bool = False
    draft: int | None = None
    "The draft answers that an editor tries with it."
    is_doubted: bool = False
    "Whether the number is somebody else's, as its carriers found."
    carrier: Carrier = Carrier.TWILIO

    @property
    def goes_to_people(self) -> bool:
        """Whether neither this machine nor the carrier can hear the caller."""
        return self.carrier_hears and not self.carrier.recognizes

    @property
    def number(self) -> str:
        """The caller's number if it can be called; a SIP name cannot."""
        return self.caller if E164.fullmatch(self.caller) else ""
