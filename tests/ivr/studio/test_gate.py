"""The gate finds what an edition would break, and says so by name."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from types import MappingProxyType

import pytest

from intents.articles.article import Article
from intents.articles.catalog import Catalog
from intents.articles.phrasing import training_phrasings
from intents.interpretation.topic_talk import NluModels
from ivr.speaking.speaker import spoken
from ivr.studio.gate import Block, GateReport, Miss, Understandings, examine
from ivr.studio.spoken_text import numbers_in
from tests.fixtures.example import learned
from tests.ivr.studio.conftest import BIN, BULKY, check, folder_texts

TODAY = date(2026, 12, 1)


@cache
def base() -> Catalog:
    return check(folder_texts())[0]


def learned_base() -> NluModels:
    return learned_from(base())


def learned_from(catalog: Catalog) -> NluModels:
    return learned(training_phrasings(catalog))


def with_words(catalog: Catalog, slug: str, language: str, **changes: object) -> Catalog:
    article = catalog[slug]
    words = replace(article.wordings[language], **changes)  # type: ignore[arg-type]  # texts and tuples of them
    changed = replace(article, wordings=MappingProxyType({**article.wordings, language: words}))
    return replace(catalog, articles=MappingProxyType({**catalog.articles, slug: changed}))


def examined(catalog: Catalog, slug: str = BIN, after: NluModels | None = None) -> GateReport:
    line = Understandings(learned_base(), after or learned_from(catalog))
    return examine(catalog[slug], catalog, line, spoken, TODAY, lambda done, of: None)


def test_an_unchanged_article_passes() -> None:
    report = examined(base(), after=learned_base())

    assert report.blocks == ()
    assert report.lost == ()
    assert [one.language for one in report.own] == ["en", "fr"]
    assert all(one.right >= one.of - 1 for one in report.own)


def test_an_article_that_swallows_another_ones_questions_is_blocked_by_name() -> None:
    other = base()[BULKY].wordings["en"]
    greedy = (*base()[BIN].wordings["en"].phrasings, *other.tests, *(f"{one} please" for one in other.tests))

    report = examined(with_words(base(), BIN, "en", phrasings=greedy))

    assert Block.LOST in report.blocks
    assert {miss.wanted for miss in report.lost} == {BULKY}
    assert {miss.found for miss in report.lost} == {BIN}


def report_of(lost: Sequence[str], won: Sequence[str] = ()) -> GateReport:
    moved = [tuple(Miss("a question", "en", slug, BIN) for slug in some) for some in (lost, won)]
    return GateReport((), moved[0], moved[1], (), (), (), 20)


@pytest.mark.parametrize(
    ("lost", "won", "blocks"),
    [
        (["a.one"], [], ()),
        (["a.one", "a.one"], [], (Block.LOST,)),
        (["a.one", "a.one"], ["a.one"], ()),
        (["a.one", "a.one"], ["a.two"], (Block.LOST,)),
        (["a.one", "not:a.one"], [], (Block.LOST,)),
        (["a.one", "a.two", "a.three", "a.four"], [], ()),
        (["a.one", "a.two", "a.three", "a.four", "a.five"], [], (Block.WORSE,)),
        (["a.one", "a.two", "a.three", "a.four", "a.five"], ["a.six"], ()),
    ],
)
def test_each_other_answer_is_judged_by_what_it_loses_on_balance_and_all_of_them_by_chance(
    lost: Sequence[str], won: Sequence[str], blocks: tuple[Block, ...]
) -> None:
    assert report_of(lost, won).blocks == blocks


def test_the_phrasing_that_draws_a_question_away_is_named() -> None:
    other = base()[BULKY].wordings["en"]
    greedy = (*base()[BIN].wordings["en"].phrasings, *(f"{one} please" for one in other.tests))

    report = examined(with_words(base(), BIN, "en", phrasings=greedy))

    assert {miss.cause for miss in report.lost} <= {f"{one} please" for one in other.tests}


def test_test_questions_that_do_not_find_their_article_are_named() -> None:
    report = examined(
        with_words(base(), BIN, "en", tests=("pick up my old sofa", "a fridge to throw away", "big items")),
        after=learned_base(),
    )

    assert Block.OWN_WRONG in report.blocks
    assert "pick up my old sofa" in {miss.text for one in report.own for miss in one.wrong}


def test_too_few_test_questions_prove_nothing() -> None:
    report = examined(with_words(base(), BIN, "fr", tests=()), after=learned_base())

    assert Block.FEW_TESTS in report.blocks


def test_a_phrasing_that_is_heard_as_an_emergency_is_blocked() -> None:
    phrasings = (*base()[BIN].wordings["en"].phrasings, "my house is on fire right now")

    report = examined(with_words(base(), BIN, "en", phrasings=phrasings), after=learned_base())

    assert [miss.text for miss in report.dangers] == ["my house is on fire right now"]
    assert Block.DANGER in report.blocks


def test_what_is_spoken_is_shown_as_it_is_heard() -> None:
    dearer = f"{base()[BIN].wordings['fr'].spoken} Un grand bac coûte 45 $."

    report = examined(with_words(base(), BIN, "fr", spoken=dearer), after=learned_base())

    english, french = report.spoken
    assert "ten working days" in english.form
    assert english.more[-1] == "Bins with a bear-proof lock cost sixty dollars more."
    assert english.numbers_elsewhere == ("45",)
    assert (english.is_long, french.is_long) == (False, True)


def test_a_year_that_is_over_is_told() -> None:
    article: Article = base()[BIN]
    text = f"{article.wordings['en'].spoken} This holds until 2025."

    report = examined(with_words(base(), BIN, "en", spoken=text), after=learned_base())

    assert report.spoken[0].past == ("2025",)


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("Open until 4:30 p.m.", "Ouvert jusqu'à 16 h 30."),
        ("It costs $1,200.", "Cela coûte 1 200 $."),
        ("From 8 a.m. on", "À partir de 8 h"),
        ("Call 604-555-0100 or press 0.", "Composez le 604-555-0100 ou appuyez sur le 0."),
    ],
)
def test_the_same_number_is_the_same_in_both_languages(english: str, french: str) -> None:
    assert numbers_in(english) == numbers_in(french)


def test_progress_is_told_to_the_end() -> None:
    told: list[Sequence[int]] = []
    line = Understandings(learned_base(), learned_base())

    examine(base()[BIN], base(), line, spoken, TODAY, lambda done, of: told.append((done, of)))

    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
