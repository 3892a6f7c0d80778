"""Two questions in one breath, taken apart where callers join them."""

import re

from intents.wording import words

MIN_WORDS = 3
"Less than this is not a question of its own."
MAX_QUERIES = 3
_JOINTS = re.compile(
    r"""[?!.;]\s+
    | ,?\s+\b(?:and|but|oh|also|then|plus|et|mais|pis|puis|aussi)\b
        (?:\s+(?:also|too|then|another\s+thing|second(?:ly)?|while\s+i(?:'m|\s+am)\s+(?:at\s+it|here)
        |aussi|puis|encore|autre\s+chose|tant\s+qu'à|en\s+même\s+temps|also))*
        (?=\s+(?:when|what|where|how|who|why|which|can|could|do|does|is|are|i|my|the|there|will|should|tell|do
        |quand|quel(?:le)?s?|où|comment|qui|pourquoi|combien|est-ce|puis-je|je|j'|mon|ma|mes|c'est|y\s*a|il|la|le|les
        |faut|quoi)\b)
    | ,?\s+\b(?:and\s+also|also|another\s+thing|oh\s+and)\b[,:]?\s
    | ,?\s+\b(?:et\s+aussi|aussi|autre\s+chose|pis\s+aussi)\b[,:]?\s""",
    re.IGNORECASE | re.VERBOSE,
)


def split_queries(text: str) -> tuple[str, ...]:
    """The questions that a caller joined; one if there is no joint, none if a part would be too short."""
    parts = [part.strip() for part in _JOINTS.split(text) if part]
    full = tuple(part for part in parts if len(words(part)) >= MIN_WORDS)
    return full if 1 < len(full) <= MAX_QUERIES else ()
