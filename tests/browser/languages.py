"""What on a page is in another language than it says: remains of one language on pages of the other."""

import re
from collections.abc import Iterator
from functools import cache

from playwright.sync_api import Page

from ivr.web.pages import ROOMS
from ivr.web.words import load_words

TEXTS = """() => {
  const told = [], left = "script, style, textarea, code, pre";
  const of = (element, text) => {
    const language = element.closest("[lang]")?.lang.slice(0, 2) ?? "";
    const said = (text ?? "").replace(/\\s+/g, " ").trim();
    if (said && !element.closest(left)) told.push([language, said]);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) of(walker.currentNode.parentElement, walker.currentNode.textContent);
  for (const named of document.querySelectorAll("[title], [aria-label], [placeholder], [alt]"))
    for (const name of ["title", "aria-label", "placeholder", "alt"]) of(named, named.getAttribute(name));
  of(document.documentElement, document.title);
  return told;
}"""
"Each text with the language that its element says it is in."
_ENGLISH = "the and of is with for you are this that from it was were has have not be been"
_FRENCH = "le la les des du et une est pour avec dans vous sur aux ce cette qui que par ne"
COMMON = {"en": frozenset(_ENGLISH.split()), "fr": frozenset(_FRENCH.split())}
"Words that hardly a sentence does without, and that the other language does not have."
FOREIGN_TIMES = {
    "en": re.compile(r"\b\d{1,2}\s?h(?:\s?\d{2})?\b(?!/)|\d,\d+\s?%|«"),
    "fr": re.compile(r"\b\d{1,2}\s?h\s?00\b|\b[ap]\.m\.|^\d\d:\d\d$|\d:\d\d:\d\d|\d\.\d+\s?%|“"),
}
OTHER = {"en": "fr", "fr": "en"}
REPLACED = {
    "en": re.compile(
        r"Queries by how they stand|as many days before|Failed callbacks|Nothing fitted"
        r"|Right by the reviewers|Only a website or a person|Answered, no word|Falsely contained|Opted out"
        r"|Nobody has stated|As of loading the page|What you see|Large numbers|the line is guessing|I take it"
        r"|What is owed|Must not find it|Asked in vain|^(?:Told|In work|Take in)$"
    ),
    "fr": re.compile(
        r"Jours établis|Promesses non tenues|Confiées|Contenues à tort|Tel qu['\u2019]au chargement"
        r"|Ce que vous voyez"
    ),
}
"What people did not understand on the pages, which say it otherwise now."


def strangers(page: Page, language: str) -> list[str]:
    """Return the texts that say they are in the page's language and are not."""
    return [*dict.fromkeys(_strangers(page.evaluate(TEXTS), language))]


def replaced(page: Page, language: str) -> list[str]:
    """Return the texts of a page with words that it should not have any more."""
    return [text for _, text in page.evaluate(TEXTS) if REPLACED[language].search(text)]


def _strangers(texts: list[tuple[str, str]], language: str) -> Iterator[str]:
    for said, text in texts:
        if said == language and is_foreign(text, language):
            yield text[:120]


def is_foreign(text: str, language: str) -> bool:
    """Whether a text has the other language's words, labels, times or numbers."""
    words = frozenset(re.findall(r"[^\W\d_]+", text.casefold()))
    other = len(words & COMMON[OTHER[language]])
    return (
        (other > 1 and other > len(words & COMMON[language]))
        or text in labels(OTHER[language]) - labels(language)
        or FOREIGN_TIMES[language].search(text) is not None
    )


@cache
def labels(language: str) -> frozenset[str]:
    """Return every text of the pages in a language that needs no values."""
    texts = load_words(ROOMS)[language].texts.values()
    return frozenset(" ".join(text.split()) for text in texts if "{" not in text and len(text) > 2)
