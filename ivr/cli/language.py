"""`cityline language`, `cityline check --language`: what a language needs, and what is heard without it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from babel import Locale, UnknownLocaleError
from rich.table import Table

from intents.text.yaml_file import yaml_values
from ivr.call.city import City
from ivr.cli.console import for_results
from ivr.cli.language_profile import (
    emergency_faults,
    keyword_faults,
    recognition_faults,
    texted_lengths,
    unfilled,
)
from ivr.errors import BadInput
from languages.forms import DEFAULT, PROFILE, formed_languages, language_name, words_of
from languages.known import Grade, KnownLanguage, known_languages
from routing.departments.department import UNREVIEWED

PRODUCT = Path(__file__).parents[2]
LANGUAGES = PRODUCT / "languages"
PACKAGES = ("intents", "routing", "ivr", "metrics")
NEW = PRODUCT / "ivr/cli/new_language.yaml"
"What the folder of a language begins with."
DRAFT = "draft"
"The folder of a language whose files the line does not read yet."
MEASURED_BY = "python -m training.foreign_danger --sealed"
NOT_REVIEWED = "# reviewed: no"
_CODE = re.compile(r"[a-z]{2,3}")
INSTEAD = {
    "intents": "not understood; a person is told the language",
    "ivr/call": "the line's first language, then a person",
    "ivr/hearing": "nothing",
    "ivr/texts": "the language that was kept for the number",
    "ivr": "pages in another language",
    "routing": "words of the other languages",
    "metrics": "the English names of figures",
    "languages": "CLDR's forms, and English words",
}
"What is heard or shown instead, by the beginning of the file's path; the longest counts."


class State(StrEnum):
    """How far a file of a language is."""

    LACKS = "lacks"
    DRAFT = "draft, not reviewed"
    READ = "in place"


@dataclass(frozen=True, slots=True)
class LanguageFile:
    """A file of words that a language needs."""

    path: str
    "From the product's folder."
    state: State
    translated: int = 0
    texts: int = 0

    @property
    def instead(self) -> str:
        """What callers or readers get while the line does not read it."""
        begins = max((each for each in INSTEAD if self.path.startswith(each)), key=len)
        return "" if self.state is State.READ else INSTEAD[begins]


def add(
    code: Annotated[str, typer.Argument(help="The language's code, such as es.")],
    drafts: Annotated[  # noqa: FBT002  # an option of the command line
        bool, typer.Option("--drafts", help="Also write every file of words that the line would speak by.")
    ] = False,
) -> None:
    """Write a language's file to be filled in; with --drafts, every file of words too, beside the English."""
    locale_of_code(code)
    written = (*_profile(code), *(_drafts(code) if drafts else ()))
    if drafts:
        for_results().print(
            f"{len(written)} files in {LANGUAGES / code}; the line reads no draft.", soft_wrap=True
        )
    else:
        for one in written:
            for_results().print(f"Fill in {one}: callers of the language then get a person.", soft_wrap=True)
    for_results().print(f"What it lacks: cityline check --language {code}")


def locale_of_code(code: str) -> Locale:
    """Return the locale of a language's code; raise BadInput for none."""
    try:
        if _CODE.fullmatch(code):
            return Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        pass
    raise BadInput(f"{code}: not the code of a language, such as es.")


def files_of_english() -> Iterator[str]:
    """Yield every file of English words, from the product's folder."""
    for package in PACKAGES:
        for pattern in ("*_en.yaml", "*_en.txt", "words/en.yaml", "texted/en.yaml"):
            yield from (path.relative_to(PRODUCT).as_posix() for path in (PRODUCT / package).rglob(pattern))
    yield f"languages/{DEFAULT}/forms.yaml"


def twin_of(path: str, code: str) -> str:
    """Return the path of the same file in another language."""
    return (
        path.replace(f"_{DEFAULT}.", f"_{code}.")
        .replace(f"/{DEFAULT}.", f"/{code}.")
        .replace(f"/{DEFAULT}/", f"/{code}/")
    )


def _profile(code: str) -> Iterator[Path]:
    """Write what makes the language one that is passed on; nothing where it is known already."""
    file = LANGUAGES / code / PROFILE
    if file.exists():
        return
    known = {language_name(code, each) for each in (*formed_languages(), code)}
    called = ", ".join(json.dumps(name.casefold(), ensure_ascii=False) for name in sorted(known))
    file.parent.mkdir(exist_ok=True)
    file.write_text(NEW.read_text("utf-8").replace("CALLED", f"[{called}]"), encoding="utf-8")
    yield file


def _drafts(code: str) -> Iterator[Path]:
    """Write the files that the line does not read yet; one that is there stays."""
    for path in files_of_english():
        draft = LANGUAGES / code / DRAFT / twin_of(path, code)
        if draft.exists() or (PRODUCT / twin_of(path, code)).exists():
            continue
        draft.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(_beside_english((PRODUCT / path).read_text("utf-8")), encoding="utf-8")
        yield draft
    figures = LANGUAGES / code / DRAFT / "languages" / code / "figures.yaml"
    if not figures.exists():
        texts = next(filter(None, (words_of(each, "figures.yaml") for each in formed_languages())), {})
        figures.parent.mkdir(parents=True, exist_ok=True)
        figures.write_text(
            _beside_english("\n".join(f"{_quoted(text)}: {_quoted(text)}" for text in texts)), "utf-8"
        )
        yield figures


