"""What a text must be like so that a voice can read it."""

import re
from collections.abc import Iterator

MIN_WORDS = 25
MAX_WORDS = 60

ADDRESS = re.compile(r"https?:|www\.|@|\b[\w-]+\.(?:ca|com|org|net|gov|gc|info)\b", re.IGNORECASE)


def spoken_faults(text: str) -> Iterator[str]:
    """Why an answer may not be spoken as it stands: its length, or an address that no ear can keep."""
    words = len(text.split())
    if not MIN_WORDS <= words <= MAX_WORDS:
        yield f"spoken has {words} words; it must have {MIN_WORDS} to {MAX_WORDS}"
    yield from address_faults(text)


def address_faults(text: str) -> Iterator[str]:
    """A web or e-mail address in a spoken text."""
    if ADDRESS.search(text):
        yield "a web or e-mail address cannot be spoken; say on the city website"
