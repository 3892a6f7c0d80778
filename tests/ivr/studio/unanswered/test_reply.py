"""A file of feedback is taken as it is, or refused with the line that is wrong."""

import pytest

from ivr.studio.unanswered import reply
from ivr.studio.unanswered.reply import BadFile, Fault, read_feedback


@pytest.mark.parametrize(
    "content",
    [
        "do you rent skates\nwhere is the rink\n",
        "Comment\r\ndo you rent skates\r\nwhere is the rink\r\n",
        "do you rent skates,\nwhere is the rink,\n",
    ],
)
def test_one_column_is_read_with_or_without_a_heading(content: str) -> None:
    assert read_feedback(content.encode()) == ("do you rent skates", "where is the rink")


def test_the_lines_of_a_letter_stay_apart_until_it_is_redacted() -> None:
    content = '\ufefftext\n"do you  rent\n\nskates?\nPriya Raman"\n\nwhere is the rink'

    assert read_feedback(content.encode()) == ("do you rent\nskates?\nPriya Raman", "where is the rink")


def test_a_comma_below_the_first_line_is_a_comma() -> None:
    content = 'texte\nbonjour, louez-vous des patins\n"oui; des ""patins"""\n'

    assert read_feedback(content.encode()) == ("bonjour, louez-vous des patins", 'oui; des "patins"')


@pytest.mark.parametrize(
    ("content", "fault", "line"),
    [
        (b"", Fault.EMPTY, 1),
        (b"text\n\n", Fault.EMPTY, 1),
        (b"skates\nrink\ncaf\xe9\n", Fault.NOT_UTF8, 3),
        (b"skates\n\x00\x01\n", Fault.NOT_TEXT, 2),
        (b"name,comment\nMary,skates\n", Fault.COLUMNS, 1),
        (b"Mary;skates\nAda;rink\n", Fault.COLUMNS, 1),
        (b"\n2026-11-25\tskates\n", Fault.COLUMNS, 1),
        (b"a" * 200_000, Fault.TOO_LONG, 1),
        (b'skates\n"rink\n', Fault.QUOTES, 2),
        (b"skates\n" + b"a" * 2001, Fault.TOO_LONG, 2),
    ],
)
def test_a_bad_file_is_refused_by_its_line(content: bytes, fault: Fault, line: int) -> None:
    assert read_feedback(content) == BadFile(fault, line)


def test_a_file_has_so_many_texts_and_bytes(monkeypatch) -> None:
    monkeypatch.setattr(reply, "MOST_TEXTS", 2)

    assert read_feedback(b"a\nb\nc\nd\n") == BadFile(Fault.TOO_MANY, 3)
    assert read_feedback(b"a" * 900_001) == BadFile(Fault.TOO_LARGE)
