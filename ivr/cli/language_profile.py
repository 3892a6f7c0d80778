"""What the `language.yaml` of a language that is passed on still lacks, and what of it would fail."""

from collections.abc import Iterable, Iterator

from languages.forms import formed_languages, forms, language_name, profile_of
from languages.known import KnownLanguage, known_languages, language_of_words
from routing.texting.templates import MOST_PARTS, length_of
from routing.texting.text_message import KeywordKind, keyword_of

PARTS = ("carrier_voice", "carrier_voice_locale", "called", "words", "examples", "names", "dangers", "crises")
EMERGENCY = "9-1-1"
REPLIES = {"help": KeywordKind.STOP, "stopped": KeywordKind.START}
"By text, the keyword that it tells the reader to answer with."
SAMPLE_CITY, SAMPLE_NUMBER = "Rivermont", "604-555-0100"


def unfilled(code: str) -> tuple[str, ...]:
    """Return the parts of a language's file that are still empty."""
    told, sentences, texted = (
        profile_of(code),
        known_languages()[code].sentences,
        known_languages()[code].texted,
    )
    return (
        *(part for part in (*PARTS, *map(str, KeywordKind)) if not told.get(part)),
        *(f"sentences/{name}" for name, text in sentences.items() if not text),
        *(f"texted/{name}" for name in REPLIES if not texted.get(name)),
    )


def keyword_faults(known: KnownLanguage) -> Iterator[str]:
    """Yield which keywords would not do what they are for, and which texts name none."""
    of = {
        kind: forms(known.code).texts(kind.value) for kind in KeywordKind if forms(known.code).has(kind.value)
    }
    for kind, words in of.items():
        for word in words:
            taken = keyword_of(word)
            if taken is None or taken.kind is not kind:
                yield f"{kind.value}: {word} asks for something else in another language"
            if any(each.cries(word) for each in known_languages().values()):
                yield f"{kind.value}: {word} is a cry for help"
    for name, kind in REPLIES.items():
        text = known.texted.get(name, "").casefold()
        own = (
            word for word in of.get(kind, ()) if (found := keyword_of(word)) and found.language == known.code
        )
        if text and not any(word.casefold() in text for word in own):
            yield f"texted/{name} names no word of {kind.value} that is this language's alone"


def recognition_faults(code: str, known: Iterable[KnownLanguage]) -> Iterator[str]:
    """Yield which examples of a language are taken for another, and which of another for it."""
    for other in known:
        for example in other.examples:
            taken = language_of_words(example, formed_languages())
            if taken != other.code and code in {other.code, taken}:
                by = language_name(taken) if taken else "one of the line's own languages"
                yield f"examples: {language_name(other.code)} “{example}” is taken for {by}"


def emergency_faults(known: KnownLanguage) -> Iterator[str]:
    """Yield which texts that must name the emergency number do not."""
    texts = {"sentences/emergency": known.sentences.get("emergency"), "texted/help": known.texted.get("help")}
    yield from (
        f"{name} does not name {EMERGENCY}" for name, text in texts.items() if text and EMERGENCY not in text
    )


def texted_lengths(known: KnownLanguage) -> Iterator[str]:
    """Yield each text's length as it is paid for."""
    for name, text in known.texted_of(SAMPLE_CITY, SAMPLE_NUMBER).items():
        if not text:
            continue
        length = length_of(text)
        parts = "1 part" if length.parts == 1 else f"{length.parts} parts"
        long = f", {MOST_PARTS} at most" if length.parts > MOST_PARTS else ""
        yield f"texted/{name}: {parts}{long} ({length.units} characters in {length.encoding})"
