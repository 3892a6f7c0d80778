"""What a data portal must know of the open data: DCAT-AP as JSON-LD."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from metrics.formula import DEFINITIONS
from metrics.period import Period
from metrics.suppression import LEAST
from metrics.text import Text

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "owl": "http://www.w3.org/2002/07/owl#",
}
LANGUAGES = "http://publications.europa.eu/resource/authority/language/"
CSV = "http://publications.europa.eu/resource/authority/file-type/CSV"
TITLE = Text(
    "Calls to the phone line of {city}, by topic and outcome",
    "Appels à la ligne téléphonique de {city}, par sujet et issue",
)
ABOUT = Text(
    f"How many queries on each topic ended how. Counts under {LEAST} are hidden, and enough others that none"
    " can be worked out from a sum. No caller, call, word or number is in it.",
    f"Nombre de demandes par sujet et par issue. Les nombres inférieurs à {LEAST} sont masqués, et assez"
    " d'autres pour qu'aucun ne se déduise d'un total. Aucune personne, aucun appel, aucun mot n'y figure.",
)


MADE_UP = Text(
    "Made up: none of these calls happened.", "Données inventées : aucun de ces appels n'a eu lieu."
)


@dataclass(frozen=True, slots=True)
class File:
    """One file of the data set."""

    name: str
    title: Text
    content: bytes


def metadata(
    publisher: Mapping[str, str],
    period: Period,
    made_at: datetime,
    files: Sequence[File],
    *,
    is_made_up: bool = False,
) -> dict[str, object]:
    """The data set and its files; `publisher` is the city's name by language."""
    city = Text(publisher.get("en", ""), publisher.get("fr", publisher.get("en", "")))
    return {
        "@context": CONTEXT,
        "@type": "dcat:Dataset",
        "dct:title": _both(Text(TITLE.en.format(city=city.en), TITLE.fr.format(city=city.fr))),
        "dct:description": [*(_both(MADE_UP) if is_made_up else ()), *_both(ABOUT)],
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": _both(city)},
        "dct:issued": _typed(made_at.isoformat(), "xsd:dateTime"),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _typed(period.first.isoformat(), "xsd:date"),
            "dcat:endDate": _typed(period.last.isoformat(), "xsd:date"),
        },
        "dct:language": [{"@id": f"{LANGUAGES}ENG"}, {"@id": f"{LANGUAGES}FRA"}],
        "owl:versionInfo": f"definitions {DEFINITIONS}",
        "dcat:keyword": [
            {"@value": "telephone", "@language": "en"},
            {"@value": "téléphone", "@language": "fr"},
        ],
        "dcat:distribution": [_distribution(file) for file in files],
    }


def _distribution(file: File) -> dict[str, object]:
    return {
        "@type": "dcat:Distribution",
        "dct:title": _both(file.title),
        "dcat:downloadURL": {"@id": file.name},
        "dcat:accessURL": {"@id": file.name},
        "dct:format": {"@id": CSV},
        "dcat:mediaType": {"@id": "http://www.iana.org/assignments/media-types/text/csv"},
        "dcat:byteSize": _typed(str(len(file.content)), "xsd:nonNegativeInteger"),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": _typed(hashlib.sha256(file.content).hexdigest(), "xsd:hexBinary"),
        },
    }


def _both(text: Text) -> list[dict[str, str]]:
    return [{"@value": text.en, "@language": "en"}, {"@value": text.fr, "@language": "fr"}]


def _typed(value: str, kind: str) -> dict[str, str]:
    return {"@value": value, "@type": kind}
