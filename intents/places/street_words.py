"""Words that street names are made of in both languages, and words around them in speech."""

from collections.abc import Mapping

EITHER = frozenset({"avenue", "place", "boulevard"})
AFTER = EITHER | {
    "street", "road", "drive", "lane", "crescent", "court", "way", "highway", "square", "terrace",
}  # fmt: skip
"Types that follow a name: “street light that’s out” names no Ash Street."
BEFORE = EITHER | {
    "rue", "chemin", "croissant", "promenade", "cour", "ruelle", "voie", "route", "rang", "montee",
}  # fmt: skip
"Types that precede a name."
GENERICS = AFTER | BEFORE
TRANSLATED: Mapping[str, str] = {
    "street": "rue", "road": "chemin", "drive": "promenade", "crescent": "croissant", "court": "cour",
    "lane": "ruelle", "way": "voie", "highway": "route",
}  # fmt: skip
IN_ENGLISH = {french: english for english, french in TRANSLATED.items()}
PARTICLES = frozenset({"de", "des", "du", "la", "le", "les", "l", "d", "the"})
LEADING = frozenset({"at", "on", "in", "for", "my", "a", "au", "sur", "dans", "pour", "numero", "number"})
BETWEEN = frozenset({"and", "at", "et", "with", "avec"})
"Words between the names of two streets that cross."
AND = frozenset({"the", "l", "angle", "de", "du"})
CORNERS = frozenset({"corner", "intersection", "coin", "angle", "croisement", "crossing"})
WHOSE = frozenset(
    {"our", "your", "his", "her", "their", "this", "that", "same", "ma", "notre", "votre", "sa", "cette"}
)
ITS_OWN = WHOSE | {"my", "a", "mon", "une", "un"}
"Words before a type that is not part of a name: « ils ont sauté ma rue à matin » names no rue Main."
BEFORE_PLACE = frozenset(
    {"at", "of", "to", "outside", "by", "near", "from", "for", "is", "au", "devant", "du", "pres", "le", "a"}
)
"Words after which a number with a bare name is an address: “in front of 40 Maple”."
ALONG = frozenset({"on", "off", "along", "sur", "dans"})
"Words after which a bare name alone is a street: “a pothole on Main”."
AFTER_NAME = frozenset(
    {
        "and",
        "near",
        "by",
        "at",
        "is",
        "has",
        "was",
        "in",
        "please",
        "that",
        "et",
        "pres",
        "est",
        "qui",
        "a",
        "au",
    }
)
"Words that may follow such a name; “on school days” names no School Street."
WHERE = frozenset(
    {
        "it",
        "is",
        "s",
        "c",
        "est",
        "of",
        "near",
        "by",
        "to",
        "from",
        "live",
        "i",
        "m",
        "am",
        "j",
        "habite",
        "suis",
    }
    | {
        "chez",
        "nous",
        "we",
        "are",
        "re",
        "address",
        "adresse",
        "um",
        "uh",
        "euh",
        "ben",
        "yes",
        "oui",
        "mon",
        "ici",
        "right",
        "front",
        "across",
        "outside",
        "beside",
        "around",
        "about",
        "just",
        "devant",
        "face",
        "en",
        "de",
        "juste",
        "environ",
    }
)
"Words beside an address that ask for nothing."
NAMELESS = GENERICS | PARTICLES | LEADING | WHOSE
"Words that never name a street alone: “a street” looks much like Ash Street."
ENGLISH = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh",
            8: "eighth", 9: "ninth", 10: "tenth"}  # fmt: skip
FRENCH = {1: "premiere", 2: "deuxieme", 3: "troisieme", 4: "quatrieme", 5: "cinquieme", 6: "sixieme",
           7: "septieme", 8: "huitieme", 9: "neuvieme", 10: "dixieme"}  # fmt: skip
SHORT: Mapping[str, str] = {
    **{f"{n}{end}": word for n, word in ENGLISH.items() for end in ("st", "nd", "rd", "th")},
    **{f"{n}{end}": word for n, word in FRENCH.items() for end in ("re", "ere", "er", "e", "eme", "ieme")},
    "premier": "premiere",
    "seconde": "deuxieme",
    "st": "street",
    "ave": "avenue",
    "rd": "road",
    "dr": "drive",
    "ln": "lane",
    "blvd": "boulevard",
    "av": "avenue",
    "boul": "boulevard",
}
"Abbreviations of words that names have in full."
