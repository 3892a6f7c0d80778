"""Reads a city's services/status.yaml: which application, from which source, and what may be told of it."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from intents.yaml_file import Entry, Problem, read_yaml
from routing.services.csv_file import rows_of
from routing.services.source import Declared, HttpRecords, RecordFile, Row, SqlView
from routing.services.status import KeyedNumber, StatusService, Tells

REQUIRED = ("article", "source", "number", "second", "status", "tells")
OPTIONAL = ("as_of", "fresh_days", "applied", "issued", "completed")
SHORTEST, LONGEST = 3, 16
"Digits of a number that can be keyed."
SECRET = 4
"Fewest digits of the second number."
_NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")


def load_status(
    path: Path, languages: Sequence[str], articles: Collection[str], faults: list[Problem]
) -> StatusService | None:
    """Read what is told of applications by telephone; a city may lack it."""
    if not path.exists():
        return None
    fields = read_yaml(path, faults).fields(REQUIRED, OPTIONAL)
    article = fields["article"].text()
    if article and article not in articles:
        fields["article"].fault(f"there is no article {article}")
    number, second = (_number(fields[name], languages) for name in ("number", "second"))
    if second.digits < SECRET:
        fields["second"].fault(f"the second number needs {SECRET} digits or more, or it can be guessed")
    status = fields["status"].fields(("column", "sentences"))
    days = _days(fields)
    as_of = fields["as_of"].text() if fields["as_of"].is_given else ""
    columns = (number.column, second.column, status["column"].text(), *days.values(), *filter(None, (as_of,)))
    sentences = {name: entry.in_languages(languages) for name, entry in status["sentences"].pairs().items()}
    return StatusService(
        article,
        _source(fields["source"], tuple(columns), number.digits, faults),
        number,
        second,
        status["column"].text(),
        MappingProxyType(sentences),
        MappingProxyType(days),
        as_of,
        fields["fresh_days"].whole() if as_of else 0,
    )


def _number(entry: Entry, languages: Sequence[str]) -> KeyedNumber:
    fields = entry.fields(("column", "digits", "ask"))
    digits = fields["digits"].whole()
    if not SHORTEST <= digits <= LONGEST:
        fields["digits"].fault(f"a number that is keyed has {SHORTEST} to {LONGEST} digits")
    return KeyedNumber(fields["column"].text(), digits, fields["ask"].in_languages(languages))


def _days(fields: Mapping[str, Entry]) -> dict[Tells, str]:
    """The columns of the days that the city lets callers hear; the status itself is always told."""
    tells = [entry.one_of(Tells) for entry in fields["tells"].items()]
    if Tells.STATUS not in tells:
        fields["tells"].fault("tells must list status, or there is nothing to tell")
    days = [each for each in tells if each is not Tells.STATUS]
    for each in days:
        if not fields[each.value].is_given:
            fields["tells"].fault(f"tells lists {each.value}, so {each.value} must name its column")
    return {each: fields[each.value].text() for each in days}


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
    """Only the declared columns are kept: names and telephone numbers of owners are dropped here."""
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
