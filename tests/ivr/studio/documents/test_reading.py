"""Documents are kept whole or not at all, and are looked at again every day."""

import gzip

import pytest

from ivr.studio.documents import reading as room
from ivr.studio.documents.document import MOST_BYTES, Fault
from ivr.studio.documents.store import STALLED
from tests.ivr.studio.documents.conftest import NADIA, Archive

DOGS = "# Dogs\nEvery dog of the city must have a licence. It costs $32 for the year."
PAGE = "<html lang='en'><main><h1>{}</h1><p>You must pay the fee of ${} for the year.</p></main></html>"
MAP = "https://city.example/sitemap.xml"
URLS = "<?xml version='1.0'?><urlset>{}</urlset>"


def page(title: str, fee: int) -> bytes:
    return PAGE.format(title, fee).encode()


def sitemap(*addresses: str) -> bytes:
    return URLS.format("".join(f"<url><loc>{one}</loc></url>" for one in addresses)).encode()


def test_a_file_is_kept_with_its_passages(archive: Archive) -> None:
    came = archive.take(DOGS)

    (found,) = archive.library.documents()
    assert (came.is_over, came.added, came.document) == (True, 1, found.id)
    assert (found.title, found.source, found.by_name, found.passages) == ("Dogs", "dogs.md", "Nadia Roy", 1)
    assert archive.texts() == ["Every dog of the city must have a licence. It costs $32 for the year."]


def test_a_file_of_the_same_name_takes_the_place_of_the_earlier_one(archive: Archive) -> None:
    first = archive.take(DOGS)
    archive.pass_days(1)
    again = archive.take(DOGS)
    changed = archive.take(DOGS.replace("$32", "$40"))

    assert (first.added, again.unchanged, changed.changed) == (1, 1, 1)
    assert len(archive.library.documents()) == 1
    assert "$40" in archive.texts()[0]


def test_of_a_file_that_cannot_be_read_nothing_is_kept(archive: Archive) -> None:
    archive.take(DOGS)

    came = archive.take("\0", "dogs.md")

    assert came.faults == {Fault.NOT_TEXT: 1}
    assert "$32" in archive.texts()[0]


def test_reading_in_the_background_tells_how_far_it_is(archive: Archive) -> None:
    archive.reader.begin_file(DOGS.encode(), "dogs.md", NADIA)
    (before,) = archive.library.readings()
    archive.waiting[0]()
    (after,) = archive.library.readings()

    assert not before.is_over
    assert (after.is_over, after.added) == (True, 1)


def test_a_reading_whose_process_died_is_told_as_failed(archive: Archive) -> None:
    archive.reader.begin_file(DOGS.encode(), "dogs.md", NADIA)
    archive.clock[0] += STALLED * 2

    (lost,) = archive.library.readings()

    assert lost.is_over
    assert lost.faults == {Fault.FAILED: 1}


def test_whatever_fails_in_the_background_is_told_on_the_page(archive: Archive) -> None:
    archive.web["https://city.example/dogs"] = 5  # type: ignore[assignment]  # nothing that can be read
    archive.reader.begin_address("https://city.example/dogs", NADIA)
    archive.waiting[0]()

    (failed,) = archive.library.readings()

    assert failed.faults == {Fault.FAILED: 1}
    assert archive.library.documents() == ()


def test_of_a_sitemap_the_pages_of_its_own_host_and_of_configured_ones_are_read(archive: Archive) -> None:
    archive.web[MAP] = sitemap(
        "https://city.example/dogs",
        "https://docs.city.example/law",
        "https://elsewhere.example/x",
        "https://city.example/gone",
    )
    archive.web["https://city.example/dogs"] = page("Dogs", 32)
    archive.web["https://docs.city.example/law"] = page("Law", 10)
    archive.web["https://elsewhere.example/x"] = page("Elsewhere", 1)

    came = archive.take_address(MAP)

    assert (came.added, came.done, came.of, came.faults) == (2, 3, 3, {Fault.NOT_FOUND: 1})
    assert [one.title for one in archive.library.documents()] == ["Dogs", "Law"]


