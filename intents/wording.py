"""One comparable form of a text: case, accents, apostrophes, numerals and fillers."""

import re
import unicodedata

MAX_CHARACTERS = 6_000
MAX_WORDS = 1_000

_CONTRACTIONS = (
    (re.compile(r"\b(?:can'?t|cannot)\b"), "can not"),
    (re.compile(r"\bwon'?t\b"), "will not"),
    (re.compile(r"\b(is|are|was|were|do|does|did|has|have|had|could|would|should)n'?t\b"), r"\1 not"),
    (re.compile(r"\bain'?t\b"), "is not"),
    (re.compile(r"\b(he|she|it|that|there|who|what|where|how|someone|somebody)'s\b"), r"\1 is"),
    (re.compile(r"\b(?:hes)\b"), "he is"),
    (re.compile(r"\b(?:shes)\b"), "she is"),
    (re.compile(r"\b(?:theres)\b"), "there is"),
    (re.compile(r"\b(?:i'?m|iam)\b"), "i am"),
    (re.compile(r"\b(they|we|you)'re\b"), r"\1 are"),
    (re.compile(r"\b(i|we|you|they|he|she)'(?:ve|d|ll)\b"), r"\1"),
    (re.compile(r"\bsome (one|body|thing)\b"), r"some\1"),
    (re.compile(r"\b(?:gonna|going to)\b"), "going to"),
    (re.compile(r"\b(?:wanna)\b"), "want to"),
    (re.compile(r"\bgotta\b"), "got to"),
    (re.compile(r"\b9[\s.-]?1[\s.-]?1\b|\bnine one one\b"), "911"),
    (re.compile(r"\b9[\s.-]?8[\s.-]?8\b|\bnine eight eight\b"), "988"),
)
_CONTRACTED = re.compile("|".join(pattern.pattern for pattern, _ in _CONTRACTIONS))
"Finds any at once: most texts hold none."
_ENGLISH_GENITIVE = re.compile(r"(?<=[a-z]{2})'s\b")
_UNSAYABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_NOT_A_WORD = re.compile(r"[^0-9a-z]+")
_FILLERS = frozenset(
    [
        "um",
        "uh",
        "uhm",
        "umm",
        "er",
        "erm",
        "hmm",
        "mm",
        "mhm",
        "euh",
        "heu",
        "ben",
        "bah",
        "hein",
        "eh",
        "ah",
        "oh",
        "well",
        "like",
        "so",
        "okay",
        "ok",
        "alors",
        "donc",
        "bon",
        "hello",
        "hi",
        "hey",
        "bonjour",
        "salut",
        "allo",
        "good",
        "morning",
        "afternoon",
        "evening",
        "please",
        "svp",
    ]
)


def plain(text: str) -> str:
    """Lower-case words without accents, contractions or marks, each followed by a space."""
    lowered = unicodedata.normalize(
        "NFKD", text[:MAX_CHARACTERS].lower().replace("’", "'").replace("œ", "oe")
    )
    bare = "".join(mark for mark in lowered if not unicodedata.combining(mark))
    for contraction, spelled_out in _CONTRACTIONS if _CONTRACTED.search(bare) else ():
        bare = contraction.sub(spelled_out, bare)
    bare = _ENGLISH_GENITIVE.sub(" s", bare)
    return "".join(f"{word} " for word in _NOT_A_WORD.sub(" ", bare).split()[:MAX_WORDS])


def words(text: str) -> tuple[str, ...]:
    """The words of the plain form."""
    return tuple(plain(text).split())


def is_endless(text: str) -> bool:
    """Whether it is more than a caller says at once."""
    return len(text) > MAX_CHARACTERS or len(text.split()) > MAX_WORDS


def is_binary(text: str) -> bool:
    """Whether it holds what nobody can say or type."""
    return _UNSAYABLE.search(text) is not None


def telling(text: str) -> tuple[str, ...]:
    """The words that are neither greeting nor filler."""
    return tuple(word for word in words(text) if word not in _FILLERS)