def _beside_english(text: str) -> str:
    """Return a file with the English beside each text; one of patterns or lists as it is, to be replaced."""
    values = yaml_values(text) if ":" in text else None
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        return f"{NOT_REVIEWED}\n# The English, to be replaced line by line.\n{text}"
    lines = (f"# English: {value}\n{_key(name)}: {_quoted(value)}" for name, value in values.items())
    return "\n".join((NOT_REVIEWED, *lines)) + "\n"


def _key(name: str) -> str:
    return name if re.fullmatch(r"[\w.]+", name) else _quoted(name)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def files_of(code: str) -> list[LanguageFile]:
    """Return every file that a language needs, with how far it is."""
    return [_file(path, code) for path in sorted(files_of_english())]


def _file(path: str, code: str) -> LanguageFile:
    twin = twin_of(path, code)
    english = _texts(PRODUCT / path)
    for place, state in ((PRODUCT / twin, State.READ), (LANGUAGES / code / DRAFT / twin, State.DRAFT)):
        if place.is_file():
            own = _texts(place)
            if place.suffix == ".yaml":
                translated = sum(own.get(name, text) != text for name, text in english.items())
            else:
                translated = min(len(own.keys() - english.keys()), len(english))
            return LanguageFile(twin, state, translated, len(english))
    return LanguageFile(twin, State.LACKS, 0, len(english))


def _texts(path: Path) -> Mapping[str, str]:
    """Return a file's texts by their keys; a list's by their place."""
    if path.suffix != ".yaml":
        lines = path.read_text("utf-8").splitlines()
        return {line: line for line in lines if not line.startswith("#")}
    return dict(_flat("", yaml_values(path.read_text("utf-8"))))


def _flat(name: str, value: object) -> Iterator[tuple[str, str]]:
    match value:
        case dict():
            for key, each in value.items():
                yield from _flat(f"{name}/{key}", each)
        case list():
            for number, each in enumerate(value):
                yield from _flat(f"{name}/{number}", each)
        case _:
            yield name, str(value)


def print_language(code: str, city: City) -> None:
    """Print a language's grade with its figures, what it lacks, and what is heard instead."""
    locale_of_code(code)
    console, known = for_results(), known_languages().get(code)
    for line in summary_of(code, known, city):
        console.print(line, soft_wrap=True)
    files = files_of(code)
    if all(one.state is State.LACKS for one in files):
        texts = sum(one.texts for one in files)
        console.print(
            f"To be spoken by the line itself it needs {texts:,} texts in {len(files)} files more: "
            f"cityline language add {code} --drafts",
            soft_wrap=True,
        )
        return
    table = Table("file", "state", "translated", "heard or shown instead")
    for one in files:
        share = f"{one.translated:,}/{one.texts:,}" if one.state is not State.LACKS else ""
        table.add_row(one.path, one.state.value, share, one.instead)
    console.print(table)


def summary_of(code: str, known: KnownLanguage | None, city: City) -> Iterator[str]:
    """Yield the grade, why it is no higher, and whose sentences are spoken."""
    name = language_name(code)
    if known is None:
        yield f"{name}: no folder. Callers are asked again, then get a person, who is not told the language."
        yield f"Write it with: cityline language add {code}"
        return
    figures = ", ".join(f"{what.replace('_', ' ')} {value:g}" for what, value in known.measured.items())
    measured = figures or f"nothing; write its sentences for {MEASURED_BY}"
    yield f"{name}: {known.stated.value.replace('_', ' ')}. Measured: {measured}."
    yield from (f"Its figures do not earn that: {one}." for one in known.shortfalls)
    if known.stated is not Grade.PASSED_ON:
        return
    if lacking := unfilled(code):
        yield f"Its {PROFILE} lacks: {', '.join(lacking)}."
    faults = (
        *recognition_faults(code, known_languages().values()),
        *emergency_faults(known),
        *keyword_faults(known),
    )
    yield from (f"A fault: {fault}." for fault in faults)
    yield from (f"{told}." for told in texted_lengths(known))
    signed = known.signed_by(city.directory.signed)
    if not all(known.sentences.values()):
        yield "Its sentences are not translated: callers hear the line's first language."
    elif not signed:
        yield "Nobody signed its sentences (`signed` in city.yaml): callers hear the line's first language."
    elif not known.has_voice:
        yield "No voice of the carrier is known for it: callers hear the line's first language."
    else:
        is_draft = signed == UNREVIEWED
        yield f"Its sentences are spoken{', a draft' if is_draft else f', signed by: {signed}'}."


def print_grades(city: City) -> None:
    """Print every language with its grade, and whether its sentences are spoken here."""
    table = Table(
        "language", "code", "grade", "danger heard", "understood", "its sentences", title="Languages"
    )
    for code, known in known_languages().items():
        said = "" if known.stated is not Grade.PASSED_ON else _spoken(known, city)
        figures = (known.measured.get(each) for each in ("danger_recall", "understood"))
        shares = (f"{one:.1%}" if one is not None else "not measured" for one in figures)
        table.add_row(language_name(code), code, known.stated.value.replace("_", " "), *shares, said)
    for_results().print(table)


def _spoken(known: KnownLanguage, city: City) -> str:
    signed = known.signed_by(city.directory.signed)
    if known.is_sayable(city.directory.signed):
        return signed if signed == UNREVIEWED else f"signed: {signed}"
    return "a draft, not spoken" if known.has_voice else "no voice"
