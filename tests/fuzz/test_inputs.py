"""Whatever arrives as text or bytes is understood or refused by the one error that its reader has."""

import shutil
from pathlib import Path

import orjson
import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from ivr.call.city import check_city
from ivr.line.wire import Malformed, Media
from ivr.storage.spool import UnreadableRecord, from_line
from ivr.twilio.stream import parse
from routing.departments.calendar_file import read_calendar
from routing.departments.loading import load_directory
from simulator.carrier.account import Refusal
from simulator.carrier.document import read
from tests.fuzz.conftest import bounded

pytestmark = pytest.mark.thorough

CITY = Path("deploy/example-city")
odd_text = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    [
        "\x00",
        "\ufeff",
        "\u202e",
        "é" * 300,
        "4111 1111 1111 1111",
        "NaN",
        "1e999",
        "-1",
        "null",
        "0x10",
        "٣",
        "²",
    ]
)
odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | odd_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(odd_text, inner, max_size=3),
    max_leaves=8,
)
EVENTS = st.sampled_from(["connected", "start", "media", "mark", "dtmf", "stop"]) | odd
FIELDS = (
    "start",
    "media",
    "mark",
    "dtmf",
    "payload",
    "timestamp",
    "name",
    "digit",
    "streamSid",
    "callSid",
    "mediaFormat",
    "encoding",
    "sampleRate",
    "customParameters",
    "t",
)
inner = st.dictionaries(
    st.sampled_from(FIELDS), odd | st.dictionaries(st.sampled_from(FIELDS), odd), max_size=6
)
messages = st.builds(
    lambda event, rest: {**rest, "event": event},
    EVENTS,
    st.dictionaries(st.sampled_from(FIELDS), inner | odd),
)


def as_json(thing: object) -> bytes:
    try:
        return orjson.dumps(thing)
    except (TypeError, orjson.JSONEncodeError):
        assume(False)
        raise


@bounded(300)
@given(messages.map(as_json) | st.binary(max_size=200))
def test_a_stream_s_message_is_parsed_or_malformed(message: bytes) -> None:
    try:
        parse(message)
    except Malformed:
        return


@pytest.mark.parametrize(
    "number", ["1e400", "-1e400", "123456789012345678901234567890", f'"{"9" * 4000}"', f'"{"9" * 5000}"']
)
def test_no_number_is_too_large_to_be_refused(number: str) -> None:
    text = f'{{"event":"media","media":{{"payload":"","timestamp":{number}}}}}'
    try:
        message = parse(text)
    except Malformed:
        return
    assert isinstance(message, Media)
    assert message.timestamp_ms / 1000 < 1e11


LINES = [
    b'{"record":{"_type":"CallRecord","call_sid":"CA1","started_at":"2026-11-25T18:00:00+00:00","language":"en"}}',
    b'{"record":{"_type":"QueryRecord","call_sid":"CA1","number":1,"opened_at":"2026-11-25T18:00:00+00:00","language":"en"}}',
]


@bounded(300)
@given(st.sampled_from(LINES), st.data())
def test_a_spooled_line_is_a_row_or_unreadable(line: bytes, data: st.DataObject) -> None:
    document = orjson.loads(line)
    record = document["record"]
    record[data.draw(st.sampled_from([*record, "disposition", "outcome", "turns", "is_test"]))] = data.draw(
        odd
    )
    try:
        from_line(as_json(document))
    except UnreadableRecord:
        return


@bounded(200)
@given(st.binary(max_size=300))
def test_bytes_that_a_crash_left_are_a_row_or_unreadable(line: bytes) -> None:
    try:
        from_line(line)
    except UnreadableRecord:
        return


FILES = sorted(
    path.relative_to(CITY)
    for path in CITY.rglob("*.yaml")
    if "audio" not in path.parts and path.stat().st_size < 20_000
)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("city") / "city"
    shutil.copytree(CITY, copy, ignore=shutil.ignore_patterns("audio"))
    return copy


def places(tree: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """Return every place of a document at which something else may stand."""
    here = [path] if path else []
    if isinstance(tree, dict):
        return here + [found for key, value in tree.items() for found in places(value, (*path, key))]
    if isinstance(tree, list):
        return here + [found for key, value in enumerate(tree) for found in places(value, (*path, key))]
    return here


def put(tree: object, path: tuple[object, ...], value: object) -> None:
    *way, last = path
    for key in way:
        tree = tree[key]  # type: ignore[index]  # the path was found in this very tree
    tree[last] = value  # type: ignore[index]  # the path was found in this very tree


@pytest.mark.slow
@bounded(20)
@given(st.sampled_from(FILES), st.data())
def test_a_city_s_folder_is_read_or_its_problems_are_told(
    city: Path, name: Path, data: st.DataObject
) -> None:
    file = city / name
    before = file.read_text("utf-8")
    tree = yaml.safe_load(before)
    assume(isinstance(tree, dict | list) and tree)
    put(tree, data.draw(st.sampled_from(places(tree))), data.draw(odd))
    try:
        file.write_text(yaml.safe_dump(tree, allow_unicode=True), "utf-8")
        for problem in check_city(city):
            assert str(problem)
    finally:
        file.write_text(before, "utf-8")


@pytest.mark.slow
@bounded(20)
@given(st.sampled_from(FILES), st.binary(max_size=80), st.integers(0, 2000))
def test_a_city_s_file_that_is_torn_is_told(city: Path, name: Path, torn: bytes, at: int) -> None:
    file = city / name
    before = file.read_bytes()
    try:
        file.write_bytes(before[:at] + torn + before[at + len(torn) :])
        for problem in check_city(city):
            assert str(problem)
    finally:
        file.write_bytes(before)


ICAL = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART:{start}\r\nDTEND:{end}\r\n"
    "RRULE:{rule}\r\nSUMMARY:{title}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
dates = (
    st.sampled_from(
        [
            "20261125T080000",
            "20261125T160000",
            "20261225",
            "20261125T080000Z",
            "99991231T235959",
            "00000000",
            "",
        ]
    )
    | odd_text
)
rules = (
    st.sampled_from(
        [
            "FREQ=WEEKLY;BYDAY=MO,TU",
            "FREQ=SECONDLY",
            "FREQ=YEARLY;COUNT=99999999",
            "FREQ=DAILY;UNTIL=99991231",
            "",
        ]
    )
    | odd_text
)


@bounded(150)
@given(dates, dates, rules, odd_text)
def test_a_calendar_is_read_or_its_problems_are_told(start: str, end: str, rule: str, title: str) -> None:
    directory, _ = load_directory(CITY)
    known = directory.departments["revenue"].hours
    text = ICAL.format(start=start, end=end, rule=rule, title=title)

    for problem in read_calendar(text, "hours.ics", known, directory.holidays, directory.languages)[1]:
        assert str(problem)


@bounded(150)
@given(
    st.text(max_size=200)
    | st.sampled_from(["<Say>a</Say>", "<Gather/>", "<Dial>x</Dial>"]).map("<Response>{}</Response>".format)
)
def test_the_simulated_carrier_reads_a_document_or_refuses_it(text: str) -> None:
    try:
        read("/voice", "text/xml", text.encode("utf-8", "replace"))
    except Refusal:
        return
