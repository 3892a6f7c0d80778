"""The forms in which names are told: “my name is”, titles, last name first, letter by letter."""

from intents.privacy.alternatives import any_of
from intents.privacy.names import ELIDED, NO_NAME, is_ordinary
from intents.privacy.personal import (
    CAPITAL,
    OTHER,
    PARTICLE,
    WORD,
    DataPattern,
    Personal,
    form,
    judged,
)

_LETTERS_SAID = r"[^\W\d_](?:[\s.,-]{1,2}[^\W\d_]\b){2,20}"
_NAME = rf"(?P<it>\b{_LETTERS_SAID}|{PARTICLE}{WORD}(?:\s+{PARTICLE}{WORD}){{0,2}}(?:,\s{OTHER}{CAPITAL})?)"
_NAME_IS = r"(?:['’]s|\s+is|\s+est|\s+c['’]est)"
_RELATIVE = any_of(
    """
    mari femme conjoint conjointe fils fille père mère frère sœur soeur voisin voisine ami amie propriétaire
    locataire
    """
)
_CUE = (
    rf"(?:my|the|her|his|our|first|last|family|full)\s+(?:(?:first|last|family|full|middle|maiden)\s+)?name{_NAME_IS}\s+"
    rf"|\b(?:name|surname)\s+is\s+|\bthey\s+call\s+me\s+"
    rf"|\b(?:mon|son|le|notre)\s+(?:petit\s+)?(?:nom|prénom)(?:\s+de\s+(?:famille|fille))?{_NAME_IS}\s+"
    rf"|\b(?:je\s+m['’]\s?appelle|je\s+me\s+(?:nomme|prénomme)|(?:il|elle|{_RELATIVE})\s+s['’]\s?appelle|au\s+nom\s+de(?!\s+la\s+(?:ville|mairie|compagnie)))\s+"
)
_ALWAYS_A_TITLE = r"(?:mr|mrs|ms|mister|missus|monsieur|madame|mademoiselle|mme|mlle)\.?"
_OF = r"(?:(?:de\s+la|de|du|van|von|st|saint)\s+)?"
_SOMETIMES_A_TITLE = r"(?:monsieur|madame|dr|doctor|docteur|miss|sir|maître|me|m|prof|professor)\.?"


def _after_a_title(words: str) -> Personal | None:
    """Return whether words after a title are a name: “monsieur brûlait ses branches” has none."""
    is_name = words[0].isupper() or not (is_ordinary(words.split(maxsplit=1)[0]) or ELIDED.match(words))
    return Personal.NAME if is_name else None


def _last_name_first(words: str) -> Personal | None:
    """Return whether two capitalized words with a comma between are a name, and no days or provinces."""
    is_name = not any(NO_NAME.fullmatch(word) for word in words.split(", "))
    return Personal.NAME if is_name else None


NAMES: tuple[DataPattern, ...] = (
    form(Personal.NAME, rf"\b(?:{_CUE}){_NAME}"),
    judged(
        _last_name_first,
        r"\b(?:under|name|nom|is|est|c['’]est|for|pour|to|à|from|de|with|avec|it['’]s|i['’]m|file|dossier|account|compte)"
        rf"\s*:?\s+(?P<it>{OTHER}{CAPITAL},\s{OTHER}{CAPITAL})",
    ),
    judged(
        _after_a_title,
        rf"(?<!\bun\s)(?<!\bvieux\s)(?<!\bjeune\s)\b{_ALWAYS_A_TITLE}\s+(?P<it>{_OF}{WORD}(?:\s+{CAPITAL}){{0,2}})",
    ),
    form(Personal.NAME, rf"\b{_SOMETIMES_A_TITLE}\s+(?P<it>{OTHER}{CAPITAL}(?:\s+{CAPITAL}){{0,2}})"),
    form(
        Personal.NAME,
        rf"\b(?:this\s+is|it['’]s|i\s+am|i['’]m|ici|c['’]est|moi\s+c['’]est)\s+(?P<it>{OTHER}{CAPITAL}\s+{CAPITAL})",
    ),
    form(
        Personal.NAME,
        rf"\b(?:this\s+is|it['’]s|ici|c['’]est)\s+(?P<it>{WORD}(?:\s+{WORD})?)\s+"
        r"(?=calling\b|speaking\b|à\s+l['’]appareil\b|qui\s+(?:parle|appelle)\b)",
    ),
    form(
        Personal.NAME,
        r"(?P<it>\b[a-z](?:\s(?:as\s+in|like|comme(?:\s+dans)?)\s[^\W\d_]++)(?:[\s,]{1,3}[a-z](?:\s(?:as\s+in|like|for|comme(?:\s+dans)?)\s[^\W\d_]++))++)",
    ),
    form(Personal.NAME, r"(?P<it>\b[^\W\d_](?:[\s.,-]{1,2}[^\W\d_]\b){3,20})"),
)
"""A name after “my name is”, after a title, before “calling”, or spelled letter by letter."""
