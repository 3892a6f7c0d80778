"""The register entry in the forms that registers take; a field nobody has answered stays empty."""

import csv
import json
import re
from collections.abc import Mapping
from datetime import date
from io import StringIO

from ivr.register.entry import PLAIN, Answers, RegisterField, RegisterFormat, Running, fields
from ivr.register.telling import parts_told, text_of, told
from ivr.web.words import Words, page_languages
from languages.forms import DEFAULT
from metrics.dates import full_day

COLUMNS = (
    "ai_register_id", "name_ai_system_en", "name_ai_system_fr", "government_organization",
    "description_ai_system_en", "description_ai_system_fr", "ai_system_primary_users_en",
    "ai_system_primary_users_fr", "developed_by_en", "developed_by_fr", "vendor_information",
    "ai_system_status_en", "ai_system_status_fr", "status_date", "ai_system_capabilities_en",
    "ai_system_capabilities_fr", "data_sources_en", "data_sources_fr", "involves_personal_information",
    "personal_information_banks_en", "personal_information_banks_fr", "notification_ai",
    "ai_system_results_en", "ai_system_results_fr",
)  # fmt: skip
"Those of the federal register's data set, in its order; the register itself gives the id."
DUTCH = "nl"
DUTCH_THEME = "Organisatie en bedrijfsvoering"
"The theme under which Dutch cities file their virtual assistants."
DUTCH_ASSESSMENT = "Data Protection Impact Assessment (DPIA)"
ATRS_VERSION = "4.0"
_TWO = " | "
"Between the languages in a column that both share, as in the federal data sets."
_FACET = "algorithmic_transparency_record_"


def canada(answers: Answers, running: Running, words: Mapping[str, Words]) -> str:
    """Return one row of the federal AI register's bilingual CSV, under its heads."""
    row, telling = (
        dict.fromkeys(COLUMNS, ""),
        {code: told(running, each, answers.changes) for code, each in words.items()},
    )
    for field in fields():
        if place := field.places.get(RegisterFormat.CANADA):
            if place in row:
                codes = page_languages() if field.is_asked else (DEFAULT,)
                row[place] = _TWO.join(
                    dict.fromkeys(text for code in codes if (text := text_of(field, answers, telling, code)))
                )
            else:
                row |= {f"{place}_{code}": text_of(field, answers, telling, code) for code in words}
    written = StringIO()
    writer = csv.DictWriter(written, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerow(row)
    return written.getvalue()


def dutch(answers: Answers, running: Running, words: Mapping[str, Words]) -> str:
    """Return the body that the Dutch register's API takes, publication standard 1.0."""
    telling = told(running, words[DEFAULT], answers.changes)
    body: dict[str, object] = {
        "lang": "nld", "standard_version": "1.0", "category": [DUTCH_THEME], "source_data_grouping": [],
    }  # fmt: skip
    for field in fields():
        place = field.places.get(RegisterFormat.DUTCH)
        text = _dutch_text(field, answers, telling)
        if place and text:
            body[place] = [_assessment(text)] if place == "impacttoetsen_grouping" else text
    return json_text(body)


def _assessment(text: str) -> dict[str, str]:
    is_link = text.startswith("https://")
    return {"title": DUTCH_ASSESSMENT, "link": text} if is_link else {"title": f"{DUTCH_ASSESSMENT}: {text}"}


def not_dutch(answers: Answers) -> list[str]:
    """Name the fields of the Dutch form that have no Dutch text yet."""
    told = (field for field in fields() if RegisterFormat.DUTCH in field.places)
    worded = (field for field in told if field.is_worded or answers.is_by_language(field))
    return [field.id for field in worded if not (field.is_asked and answers.of(field, DUTCH))]


def _dutch_text(field: RegisterField, answers: Answers, telling: Mapping[str, str]) -> str:
    if not field.is_asked:
        return telling[field.id]
    return answers.of(field, DUTCH) or answers.of(field, DEFAULT)


def atrs(answers: Answers, running: Running, words: Mapping[str, Words], today: date) -> str:
    """Return an ATRS record: the publisher's facets, and its sections by number and name."""
    telling = {DEFAULT: told(running, words[DEFAULT], answers.changes)}
    by_place = {
        place: (field, text_of(field, answers, telling, DEFAULT))
        for field in fields()
        if (place := field.places.get(RegisterFormat.ATRS))
    }
    kind, phase = by_place["organisation_type"][0], by_place["phase"][0]
    chosen = answers.given.get(kind.id, {}).get(PLAIN, "")
    named = {
        "organisation": re.sub(r"\W+", "-", by_place["2.1.1 Organisation or department"][1].lower()).strip(
            "-"
        ),
        "organisation_type": [chosen] if chosen else [],
        "phase": answers.of(phase, "atrs"),
        "date_published": f"{answers.confirmed_on or today}",
        "atrs_version": ATRS_VERSION,
    }
    sections = sorted((place, text) for place, (_, text) in by_place.items() if place[0].isdigit())
    return json_text(
        {**{f"{_FACET}{key}": value for key, value in named.items()}, "sections": dict(sections)}
    )


def markdown(answers: Answers, running: Running, words: Words) -> str:
    """Return the whole entry as a document."""
    lines = [f"# {words('register.title')}", "", *(f"{line}\n" for line in standing(answers, running, words))]
    for name, text in rows(answers, running, words):
        lines += [f"## {name}", "", text or f"*{words('register.missing')}*", ""]
    return "\n".join(lines)


def rows(answers: Answers, running: Running, words: Words) -> list[tuple[str, str]]:
    """Return each field's name with what stands in it, in one language."""
    language = words.language
    telling = {language: told(running, words, answers.changes)}
    return [(field.name[language], text_of(field, answers, telling, language)) for field in fields()]


def standing(answers: Answers, running: Running, words: Words) -> list[str]:
    """Say when the entry was confirmed, and what has changed since."""
    if answers.confirmed_on is None:
        return [words("register.unconfirmed")]
    said = [words("register.confirmed", day=full_day(answers.confirmed_on, words.language))]
    if parts := answers.stale(running):
        said.append(words("register.stale", parts=parts_told(parts, words)))
    return said


def json_text(value: object) -> str:
    """Return a value as JSON that people can read."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
