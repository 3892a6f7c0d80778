"""The city's names as the carrier takes them."""

import hashlib
from collections.abc import Iterable

MOST_HINTS, LONGEST_HINT = 500, 100
"The carrier's own limits, in phrases and characters."
QUEUE_NAME_LENGTH = 64


def hints_of(names: Iterable[str]) -> str:
    """Return names as hints, each once; a comma would end a phrase."""
    plain = (" ".join(name.replace(",", " ").split()) for name in names)
    kept = [name for name in dict.fromkeys(plain) if 0 < len(name) <= LONGEST_HINT]
    return ",".join(kept[:MOST_HINTS])


def queue_name(public_base_url: str, department: str) -> str:
    """Return a department's queue; another line of the same account has queues of its own."""
    line = hashlib.sha256(public_base_url.encode()).hexdigest()[:8]
    return f"cityline-{line}-{department}"[:QUEUE_NAME_LENGTH]
