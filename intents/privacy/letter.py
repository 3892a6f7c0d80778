"""Redacts personal data from what somebody wrote: letters have signatures and headings, calls have not."""

import re
from collections.abc import Iterator

from intents.privacy.names import PARTICLES, Span, is_ordinary, merged, spans_of, words_of
from intents.privacy.personal import NEVER_A_NAME, Personal
from intents.privacy.redaction import redact, redacted

MOST_WORDS = 4
"Of a signature, without particles."
MOST_LINES = 4
"Below a signature: a telephone number, an address, where it was sent from."
_WORD = r"(?:[^\W\d_]\.|[^\W\d_]+(?:['’-][^\W\d_]+)*)"
_WORDS = re.compile(_WORD)
_NAME = rf"(?P<it>{_WORD}(?:[ \t]+{_WORD}){{0,5}})[ \t]*(?=$|[\n.!?,;|(\[<\d+–—-])"
_CLOSING = re.compile(
    r"(?:^|(?<=[\s.!?;,–—-]))(?:"
    r"(?:yours\s+)?(?:sincerely|truly|faithfully|respectfully)(?:\s+yours)?"
    r"|(?:(?:best|kind|warm|warmest)\s+)?regards|best(?:\s+wishes)?|cheers|take\s+care|signed(?:\s+by)?"
    r"|(?:many\s+)?thank(?:s|\s+you)(?:\s+(?:so|very)\s+much)?(?:\s+(?:again|in\s+advance))?"
    r"|(?:bien\s+)?(?:cordialement|amicalement|sincèrement|respectueusement)(?:\s+vôtre)?"
    r"|(?:(?:mes|sincères|meilleures|cordiales)\s+)*salutations(?:\s+distinguées)?|bien\s+à\s+vous"
    r"|(?:un\s+grand\s+|mille\s+)?mercis?(?:\s+(?:beaucoup|bien|infiniment))?(?:\s+(?:d['’]|à\s+l['’])avance)?"
    r"|bonne\s+(?:journée|soirée|fin\s+de\s+semaine)|au\s+plaisir|signée?(?:\s+par)?"
    rf")(?P<gap>[ \t]*[,.!:;–—-]*\s+){_NAME}",
    re.IGNORECASE | re.MULTILINE,
)
_HEADING = re.compile(
    r"^[ \t>*]*(?:from|(?:full\s+)?name|signature|signed|contact|citizen|resident|client|de"
    r"|nom(?:\s+complet)?|prénom|expéditeur|expéditrice|signé|citoyenne?|résidente?)[ \t]*:"
    rf"(?P<gap>[ \t]*){_NAME}",
    re.IGNORECASE | re.MULTILINE,
)
_DASHED = re.compile(rf"(?:^|(?<=\s))[–—-]{{1,2}}(?P<gap>[ \t]*){_NAME}", re.MULTILINE)
_BELOW = re.compile(r"[\d@]|^\W*\[|^\W*(?:sent|envoyé|get\s+outlook|télécharge[rz])\b|^\W*$", re.IGNORECASE)
MAIL = frozenset({Personal.EMAIL})
_NEVER = re.compile(NEVER_A_NAME, re.IGNORECASE)


def redacted_letter(text: str) -> str:
    """Return a written text on one line, with placeholders where personal data stood."""
    text = redact(text, MAIL).text  # a signature's words stand in its address, too
    signed = [*_found(text, _CLOSING), *_found(text, _HEADING), *_found(text, _DASHED), *_last_line(text)]
    again = spans_of(text, words_of(text[span.start : span.end] for span in signed))
    for span in reversed(merged([*signed, *again])):
        text = f"{text[: span.start]}[{Personal.NAME}]{text[span.end :]}"
    return " ".join(redacted(text).split())


def _found(text: str, form: re.Pattern[str]) -> Iterator[Span]:
    for found in form.finditer(text):
        if _is_name(found["it"], text, is_alone="\n" in found["gap"] or form is _HEADING):
            yield Span(*found.span("it"))


def _last_line(text: str) -> Iterator[Span]:
    """A line with nothing but a name, at the end or above a telephone number."""
    lines = [*re.finditer(r"[^\n]+", text)]
    below = 0
    while len(lines) > 1 and below < MOST_LINES and _BELOW.search(lines[-1][0]):
        lines.pop()
        below += 1
    last = lines[-1] if len(lines) > 1 else None
    name = last and re.fullmatch(rf"\s*(?P<it>{_WORD}(?:\s+{_WORD}){{0,5}})[\s.,]*", last[0])
    if last and name and _is_name(name["it"], text, is_alone=False):
        yield Span(last.start() + name.start("it"), last.start() + name.end("it"))


def _is_name(words: str, text: str, *, is_alone: bool) -> bool:
    """Whether some words are a name; capitals tell it only where the text has small letters too."""
    parts = [word for word in _WORDS.findall(words) if word.lower() not in PARTICLES]
    if not 0 < len(parts) <= MOST_WORDS or any(_NEVER.fullmatch(word) for word in parts):
        return False
    if all(word[0].isupper() for word in parts) and not text.isupper():
        return True
    return is_alone or not all(is_ordinary(word) for word in parts)
