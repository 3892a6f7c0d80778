"""Files become passages with page and heading, and what cannot be read is refused by name."""

from datetime import UTC, date, datetime

import pytest
from fpdf import FPDF
from fpdf.enums import AccessPermission

from ivr.studio.documents import document
from ivr.studio.documents.document import MOST_BYTES, BadDocument, Fault, Kind
from ivr.studio.documents.extraction import CutDocument, cut
from ivr.studio.documents.passages import MOST_WORDS, language_in, sentences

LANGUAGES = ("en", "fr")
PAGE = """<!doctype html><html lang="en"><head><title>Dogs | Rivermont</title>
<meta property="article:modified_time" content="2026-03-02T10:00:00Z"></head><body>
<nav><ul><li><a href="/">Home</a></li></ul></nav><form><main><h1>Dog licences</h1>
<p>Every dog that is <b>three months</b> old or more needs a licence.</p>
<h2>What it costs</h2><table><tr><th>Dog</th><th>Fee</th></tr><tr><td>Spayed</td><td>$32</td></tr></table>
<ul><li>Pay online, or at city hall.</li><li><a href="/x">See all services</a></li></ul></main></form>
<footer><p>You can follow the city on every network that there is.</p></footer></body></html>"""


def pdf(*pages: str, password: str = "", title: str = "") -> bytes:
    made = FPDF()
    made.set_font("helvetica", size=11)
    made.set_creation_date(datetime(2026, 2, 3, tzinfo=UTC))
    if title:
        made.set_title(title)
    if password:
        made.set_encryption("owner", password, permissions=AccessPermission.none())
    for text in pages:
        made.add_page()
        if text:
            made.multi_cell(0, None, text)
    return bytes(made.output())


def fault_of(content: bytes, name: str = "file") -> Fault:
    with pytest.raises(BadDocument) as bad:
        cut(content, name, LANGUAGES)
    return bad.value.fault


def said(found: CutDocument) -> str:
    return "\n".join(one.text for one in found.passages)


def test_a_page_is_its_main_part_with_headings_and_rows() -> None:
    found = cut(PAGE.encode(), "https://city.example/dogs", LANGUAGES)

    assert (found.kind, found.title, found.language) == (Kind.HTML, "Dog licences", "en")
    assert found.dated == date(2026, 3, 2)
    assert [(one.heading, one.text) for one in found.passages] == [
        ("Dog licences", "Every dog that is three months old or more needs a licence."),
        ("What it costs", "Dog: Fee\nSpayed: $32\nPay online, or at city hall."),
    ]


def test_a_pdf_keeps_its_pages_and_loses_its_running_headers() -> None:
    law = "BYLAW 1017\n{}\n\nPage {}"
    texts = [f"{n}. Fees\nThe fee for the permit number {n} must be paid by the owner." for n in range(1, 7)]
    found = cut(
        pdf(*(law.format(text, n) for n, text in enumerate(texts, 1)), title="Bylaw 1017"), "a.pdf", LANGUAGES
    )

    assert (found.kind, found.title, found.dated) == (Kind.PDF, "Bylaw 1017", date(2026, 2, 3))
    assert [one.page for one in found.passages] == [1, 2, 3, 4, 5, 6]
    assert found.passages[2].heading == "3. Fees"
    assert "BYLAW 1017" not in said(found)
    assert "Page" not in said(found)


def test_of_a_long_pdf_the_first_pages_are_read_and_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivr.studio.documents.pdf_text.MOST_PAGES", 3)
    pages = [f"You must pay the fee for the permit of part {n}." for n in range(5)]

    found = cut(pdf(*pages), "long.pdf", LANGUAGES)

    assert (found.pages, found.pages_read) == (5, 3)


