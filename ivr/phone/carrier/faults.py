"""Faults: what goes wrong on the way between carrier and service, chosen by whoever places the call."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Faults:
    """Shares are 0.0 to 1.0; chance is drawn from `seed`, so that a bad call can be placed again."""

    seed: int = 0
    duplicated_webhooks: float = 0.0  # sent once more, with the same idempotency token
    duplicated_callbacks: float = 0.0
    lost_callbacks: float = 0.0
    disordered_callbacks: bool = False  # all held back, and sent in the wrong order when the call is over
    callback_delay_seconds: float = 0.0
    webhook_delay_seconds: float = 0.0
    forged_webhooks: bool = False
    forged_upgrade: bool = False
    start_parameters: Literal["as written", "missing", "replayed"] = "as written"
    stream_drops_after_seconds: float | None = None  # the socket breaks, without a closing frame
    malformed_messages: tuple[str | bytes, ...] = ()
    malformed_after_seconds: float = 1.0
    payload_bytes: tuple[int, int] | None = None  # media messages of random size, smallest and largest
    queue_refuses: Literal["", "queue-full", "system-error"] = ""
    frame_delay_seconds: float = 0.0  # every frame arrives so much late, in bursts


NO_FAULTS = Faults()
