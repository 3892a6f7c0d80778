"""Editors take documents in, look at them and remove them by the pages."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from ivr.studio.documents import pages
from ivr.studio.documents.library import DocumentDesk
from tests.fixtures.example import example_city
from tests.ivr.studio.conftest import RAVI, Desk, folder_texts
from tests.ivr.studio.conftest import desk as desk  # noqa: PLC0414 - a fixture of the studio's
from tests.ivr.studio.documents.conftest import Archive
from tests.ivr.studio.documents.conftest import archive as archive  # noqa: PLC0414 - a fixture of the reader's
from tests.ivr.studio.house import StudioHouse, furnished

DOGS = "# Dogs\nEvery dog of the city must have a licence. It costs $32 for the year."
PAGE = "/studio/documents"


@pytest.fixture
def house(desk: Desk, archive: Archive) -> Iterator[StudioHouse]:
    desk.publisher.take_in(folder_texts(), RAVI)
    house = furnished(desk.publisher, example_city().directory)
    house.app.state.documents = DocumentDesk(archive.library, archive.reader)
    with TestClient(house.app) as house.client:
        yield house


def send(house: StudioHouse, content: bytes, name: str = "dogs.md") -> tuple[int, str]:
    answer = house.client.post(
        f"{PAGE}/file?lang=en", files={"file": (name, content)}, follow_redirects=False
    )
    return answer.status_code, answer.headers.get("location", "") or answer.text


def test_a_file_is_read_in_the_background_and_listed(house: StudioHouse, archive: Archive) -> None:
    sent = send(house, DOGS.encode(), "C:\\Documents\\dogs.md")
    before = house.get(PAGE)
    archive.waiting.pop()()
    after = house.get(PAGE)

    assert sent == (303, f"{PAGE}?lang=en&done=reading")
    assert "data-running" in before
    assert "data-running" not in after
    assert "Imported: 1." in after
    assert ">Dogs</a>" in after
    assert ("documents.add", "dogs.md") in house.acts


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "dogs.md", "There is no text in it."),
        (b"x" * 15_000_001, "dogs.md", "It is too large: at most 15 MB."),
        (b"dogs", "", ""),
    ],
)
def test_a_file_that_will_not_do_is_refused_at_once(
    house: StudioHouse, archive: Archive, content: bytes, name: str, told: str
) -> None:
    status, page = send(house, content, name)

    assert status == 422
    assert told in page
    assert archive.waiting == []


def test_what_cannot_be_read_is_told_beside_its_name(house: StudioHouse, archive: Archive) -> None:
    send(house, b"PK\x03\x04\0\0", "fees.docx")
    archive.waiting.pop()()

    page = house.get(PAGE)

    assert "fees.docx" in page
    assert "It is no text: save it as PDF" in page
    assert "C&#39;est" not in page


def test_an_address_is_fetched_in_the_background(house: StudioHouse, archive: Archive) -> None:
    archive.web["https://city.example/dogs"] = DOGS.encode()

    moved = house.post(f"{PAGE}/address", address="https://city.example/dogs")
    archive.waiting.pop()()

    assert moved.status_code == 303
    assert 'href="https://city.example/dogs"' in house.get(f"{PAGE}/{archive.library.documents()[0].id}")


@pytest.mark.parametrize("address", ["", "dogs", "javascript:alert(1)", "https://" + "a" * 500])
def test_what_is_no_address_is_refused(house: StudioHouse, archive: Archive, address: str) -> None:
    assert house.post(f"{PAGE}/address", address=address).status_code == 422
    assert archive.waiting == []


def test_a_document_is_shown_and_removed(house: StudioHouse, archive: Archive) -> None:
    name = archive.take(DOGS).document

    page = house.get(f"{PAGE}/{name}", "fr")
    moved = house.post(f"{PAGE}/{name}/remove")

    assert "It costs $32 for the year." in page
    assert "importé par Nadia Roy" in page
    assert moved.headers["location"] == f"{PAGE}?lang=en&done=removed"
    assert archive.library.documents() == ()
    assert house.client.get(f"{PAGE}/{name}").status_code == 404


def test_what_is_left_out_is_told(
    house: StudioHouse, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivr.studio.documents.extraction.MOST_PASSAGES", 1)
    archive.take("# A\nYou must pay the fee of the city.\n# B\nYou must pay it in the year.")

    assert "1 more are left out" in house.get(PAGE)


def test_a_name_of_another_system_loses_its_folders() -> None:
    assert pages.name_of("C:\\a\\b.pdf") == pages.name_of("/a/b.pdf") == "b.pdf"