def test_markdown_is_read_under_its_headings() -> None:
    text = "# Déneigement\n\nLes **rues** sont déneigées la nuit.\n\n## Amendes\n- L'amende est de 75 $.\n"
    text += "| a | b |\n|--|--|\n"

    found = cut(text.encode(), "neige.md", LANGUAGES)

    assert (found.title, found.language) == ("Déneigement", "fr")
    assert [(one.heading, one.text) for one in found.passages][:2] == [
        ("Déneigement", "Les rues sont déneigées la nuit."),
        ("Amendes", "L'amende est de 75 $.\na: b"),
    ]


def test_latin_text_of_an_old_machine_is_read() -> None:
    found = cut(
        "Les déchets sont ramassés le mardi dans votre rue et le parc.".encode("cp1252"), "a", LANGUAGES
    )

    assert "déchets" in said(found)


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    text = " ".join(f"This is the sentence number {n} of a long page for you." for n in range(40))

    found = cut(text.encode(), "long.txt", LANGUAGES)

    assert len(found.passages) > 1
    assert all(len(one.text.split()) <= MOST_WORDS for one in found.passages)
    assert all(one.text.endswith("for you.") for one in found.passages)


def test_the_hash_knows_words_and_no_spaces() -> None:
    one, other, third = (
        cut(text.encode(), "a.txt", LANGUAGES).text_hash
        for text in (
            "The fee is $25 for the year.",
            "The  fee is $25\nfor the year.",
            "The fee is $26 for the year.",
        )
    )

    assert one == other != third


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"x" * (MOST_BYTES + 1), Fault.TOO_LARGE),
        (b'<html><meta charset="undefined"><body>\xe9\x81</body></html>', Fault.NOT_TEXT),
        (b"PK\x03\x04\x14\x00\x06\x00", Fault.NOT_TEXT),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", Fault.NOT_TEXT),
        (b"", Fault.NO_TEXT),
        (b" \n \n", Fault.NO_TEXT),
        (b"<html><body><script>draw()</script></body></html>", Fault.NO_TEXT),
        (b"%PDF-1.7\nnothing that is one", Fault.BROKEN),
        (b"Der Ausweis muss beim Amt beantragt werden, und zwar sofort.", Fault.LANGUAGE),
    ],
)
def test_what_is_no_document_is_refused_by_what_is_wrong(content: bytes, fault: Fault) -> None:
    assert fault_of(content) is fault


def test_a_pdf_with_a_password_is_refused() -> None:
    assert fault_of(pdf("You must pay the fee for the permit.", password="secret")) is Fault.ENCRYPTED


def test_a_scan_is_refused_as_what_it_is() -> None:
    assert fault_of(pdf("", "", "")) is Fault.SCANNED


def test_a_cut_off_pdf_is_refused() -> None:
    whole = pdf("You must pay the fee for the permit.")

    assert fault_of(whole[: len(whole) // 3]) in {Fault.BROKEN, Fault.NO_TEXT}


def test_a_document_with_too_many_passages_says_how_many_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ivr.studio.documents.extraction.MOST_PASSAGES", 2)
    text = "\n\n".join(f"# Part {n}\nYou must pay the fee for the permit." for n in range(5))

    found = cut(text.encode(), "a.md", LANGUAGES)

    assert (len(found.passages), found.left_out) == (2, 3)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It opens at 8 a.m. and closes at 5 p.m. Bring your card.", 2),
        ("See art. 5 of bylaw No. 12. It costs $2.50. Pay!", 3),
        ("M. Roy répond. Le bureau ouvre à 8 h 30. Est-ce tout?", 3),
        ("One line\nanother line", 2),
    ],
)
def test_sentences_end_where_people_would_say(text: str, wanted: int) -> None:
    assert len(sentences(text)) == wanted


def test_a_language_is_known_by_its_small_words() -> None:
    assert language_in(["Vous devez payer la taxe pour votre maison."], LANGUAGES) == "fr"
    assert language_in(["Xyzzy plugh"], LANGUAGES) == ""


def test_the_most_pages_are_enough_for_a_bylaw() -> None:
    assert document.MOST_PAGES == 300
