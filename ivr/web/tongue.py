"""Says of somebody's words in a page which language they are in, and which way they run."""

from babel import Locale

from ivr.web.words import page_languages
from languages.known import known_languages, language_of_words

RIGHT_TO_LEFT = "right-to-left"


def tongue(words: str, language: str) -> dict[str, str]:
    """Return the attributes of their element, for `xmlattr`; `language` is what the line took them for.

    A caller of another language is heard as one of the line's own, until somebody is found who speaks it.
    """
    code = language_of_words(words, page_languages()) or language
    is_leftwards = code in known_languages() and Locale.parse(code).character_order == RIGHT_TO_LEFT
    return {"lang": code, "dir": "rtl"} if is_leftwards else {"lang": code}
