"""The file of topics: what leaves open which article is meant, and every fault in it with its line."""

from pathlib import Path

import pytest

from intents.articles.folder import load_catalog
from intents.articles.phrasing import Phrasing, open_among, phrasings_of
from tests.intents.articles.test_loading import GOOD

OTHER = (
    GOOD.replace("waste.collection_day", "waste.missed").replace("apple", "pear").replace("citron", "poire")
)
TOPICS = """\
- articles: [waste.collection_day, waste.missed]
  en:
    phrasings: [garbage, it's about my garbage, the trash]
    tests: [my trash]
  fr:
    phrasings: [les vidanges, c'est pour les ordures, la collecte]
"""


def problems_of(folder: Path, topics: str | bytes) -> list[str]:
    """The problems of a folder with two good articles and these topics, without the folder in front."""
    (folder / "1.yaml").write_text(GOOD)
    (folder / "2.yaml").write_text(OTHER.replace("when is garbage", "which"))
    (folder / "topics.yaml").write_bytes(topics if isinstance(topics, bytes) else topics.encode())
    _, problems = load_catalog(folder, ("waste",), ("en", "fr"))
    return [str(problem).replace(f"{folder}/", "") for problem in problems]


def test_topics_are_read_beside_the_articles_and_taught(tmp_path: Path) -> None:
    assert problems_of(tmp_path, TOPICS) == []

    catalog, _ = load_catalog(tmp_path, ("waste",), ("en", "fr"))

    assert catalog.topics[0].articles == ("waste.collection_day", "waste.missed")
    assert catalog.topics[0].wordings["en"].tests == ("my trash",)
    label = open_among(("waste.collection_day", "waste.missed"))
    assert Phrasing("la collecte", label, "fr") in phrasings_of(catalog)


def test_a_city_needs_no_topics(tmp_path: Path) -> None:
    (tmp_path / "1.yaml").write_text(GOOD)

    catalog, problems = load_catalog(tmp_path, ("waste",), ("en", "fr"))

    assert (catalog.topics, problems) == ((), ())


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("waste.missed]", "waste.mist]", "1: there is no article waste.mist"),
        (", waste.missed]", "]", "1: a topic has 2 or 3 articles to choose from; this has 1"),
        (
            "waste.missed]",
            "waste.collection_day]",
            "1: the article waste.collection_day is given twice",
        ),
        ("articles: [waste.collection_day, waste.missed]", "articles: waste.missed", "1: articles must be"),
        ("- articles: [waste.collection_day, waste.missed]\n  en", "- en", "1: the field articles is"),
        ("garbage, it's", "it's", "3: en has 2 phrasings; at least 3 are needed"),
        ("garbage,", "One Apple!,", "3: this phrasing is already a phrasing of waste.collection_day at"),
        ("my trash", "the trash", "4: this test is already a phrasing of the topic of waste."),
        ("  fr:\n    phrasings", "  fr:\n    phrases", "6: unknown field phrases; known are phrasings,"),
        (TOPICS[TOPICS.index("  fr:") :], "", "1: the field fr is missing"),
        ("garbage,", "[garbage],", "3: phrasings must be a text"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in TOPICS

    found = problems_of(tmp_path, TOPICS.replace(old, new, 1))

    assert any(line.startswith(f"topics.yaml:{problem}") for line in found), found


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "1: the file is empty"),
        (b"\xff\xfe\x00", "1: the file is not UTF-8; save it as UTF-8"),
        (b"garbage: yes", "1: the file must be a list"),
        (b"- garbage", "1: the file must be a list of fields"),
        (b"- [", "1: unreadable YAML"),
    ],
)
def test_a_file_that_holds_no_topics_is_named(tmp_path: Path, data: bytes, problem: str) -> None:
    found = problems_of(tmp_path, data)

    assert any(line.startswith(f"topics.yaml:{problem}") for line in found), found
