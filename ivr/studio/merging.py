"""What two people changed in the same edition: a field that only one of them changed keeps that change."""

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.studio.article_form import LISTS, ArticleForm


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
