"""An article as a form: what it shows of a file's text, and the text that comes of what was typed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from intents.text.yaml_file import yaml_values
from ivr.studio.article_text import FieldChange, FieldPath, Item, Value, value_at, with_changes
from routing.departments.department_text import written

LISTS = ("more", "phrasings", "tests", "not")
"Fields with one sentence or question in each line."
OF_LANGUAGE = ("name", "spoken", "more", "phrasings", "tests", "not", "for_staff")
OF_ARTICLE = ("department", "handling", "consequence", "owner", "review_by", "hours_of")
STEPS: Mapping[str, frozenset[str]] = {
    "said": frozenset({"name", "spoken", "more"}),
    "asked": frozenset({"phrasings", "tests", "not"}),
    "kept": frozenset({*OF_ARTICLE, "for_staff"}),
}
"An article is written in these steps; each field belongs to one."
OPTIONAL = frozenset({"hours_of", "for_staff", "more", "tests", "not"})
REMOVED_IF_EMPTY = frozenset({"more", "not"})
ASKS = "|"
"Stands between a sentence of `more` and the questions that ask for it, and between these."
NOBODY_YET = "to be reviewed"


@dataclass(frozen=True, slots=True)
class ArticleForm:
    """Texts by their field's name: `owner`, `spoken.fr`; lists have a line for each question."""

    fields: Mapping[str, str]


def step_of(field: str) -> str:
    """Return the step in which a field is written."""
    name = field.partition(".")[0]
    return next((step for step, names in STEPS.items() if name in names), "said")


def form_of(text: str, languages: Iterable[str]) -> ArticleForm:
    """What the form shows of a file."""
    values = yaml_values(text)
    shown = {name: _shown(value_at(values, (name,))) for name in OF_ARTICLE}
    for language in languages:
        for name in OF_LANGUAGE:
            shown[f"{name}.{language}"] = _shown(value_at(values, path_of(name, language)))
    return ArticleForm(shown)


def path_of(name: str, language: str = "") -> FieldPath:
    """Where a field stands in the file."""
    match name:
        case "tests":
            return ("tests", language)
        case "not":
            return ("tests", f"not_{language}")
        case _:
            return (language, name) if language else (name,)


def text_of(text: str, typed: Mapping[str, str], languages: Iterable[str]) -> str:
    """The file's text with what was typed; every field that was not typed stays as it is."""
    if "tests" in _names(typed) and value_at(yaml_values(text), ("tests",)) is None:
        text = f"{text.rstrip()}\ntests:\n  {next(iter(languages))}: []\n"
    changes = []
    for name, value in typed.items():
        field, _, language = name.partition(".")
        if field in (OF_LANGUAGE if language else OF_ARTICLE):
            changes.append(FieldChange(path_of(field, language), _value(field, value)))
    return with_changes(text, changes)


def with_phrasings(text: str, more: Mapping[str, Sequence[str]]) -> str:
    """The file's text with more phrasings; what it has in any form is not added again."""
    typed = {}
    for language, texts in more.items():
        shown = form_of(text, (language,)).fields
        has = {
            line.casefold()
            for name in ("phrasings", "tests")
            for line in shown[f"{name}.{language}"].splitlines()
        }
        new = [one for one in texts if one.casefold() not in has]
        typed[f"phrasings.{language}"] = "\n".join((*shown[f"phrasings.{language}"].splitlines(), *new))
    return text_of(text, typed, tuple(more))


def added_phrasings(before: str, after: str, languages: Sequence[str]) -> int:
    """Return by how many phrasings a file's text has grown."""
    old, new = (form_of(text, languages).fields for text in (before, after))
    names = [f"phrasings.{language}" for language in languages]
    return sum(len(new[name].splitlines()) - len(old[name].splitlines()) for name in names)


def stamped(text: str, **fields: Value) -> str:
    """The file's text with fields that the studio itself sets: writer, reviewer, version."""
    return with_changes(text, [FieldChange((name,), value) for name, value in fields.items()])


def new_text(slug: str, department: str, languages: Iterable[str], by: str, today: date) -> str:
    """The text of an article that is yet to be written."""
    languages = tuple(languages)
    return written(
        {
            "id": slug,
            "department": department,
            "handling": "answer",
            "consequence": "low",
            "version": 1,
            "owner": by,
            "written_by": by,
            "reviewed_by": NOBODY_YET,
            "reviewed_on": today,
            "review_by": date(today.year + 1, today.month, min(today.day, 28)),
            **{each: {"name": "", "spoken": "", "phrasings": []} for each in languages},
            "tests": {each: [] for each in languages},
        }
    )


def _names(typed: Mapping[str, str]) -> set[str]:
    return {"tests" for name, value in typed.items() if name.startswith(("tests.", "not.")) and value.strip()}


def _shown(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(_line_of(each) for each in value)
    return "" if value is None else str(value).strip()


def _line_of(item: object) -> str:
    match item:
        case {"tells": tells, "asks": [*asks]}:
            return f" {ASKS} ".join(map(str, (tells, *asks)))
        case _:
            return str(item)


def _item_of(line: str) -> Item:
    tells, *asks = (" ".join(each.split()) for each in line.split(ASKS))
    asked = [each for each in asks if each]
    return {"tells": tells, "asks": asked} if asked else tells


def _value(field: str, typed: str) -> Value:
    if field in LISTS:
        lines = tuple(dict.fromkeys(" ".join(line.split()) for line in typed.splitlines() if line.strip()))
        items = tuple(map(_item_of, lines)) if field == "more" else lines
        return items or (None if field in REMOVED_IF_EMPTY else ())
    text = " ".join(typed.split())
    if not text and field in OPTIONAL:
        return None
    if field == "review_by":
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text


@dataclass(frozen=True, slots=True)
class Merged:
    """What the second one's form shows."""

    form: ArticleForm
    clashes: frozenset[str]
    "Fields that both changed to different texts; the form has the second one's."


def merged(seen: ArticleForm, theirs: ArticleForm, typed: Mapping[str, str]) -> Merged:
    """Bring together what somebody saved meanwhile and what was typed into a form of the edition before.

    A form sends every field: one that still is as it was seen must not undo the other's change.
    """
    fields, clashes = dict(theirs.fields), set[str]()
    for name, shown in theirs.fields.items():
        before, own = seen.fields.get(name, ""), typed.get(name)
        if own is None or _is_same(name, own, before):
            continue
        if name.partition(".")[0] in LISTS:
            fields[name] = _lines_of_both(before, shown, own)
            continue
        fields[name] = own
        if not _is_same(name, shown, before) and not _is_same(name, shown, own):
            clashes.add(name)
    return Merged(ArticleForm(fields), frozenset(clashes))


def _is_same(name: str, one: str, other: str) -> bool:
    """Whether two texts are the same to people: browsers break lines in their own way."""
    if name.partition(".")[0] in LISTS:
        return _lines(one) == _lines(other)
    return one.split() == other.split()


def _lines_of_both(before: str, theirs: str, own: str) -> str:
    """Their lines without those that were taken out here, then those that were put in here."""
    known, mine = _lines(before), _lines(own)
    stay = [line for line in _lines(theirs) if line in mine or line not in known]
    new = [line for line in mine if line not in known and line not in stay]
    return "\n".join((*stay, *new))


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
