"""The forms in which callers give their names."""

from intents.personal import Form, Personal, form
from intents.personal_words import CAPITAL, OTHER, PARTICLE, WORD

_SPELLED = r"[^\W\d_](?:[\s.,-]{1,2}[^\W\d_]\b){2,20}"
_NAME = rf"(?P<it>\b{_SPELLED}|{PARTICLE}{WORD}(?:\s+{PARTICLE}{WORD}){{0,2}})"
_IS = r"(?:['’]s|\s+is|\s+est|\s+c['’]est)"
_CUE = (
    rf"(?:my|the|her|his|our|first|last|family|full)\s+(?:(?:first|last|family|full|middle|maiden)\s+)?name{_IS}\s+"
    rf"|\b(?:name|surname)\s+is\s+|\bthey\s+call\s+me\s+"
    rf"|\b(?:mon|son|le|notre)\s+(?:petit\s+)?(?:nom|prénom)(?:\s+de\s+(?:famille|fille))?{_IS}\s+"
    rf"|\b(?:je\s+m['’]\s?appelle|je\s+me\s+(?:nomme|prénomme)|(?:il|elle)\s+s['’]\s?appelle|au\s+nom\s+de)\s+"
)
_ALWAYS_A_TITLE = r"(?:mr|mrs|ms|mister|missus|monsieur|madame|mademoiselle|mme|mlle)\.?"
_OF = r"(?:(?:de\s+la|de|du|van|von|st|saint)\s+)?"
_SOMETIMES_A_TITLE = r"(?:monsieur|madame|dr|doctor|docteur|miss|sir|maître|me|m|prof|professor)\.?"

NAMES: tuple[Form, ...] = (
    form(Personal.NAME, rf"\b(?:{_CUE}){_NAME}"),
    form(
        Personal.NAME,
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
    form(Personal.NAME, r"(?P<it>\b[^\W\d_](?:[\s.,-]{1,2}[^\W\d_]\b){3,20})"),
)
"""A name after “my name is”, after a title, before “calling”, or spelled letter by letter."""