def test_sitemaps_that_a_sitemap_names_are_followed(archive: Archive) -> None:
    archive.web[MAP] = (
        b"<?xml version='1.0'?><sitemapindex><sitemap><loc>https://city.example/a.xml</loc></sitemap></sitemapindex>"
    )
    archive.web["https://city.example/a.xml"] = sitemap("https://city.example/dogs")
    archive.web["https://city.example/dogs"] = page("Dogs", 32)

    assert archive.take_address(MAP).added == 1


def test_a_gzipped_sitemap_is_read_like_any_other(archive: Archive) -> None:
    archive.web[MAP] = gzip.compress(
        b"<sitemapindex><sitemap><loc>https://city.example/a.xml.gz</loc></sitemap></sitemapindex>"
    )
    archive.web["https://city.example/a.xml.gz"] = gzip.compress(sitemap("https://city.example/dogs"))
    archive.web["https://city.example/dogs"] = page("Dogs", 32)

    assert archive.take_address(MAP).added == 1


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (gzip.compress(sitemap("https://city.example/dogs"))[:-12], Fault.PACKED),
        (b"\x1f\x8b\x08 and then nothing of the kind", Fault.PACKED),
        (gzip.compress(b" " * (MOST_BYTES + 1)), Fault.TOO_LARGE),
    ],
    ids=["cut off", "not packed", "too large"],
)
def test_what_cannot_be_unpacked_is_refused_and_nothing_is_kept(
    archive: Archive, content: bytes, fault: Fault
) -> None:
    archive.web[MAP] = content

    assert archive.take_address(MAP).faults == {fault: 1}
    assert archive.library.documents() == ()


def test_of_a_large_sitemap_the_rest_is_told(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_SITEMAP_PAGES", 2)
    addresses = [f"https://city.example/{n}" for n in range(5)]
    archive.web[MAP] = sitemap(*addresses)
    archive.web |= {one: page(one[-1], n) for n, one in enumerate(addresses)}

    came = archive.take_address(MAP)

    assert (came.added, came.left_out) == (2, 3)


def test_a_sitemap_of_other_hosts_alone_is_refused(archive: Archive) -> None:
    archive.web[MAP] = sitemap("https://elsewhere.example/x")

    assert archive.take_address(MAP).faults == {Fault.NO_PAGES: 1}


def test_addresses_are_fetched_again_once_a_day_and_files_are_not(archive: Archive) -> None:
    archive.take(DOGS)
    archive.web["https://city.example/dogs"] = page("Dogs", 32)
    archive.take_address("https://city.example/dogs")
    archive.web["https://city.example/dogs"] = page("Dogs", 45)

    for days in (1, 0, 0, 1):
        archive.pass_days(days)
        archive.reader.nightly(archive.clock[0])

    assert archive.fetched == ["https://city.example/dogs"] * 3
    assert any("$45" in text for text in archive.texts())


def test_a_page_that_is_gone_keeps_what_was_read_and_says_so(archive: Archive) -> None:
    archive.web["https://city.example/dogs"] = page("Dogs", 32)
    archive.take_address("https://city.example/dogs")
    del archive.web["https://city.example/dogs"]

    archive.reader.look_again()
    (gone,) = archive.library.documents()
    archive.web["https://city.example/dogs"] = page("Dogs", 32)
    archive.reader.look_again()
    (back,) = archive.library.documents()

    assert gone.fault is Fault.NOT_FOUND
    assert len(archive.texts()) == 1
    assert back.fault is None


def test_a_removed_document_takes_its_passages_along(archive: Archive) -> None:
    came = archive.take(DOGS)

    assert archive.library.remove(came.document)
    assert not archive.library.remove(came.document)
    assert archive.texts() == []
    assert archive.library.best([("en", "dog licence")]) == ()


def test_the_passage_that_answers_comes_first(archive: Archive) -> None:
    archive.take(DOGS)
    archive.take("# Pools\nYou can swim in the pool of the city at noon for free.", "pools.md")

    found = archive.library.best([("en", "how much is a licence for my dog")])

    assert [one.document.title for one in found] == ["Dogs", "Pools"]


def test_a_new_document_is_found_at_once(archive: Archive) -> None:
    archive.take(DOGS)
    archive.library.best([("en", "pool")])
    archive.take("# Pools\nYou can swim in the pool of the city at noon for free.", "pools.md")

    assert archive.library.best([("en", "when can i swim in the pool")])[0].document.title == "Pools"
