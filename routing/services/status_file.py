"""Reads a city's services/status.yaml and status/: the sources, and what may be told from them."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from intents.text.yaml_file import Entry, Problem, read_yaml
from routing.services.csv_file import rows_of
from routing.services.source import Declared, HttpRecords, RecordFile, Row, SqlView
from routing.services.status import KeyedNumber, StatusService, Tells, Worded

REQUIRED = ("article", "source", "number", "second", "tells")
OPTIONAL = (
    "status",
    "as_of",
    "fresh_days",
    "applied",
    "issued",
    "completed",
    "balance",
    "due",
    "lead",
    "words",
)
SHORTEST, LONGEST = 3, 16
"Most digits of a number that can be keyed."
SECRET = 4
"Fewest digits of the second number."
_NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")


def load_files(
    folder: Path, languages: Sequence[str], articles: Collection[str], faults: list[Problem]
) -> Mapping[str, StatusService]:
    """Read status.yaml and the files in status/, one for each kind of number; both are optional."""
    found: dict[str, StatusService] = {}
    for path in (folder / "status.yaml", *sorted((folder / "status").glob("*.yaml"))):
        if known := load_status(path, languages, articles, faults):
            if known.article in found:
                faults.append(Problem(path.as_posix(), 1, f"{known.article} has another file already"))
            found[known.article] = known
    return MappingProxyType(found)


def load_status(
    path: Path, languages: Sequence[str], articles: Collection[str], faults: list[Problem]
) -> StatusService | None:
    """Read what may be told by telephone about one kind of number."""
    if not path.exists():
        return None
    fields = read_yaml(path, faults).fields(REQUIRED, OPTIONAL)
    article = fields["article"].text()
    if article and article not in articles:
        fields["article"].fault(f"there is no article {article}")
    number, second = (_number(fields[name], languages) for name in ("number", "second"))
    if second.digits < SECRET:
        fields["second"].fault(f"the second number needs {SECRET} digits or more, or it can be guessed")
    tells = _tells(fields)
    column, sentences = _status(fields["status"], languages) if Tells.STATUS in tells else ("", {})
    named = {each: fields[each.value].text() for each in tells if each is not Tells.STATUS}
    as_of = fields["as_of"].text() if fields["as_of"].is_given else ""
    columns = (number.column, second.column, *filter(None, (column, *named.values(), as_of)))
    return StatusService(
        article,
        _source(fields["source"], tuple(columns), number.digits, faults),
        number,
        second,
        column,
        MappingProxyType(sentences),
        MappingProxyType({each: name for each, name in named.items() if each is not Tells.BALANCE}),
        named.get(Tells.BALANCE, ""),
        fields["lead"].in_languages(languages) if fields["lead"].is_given else MappingProxyType({}),
        words_in(fields["words"], languages) if fields["words"].is_given else MappingProxyType({}),
        as_of,
        fields["fresh_days"].whole() if as_of else 0,
    )


def words_in(entry: Entry, languages: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Return lists of words by language."""
    listed = entry.fields(tuple(languages))
    return MappingProxyType({one: tuple(word.text() for word in listed[one].items()) for one in languages})


def _status(entry: Entry, languages: Sequence[str]) -> tuple[str, Mapping[str, Worded]]:
    status = entry.fields(("column", "sentences"))
    sentences = {name: each.in_languages(languages) for name, each in status["sentences"].pairs().items()}
    return status["column"].text(), sentences


def _number(entry: Entry, languages: Sequence[str]) -> KeyedNumber:
    fields = entry.fields(("column", "digits", "ask"))
    digits = fields["digits"].whole()
    if not SHORTEST <= digits <= LONGEST:
        fields["digits"].fault(f"a number that is keyed has {SHORTEST} to {LONGEST} digits")
    return KeyedNumber(fields["column"].text(), digits, fields["ask"].in_languages(languages))


def _tells(fields: Mapping[str, Entry]) -> tuple[Tells, ...]:
    """What the city lets callers hear: an application's status, or an account's balance."""
    tells = tuple(entry.one_of(Tells) for entry in fields["tells"].items())
    if (Tells.STATUS in tells) is (Tells.BALANCE in tells):
        fields["tells"].fault("tells must list either status or balance, or there is nothing to tell")
    if Tells.BALANCE in tells and not fields["as_of"].is_given:
        fields["tells"].fault("a balance is told with its day, so as_of must name a column")
    for each in tells:
        if not fields[each.value].is_given:
            fields["tells"].fault(f"tells lists {each.value}, so {each.value} must name its column")
    return tells


def _source(entry: Entry, columns: tuple[str, ...], digits: int, faults: list[Problem]) -> Declared:
    kinds = entry.pairs()
    known = {"file", "sql", "http"} & kinds.keys()
    if len(known) != 1:
        entry.fault("source must be one of file, sql or http")
        return SqlView("", "", columns)
    match known.pop():
        case "sql":
            return _sql(kinds["sql"], columns)
        case "http":
            return _http(kinds["http"], columns)
        case _:
            return _file(entry, columns, digits, faults)


def _sql(entry: Entry, columns: tuple[str, ...]) -> SqlView:
    fields = entry.fields(("address_from", "view"))
    view = fields["view"].text()
    for name in (view, *columns):
        if name and not _NAME.fullmatch(name):
            entry.fault(f"{name} is no name of a view or a column")
    return SqlView(_variable(fields["address_from"]), view, columns)


def _http(entry: Entry, columns: tuple[str, ...]) -> HttpRecords:
    fields = entry.fields(("address",), ("token_from", "kept_seconds"))
    address = fields["address"].text()
    if address and not (address.startswith("https://") and _names_only_the_number(address)):
        fields["address"].fault("address must begin with https:// and hold {number}, and no other braces")
    token = _variable(fields["token_from"]) if fields["token_from"].is_given else ""
    kept = fields["kept_seconds"].whole() if fields["kept_seconds"].is_given else 60
    return HttpRecords(address, columns, token, kept)


def _names_only_the_number(address: str) -> bool:
    plain = address.replace("{number}", "")
    return plain != address and "{" not in plain and "}" not in plain


def _variable(entry: Entry) -> str:
    name = entry.text()
    if name and not _VARIABLE.fullmatch(name):
        entry.fault(f"{name} is no name of an environment variable, such as PERMITS_DATABASE_URL")
    return name


def _file(entry: Entry, columns: tuple[str, ...], digits: int, faults: list[Problem]) -> RecordFile:
    """Read only the declared columns; owners' names and telephone numbers are dropped here."""
    fields = entry.fields(("file", "valid_to"))
    path = Path(entry.file).with_name(fields["file"].text())
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows_of(path, columns, faults, needed=True):
        number = "".join(filter(str.isdecimal, row.fields[columns[0]]))
        if len(number) != digits:
            faults.append(row.problem(f"the number has {len(number)} digits; callers key {digits}"))
        if found[number]:
            faults.append(row.problem("the number of this line stands in an earlier one as well"))
        found[number].append(MappingProxyType({name: row.fields[name] for name in columns}))
    records = {number: tuple(rows) for number, rows in found.items()}
    return RecordFile(MappingProxyType(records), fields["valid_to"].day())
