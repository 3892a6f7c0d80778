"""Names as headings, without the article with which they are spoken."""

import re

ARTICLES = {
    "en": re.compile(r"^(?:the|an?)\s+", re.IGNORECASE),
    "fr": re.compile(r"^(?:(?:les?|la|une?|des)\s+|l['’])", re.IGNORECASE),
}


def heading(name: str, language: str) -> str:
    """Return “Contact Centre” for “the Contact Centre”, or « Centre de contact »."""
    return first_upper(ARTICLES[language].sub("", name) if language in ARTICLES else name)


def first_upper(name: str) -> str:
    """Return a name capitalized, as at the beginning of a line."""
    return name[:1].upper() + name[1:]
