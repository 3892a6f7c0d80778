"""The answer folder: every fault of every file at once, each with its file and line."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeAlias

import pytest

from intents.articles.article import Consequence, Further, Handling
from intents.articles.folder import load_catalog

GOOD = """\
id: waste.collection_day
department: waste
handling: answer
consequence: low
version: 3
owner: Waste operations manager
written_by: A. Moreau
reviewed_by: J. Okafor
reviewed_on: 2026-10-05
review_by: 2027-04-05
en:
  name: garbage day
  spoken: >-
    Your garbage is collected once a week on the same day. Please put your bin out by 7 a.m. on that day,
    with the lid closed. To find your own day, say agent.
  phrasings: [one apple, two apple, three apple, four apple, five apple, six apple, seven apple, eight apple]
fr:
  name: le jour de la collecte
  spoken: >-
    Vos ordures sont ramassées une fois par semaine, le même jour. Sortez votre bac avant 7 h ce jour-là,
    le couvercle bien fermé. Pour connaître votre jour, dites agent.
  phrasings:
    [un citron, deux citron, trois citron, quatre citron, cinq citron, six citron, sept citron, huit citron]
tests:
  en: [when is garbage day]
  not_en: [who tows my car]
"""

WriteAnswers: TypeAlias = Callable[..., list[str]]


@pytest.fixture
def problems_of(tmp_path: Path) -> WriteAnswers:
    """Write articles to files and return the problems, without the folder in front."""

    def write(*texts: str | bytes, departments: tuple[str, ...] = ("waste",)) -> list[str]:
        for number, text in enumerate(texts, 1):
            data = text.encode() if isinstance(text, str) else text
            (tmp_path / f"{number}.yaml").write_bytes(data)
        _, problems = load_catalog(tmp_path, departments, ("en", "fr"))
        return [str(problem).replace(f"{tmp_path}/", "") for problem in problems]

    return write


def test_a_good_article_is_read_as_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "collection-day.yaml").write_text(GOOD)

    catalog, problems = load_catalog(tmp_path, ("waste",), ("en", "fr"))

    article = catalog["waste.collection_day"]
    assert problems == ()
    assert (article.handling, article.consequence, article.version) == (Handling.ANSWER, Consequence.LOW, 3)
    assert article.review_by == date(2027, 4, 5)
    assert article.wordings["en"].phrasings[1] == "two apple"
    assert article.wordings["en"].tests == ("when is garbage day",)
    assert article.wordings["en"].near_misses == ("who tows my car",)
    assert article.wordings["fr"].tests == ()
    assert article.source.endswith("deep/collection-day.yaml")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("owner: Waste operations manager\n", "", "1.yaml:1: the field owner is missing"),
        ("version: 3", "version: 3\nverison: 4", "1.yaml:6: unknown field verison; known are id,"),
        ("version: 3", "version: three", "1.yaml:5: version must be a whole number from 1"),
        ("version: 3", "version: 0", "1.yaml:5: version must be a whole number from 1"),
        ("version: 3", "version: 3\nversion: 4", "1.yaml:6: the field version is given twice"),
        ("handling: answer", "handling: shrug", "1.yaml:3: handling must be one of answer, person"),
        ("2026-10-05", "last week", "1.yaml:9: reviewed_on must be a date such as 2026-10-05"),
        ("2027-04-05", "2026-04-05", "1.yaml:10: review_by is before reviewed_on"),
        ("J. Okafor", "a. moreau", "1.yaml:8: the reviewer is also the writer"),
        ("department: waste", "department: wast", "1.yaml:2: there is no department wast"),
        ("version: 3", "version: 3\nhours_of: wast", "1.yaml:6: there is no department wast"),
        ("name: garbage day", "name: [garbage]", "1.yaml:12: name must be a text"),
        ("name: garbage day", "name:", "1.yaml:12: name must be a text"),
        ("say agent.", "see rivermont.ca now.", "1.yaml:13: a web or e-mail address cannot be spoken"),
        (
            (
                "Your garbage is collected once a week on the same day. "
                "Please put your bin out by 7 a.m. on that day,\n"
                "    with the lid closed. To find your own day, say agent."
            ),
            "To find your own day, say agent or press 0.",
            "1.yaml:13: spoken has 10 words; it must have 12 to 45",
        ),
        ("say agent.", "say agent. " * 30, "1.yaml:13: spoken has 91 words; it must have 12 to 45"),
        (", eight apple]", "]", "1.yaml:16: en has 7 phrasings; at least 8 are needed"),
        (
            "one apple,",
            "Two Apple!,",
            "1.yaml:16: this phrasing is already a phrasing of waste.collection_day",
        ),
        ("when is garbage day", "five  apple!", "1.yaml:25: this test is already a phrasing of"),
        ("who tows my car", "six apple", "1.yaml:26: this near miss is already a phrasing of"),
        ("tests:\n", "tests: none\nold:\n", "1.yaml:24: tests must be a list of fields"),
        ("phrasings: [one", "phrasings: one #", "1.yaml:16: phrasings must be a list"),
        ("tests:", "tests: [", "1.yaml:26: unreadable YAML: expected"),
    ],
)
def test_a_fault_is_named_with_its_line(problems_of: WriteAnswers, old: str, new: str, problem: str) -> None:
    assert old in GOOD

    found = problems_of(GOOD.replace(old, new, 1))

    assert any(line.startswith(problem) for line in found), found


def test_a_missing_language_is_named(problems_of: WriteAnswers) -> None:
    english = GOOD[: GOOD.index("fr:\n")]

    assert problems_of(english) == ["1.yaml:1: the field fr is missing"]


def test_every_fault_comes_at_once(problems_of: WriteAnswers) -> None:
    bad = GOOD.replace("low", "lowish").replace("version: 3", "version: x").replace("J. Okafor", "A. Moreau")

    assert [problem.split(":")[1] for problem in problems_of(bad)] == ["4", "5", "8"]


def test_two_articles_cannot_have_one_id_or_one_phrasing(problems_of: WriteAnswers) -> None:
    other = (
        GOOD.replace("waste.collection_day", "waste.missed")
        .replace("apple", "pear")
        .replace("un citron", "deux  CITRON")
    )

    found = problems_of(GOOD, GOOD.replace("apple", "fig").replace("citron", "figue"), other)

    assert any("the id waste.collection_day is taken by" in problem for problem in found)
    assert any(p.startswith("3.yaml:23: this phrasing is already a phrasing of waste.") for p in found), found


def test_a_near_miss_may_be_a_phrasing_of_another_article(problems_of: WriteAnswers) -> None:
    other = (
        GOOD.replace("waste.collection_day", "waste.missed")
        .replace("apple", "pear")
        .replace("citron", "poire")
    )

    assert (
        problems_of(GOOD.replace("who tows my car", "one pear"), other.replace("when is garbage", "which"))
        == []
    )


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "1.yaml:1: the file is empty"),
        (b"\xff\xfe\x00", "1.yaml:1: the file is not UTF-8; save it as UTF-8"),
        (b"a: \x00", "1.yaml:1: unreadable YAML: it holds a character"),
        (b"- a list", "1.yaml:1: the file must be a list of fields"),
        (b"just words", "1.yaml:1: the file must be a list of fields"),
        (b"id: &x [*x]", "1.yaml:1: this value is repeated by “*”"),
        (b"[" * 5000, "1.yaml:1: the file is nested too deeply"),
        (b"? [a]\n: b", "1.yaml:2: unknown field ?"),
        (b"--- a\n--- b", "1.yaml:2: unreadable YAML: but found another document"),
    ],
)
def test_a_file_that_is_no_article_is_named(problems_of: WriteAnswers, data: bytes, problem: str) -> None:
    found = problems_of(data)

    assert any(line.startswith(problem) for line in found), found


def test_a_file_with_the_wrong_ending_is_not_overlooked(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "forgotten.yml").write_text(GOOD)

    _, problems = load_catalog(tmp_path, ("waste",), ("en", "fr"))

    assert [problem.sentence for problem in problems] == ["this file is not read; name it .yaml"]


def test_a_folder_without_articles_is_a_problem(tmp_path: Path) -> None:
    _, problems = load_catalog(tmp_path / "nowhere", (), ("en",))

    assert [problem.sentence for problem in problems] == [
        "there is no article; put one YAML file for each here"
    ]


WITH_MORE = GOOD.replace(
    "  phrasings: [one apple", "  more: [It costs nothing., Ask us.]\n  phrasings: [one apple"
)


def test_further_sentences_can_be_asked_for_after_those_that_are_spoken(tmp_path: Path) -> None:
    (tmp_path / "collection-day.yaml").write_text(WITH_MORE)

    catalog, problems = load_catalog(tmp_path, ("waste",), ("en", "fr"))

    english = catalog["waste.collection_day"].wordings["en"]
    assert problems == ()
    assert english.sentences[-2:] == ("It costs nothing.", "Ask us.")
    assert english.further == (3, 4)
    assert english.in_full.endswith("say agent. It costs nothing. Ask us.")


ASKED = """\
  more:
    - Ask us.
    - tells: Bins cost nothing.
      asks: [what do bins cost, how much]
