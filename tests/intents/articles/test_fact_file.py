"""The file of facts: what it gives to spoken texts, and every fault in it with its line."""

from datetime import date
from pathlib import Path

import pytest

from intents.articles.catalog import Catalog
from intents.articles.fact_value import Kind
from intents.articles.folder import load_catalog
from tests.intents.articles.test_loading import GOOD

FACTS = """\
written_by: A. Moreau
reviewed_by: R. Dhillon
reviewed_on: 2026-10-05
facts:
  late_hour:
    kind: time
    name: {en: collection hour, fr: heure de la collecte}
    value: 7:00
    from: 2026-01-01
    until: 2026-12-31
    source: Waste bylaw, section 2
  bag_fee:
    kind: money
    name: {en: fee for a bag, fr: prix d'un sac}
    value: 2.50
    unit: CAD
    until: 2027-12-31
    source: Fees bylaw
"""
NAMING = GOOD.replace("by 7 a.m. on", "by {fact:late_hour} on").replace(
    "avant 7 h ce", "avant {fact:late_hour} ce"
)


def loaded(folder: Path, facts: str = FACTS, article: str = NAMING) -> tuple[Catalog, list[str]]:
    """The catalog of one article with these facts, and its problems without the folder in front."""
    (folder / "1.yaml").write_text(article)
    (folder / "facts.yaml").write_text(facts)
    catalog, problems = load_catalog(folder, ("waste",), ("en", "fr"))
    return catalog, [str(problem).replace(f"{folder}/", "") for problem in problems]


def test_a_fact_is_said_as_people_write_it_in_each_language(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "1.yaml").write_text(GOOD)
    plain, _ = load_catalog(tmp_path / "plain", ("waste",), ("en", "fr"))
    (tmp_path / "facts").mkdir()

    catalog, problems = loaded(tmp_path / "facts")

    assert problems == []
    article = catalog["waste.collection_day"]
    for language in ("en", "fr"):
        assert article.wordings[language].spoken == plain["waste.collection_day"].wordings[language].spoken
    assert [fact.id for fact in article.facts] == ["late_hour"]


def test_an_answer_is_off_air_before_and_after_the_days_of_a_fact_it_names(tmp_path: Path) -> None:
    article = loaded(tmp_path)[0]["waste.collection_day"]

    assert article.review_by == date(2027, 4, 5)
    assert article.last_day == date(2026, 12, 31)
    assert not article.is_off_air(date(2026, 12, 31))
    assert article.is_off_air(date(2027, 1, 1))
    assert article.is_off_air(date(2025, 12, 31))


def test_where_to_turn_is_not_said_either_once_a_fact_is_past_its_date(tmp_path: Path) -> None:
    redirect = NAMING.replace("handling: answer", "handling: redirect")

    article = loaded(tmp_path, article=redirect)[0]["waste.collection_day"]

    assert article.is_off_air(date(2027, 1, 1))


def test_a_value_that_ends_a_sentence_brings_no_second_point(tmp_path: Path) -> None:
    text = NAMING.replace(
        "your bin out by {fact:late_hour} on that day,\n    with the lid closed.",
        "it out by {fact:late_hour}.",
    )

    spoken = loaded(tmp_path, article=text)[0]["waste.collection_day"].wordings["en"].spoken

    assert "out by 7 a.m. To find" in spoken


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("    unit: CAD\n", "", "facts.yaml:13: bag_fee has no unit; money needs one of CAD"),
        ("unit: CAD", "unit: EUR", "facts.yaml:16: bag_fee: the unit must be one of CAD"),
        ("2.50", "2.5", "facts.yaml:15: bag_fee: the value must be an amount such as 15 or 12.50"),
        ("7:00", "7", "facts.yaml:8: late_hour: the value must be a time such as 17:00"),
        ("    value: 7:00\n", "", "facts.yaml:6: the field value is missing"),
        ("    source: Fees bylaw\n", "", "facts.yaml:13: the field source is missing"),
        ("    until: 2027-12-31\n", "", "facts.yaml:13: the field until is missing"),
        ("until: 2026-12-31", "until: 2025-12-31", "facts.yaml:10: late_hour: until is before from"),
        ("kind: time", "kind: hour", "facts.yaml:6: kind must be one of " + ", ".join(Kind)),
        ("value: 7:00", "value: 7:00\n    unit: hour", "facts.yaml:9: late_hour: time has no unit"),
        (", fr: prix d'un sac", "", "facts.yaml:14: the field fr is missing"),
        (
            "R. Dhillon",
            "a. moreau",
            "facts.yaml:2: the reviewer is also the writer; somebody else has to review",
        ),
        (
            "  bag_fee:",
            "  Bag:",
            "facts.yaml:13: Bag cannot name a fact; use small letters, digits and underscores",
        ),
        ("  bag_fee:", "  late_hour:", "facts.yaml:13: the field late_hour is given twice"),
    ],
)
def test_a_fault_is_named_with_its_fact_and_line(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert problem in loaded(tmp_path, FACTS.replace(old, new, 1))[1]


@pytest.mark.parametrize(
    ("new", "problem"),
    [
        ("{fact:late}", "1.yaml:13: there is no fact late in facts.yaml"),
        ("{late_hour}", "1.yaml:13: a brace is never spoken; name a fact as {fact:its_id}"),
        ("{fact: late_hour}", "1.yaml:13: a brace is never spoken; name a fact as {fact:its_id}"),
    ],
)
def test_a_text_that_names_no_fact_is_refused(tmp_path: Path, new: str, problem: str) -> None:
    assert loaded(tmp_path, article=NAMING.replace("{fact:late_hour}", new, 1))[1] == [problem]


def test_what_is_said_in_an_emergency_names_no_fact(tmp_path: Path) -> None:
    on_call = NAMING.replace("handling: answer", "handling: on_call")

    _, problems = loaded(tmp_path, article=on_call)

    assert problems == ["1.yaml:3: on_call is said whatever the date; write out what late_hour is"]


def test_a_file_that_is_no_list_of_facts_is_a_fault(tmp_path: Path) -> None:
    assert "facts.yaml:1: the file must be a list of fields" in loaded(tmp_path, "- 1\n", GOOD)[1]