"""
DEMANDE = """\
  more:
    - tells: Les bacs sont gratuits.
      asks: [combien coûte un bac, c'est combien]
"""


def with_more(english: str, french: str = "") -> str:
    """The good article with further sentences."""
    return GOOD.replace("  phrasings: [one apple", f"{english}  phrasings: [one apple").replace(
        "  phrasings:\n    [un citron", f"{french}  phrasings:\n    [un citron"
    )


def test_a_further_sentence_may_come_with_the_questions_that_ask_for_it(tmp_path: Path) -> None:
    (tmp_path / "collection-day.yaml").write_text(with_more(ASKED, DEMANDE))

    catalog, problems = load_catalog(tmp_path, ("waste",), ("en", "fr"))

    english = catalog["waste.collection_day"].wordings["en"]
    assert problems == ()
    assert english.more[-1] == Further("Bins cost nothing.", ("what do bins cost", "how much"))
    assert english.asks == ((), (), (), (), ("what do bins cost", "how much"))
    assert english.sentences[-1] == "Bins cost nothing."


@pytest.mark.parametrize(
    ("english", "french", "fault"),
    [
        (ASKED.replace("Bins", "word " * 20), DEMANDE, "has 22 words; at most 20 can be followed"),
        (ASKED.replace(", how much", ""), DEMANDE, "asks has 1 questions; it must have 2 to 6"),
        (ASKED.replace("asks:", "ask:"), DEMANDE, "the field asks is missing"),
        (ASKED.replace("nothing", "{fact:none}"), DEMANDE, "there is no fact none in facts.yaml"),
        (ASKED.replace("nothing", "www.rivermont.ca"), DEMANDE, "address cannot be spoken"),
        (ASKED, "", "more has 0 sentences with asks; en has 1"),
        (ASKED.replace("how much", "what do bins cost"), DEMANDE, "this question already asks for what line"),
    ],
)
def test_an_asked_sentence_is_short_and_found_in_every_language(
    problems_of: WriteAnswers, english: str, french: str, fault: str
) -> None:
    problems = problems_of(with_more(english, french))

    assert any(fault in problem for problem in problems)


def test_a_follow_up_may_be_a_phrasing_of_its_own_answer_and_of_no_other(problems_of: WriteAnswers) -> None:
    own = with_more(ASKED.replace("how much", "one apple"), DEMANDE)
    other = GOOD.replace("collection_day", "other").replace("apple", "pear").replace("citron", "melon")

    assert problems_of(own) == []
    assert any(
        "follow-up is already a phrasing of waste.collection_day" in problem
        for problem in problems_of(
            GOOD.replace("when is garbage day", "which day"),
            other.replace("  phrasings: [one", f"{ASKED.replace('how much', 'one apple')}  phrasings: [one"),
        )
    )


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ("more: It costs nothing.", "more must be a list"),
        ("more: [See www.rivermont.ca.]", "a web or e-mail address cannot be spoken"),
        (f"more: [{'word ' * 31}]", "a sentence of more has 31 words; at most 30 can be followed"),
        ("more: ['It costs {fact:none}.']", "there is no fact none in facts.yaml"),
    ],
)
def test_a_further_sentence_is_held_to_the_rules_of_an_answer(
    problems_of: WriteAnswers, more: str, fault: str
) -> None:
    problems = problems_of(GOOD.replace("  phrasings: [one apple", f"  {more}\n  phrasings: [one apple"))

    assert any(fault in problem for problem in problems)
