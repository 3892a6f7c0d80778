"""A fact that changes: every answer that names it says the new value, under a version of its own."""

from dataclasses import replace

import pytest

from intents.articles.folder import AnswerText
from ivr.studio import store
from ivr.studio.edition import State
from ivr.studio.exchange import Imported, exported
from ivr.studio.publishing import Refused
from tests.ivr.studio.conftest import BIN, BULKY, RAVI, Desk, check, folder_texts

FACTS = AnswerText(
    "facts.yaml",
    """\
written_by: A. Moreau
reviewed_by: R. Dhillon
reviewed_on: 2026-10-05
facts:
  bin_days:
    kind: number
    name: {en: days until a bin is mended, fr: délai de réparation d'un bac}
    value: 10
    unit: working_day
    until: 2027-12-31
    source: Service standard
""",
)


def texts(facts: AnswerText = FACTS) -> tuple[AnswerText, ...]:
    """Two answers, of which one names the fact."""
    bin_damaged, bulky = folder_texts()
    named = bin_damaged.text.replace("10 working days", "{fact:bin_days}").replace(
        "10 jours ouvrables", "{fact:bin_days}"
    )
    return replace(bin_damaged, text=named), bulky, facts


def twelve() -> AnswerText:
    return replace(FACTS, text=FACTS.text.replace("value: 10", "value: 12"))


def spoken(desk: Desk, slug: str) -> tuple[int, str]:
    """The version and the English words of an answer on air."""
    article = check([*desk.publisher.base().texts.values()])[0][slug]
    return article.version, article.wordings["en"].spoken


def test_facts_are_imported_and_exported_with_the_answers(desk: Desk) -> None:
    outcome = desk.publisher.take_in(texts(), RAVI)

    files = exported(desk.publisher.base().texts.values(), {}, ()).written

    assert isinstance(outcome, Imported)
    assert {one.path: one.text for one in files} == {one.path: one.text for one in texts()}
    assert "within 10 working days" in spoken(desk, BIN)[1]


def test_an_import_of_a_changed_fact_gives_only_its_answers_a_new_version(desk: Desk) -> None:
    desk.publisher.take_in(texts(), RAVI)
    before = {slug: spoken(desk, slug) for slug in (BIN, BULKY)}

    outcome = desk.publisher.take_in(texts(twelve()), RAVI)

    assert isinstance(outcome, Imported)
    assert [one.slug for one in outcome.editions] == ["facts.yaml"]
    assert before[BIN][0] == 2
    assert spoken(desk, BIN)[0] == 3
    assert "within 12 working days" in spoken(desk, BIN)[1]
    assert spoken(desk, BULKY) == before[BULKY]
    with desk.database.reading() as session:
        assert [one.number for version in (2, 3) for one in store.spoken_as(session, BIN, version)] == [1, 1]


def test_each_version_is_shown_with_the_words_that_callers_heard(desk: Desk) -> None:
    desk.publisher.take_in(texts(), RAVI)
    desk.publisher.take_in(texts(twelve()), RAVI)

    assert "within 10 working days" in desk.publisher.heard(BIN, 2)["en"]
    assert "souvent en 12 jours ouvrables" in desk.publisher.heard(BIN, 3)["fr"]
    assert desk.publisher.heard(BIN) == desk.publisher.heard(BIN, 3)
    assert desk.publisher.heard(BIN, 9) == {}


def test_the_same_folder_changes_nothing_after_a_fact_has_changed(desk: Desk) -> None:
    desk.publisher.take_in(texts(), RAVI)
    desk.publisher.take_in(texts(twelve()), RAVI)

    outcome = desk.publisher.take_in(texts(twelve()), RAVI)

    assert isinstance(outcome, Imported)
    assert not outcome.changes_anything
    assert spoken(desk, BIN)[0] == 3


def test_a_version_that_a_fact_has_used_up_is_not_taken_for_other_words(desk: Desk) -> None:
    desk.publisher.take_in(texts(), RAVI)
    desk.publisher.take_in(texts(twelve()), RAVI)
    named, *others = texts(twelve())
    reworded = replace(
        named, text=named.text.replace("for free", "at no cost").replace("version: 2", "version: 3")
    )

    outcome = desk.publisher.take_in((reworded, *others), RAVI)

    assert isinstance(outcome, Refused)
    assert "has said something else before; raise its version" in outcome.problems[0].sentence


def test_a_new_phrasing_keeps_the_version_that_a_fact_has_given(desk: Desk) -> None:
    desk.publisher.take_in(texts(), RAVI)
    desk.publisher.take_in(texts(twelve()), RAVI)
    named, *others = texts(twelve())
    asked = replace(
        named, text=named.text.replace("  phrasings:\n", "  phrasings:\n    - my bin fell apart\n", 1)
    )

    desk.publisher.take_in((asked, *others), RAVI)

    assert spoken(desk, BIN)[0] == 3


def test_a_withdrawn_answer_has_its_new_version_when_it_comes_back(desk: Desk) -> None:
    desk.publisher.take_in(texts(), RAVI)
    desk.publisher.withdraw(desk.on_air_edition(BIN), RAVI, "wrong")
    desk.publisher.take_in(texts(twelve()), RAVI)
    withdrawn = desk.on_air_edition(BIN)

    desk.publisher.publish(withdrawn, RAVI)

    assert withdrawn.state is State.WITHDRAWN
    assert spoken(desk, BIN)[0] == 3


@pytest.mark.parametrize("fault", ["    unit: working_day\n", "    source: Service standard\n"])
def test_an_import_of_a_faulty_fact_leaves_all_as_it_was(desk: Desk, fault: str) -> None:
    desk.publisher.take_in(texts(), RAVI)
    before = desk.on_air()

    outcome = desk.publisher.take_in(texts(replace(FACTS, text=FACTS.text.replace(fault, ""))), RAVI)

    assert isinstance(outcome, Refused)
    assert desk.on_air() == before


def test_a_fact_that_an_answer_names_cannot_be_removed(desk: Desk) -> None:
    desk.publisher.take_in(texts(), RAVI)

    outcome = desk.publisher.take_in(texts()[:2], RAVI)

    assert isinstance(outcome, Refused)
    assert outcome.problems[0].sentence == "there is no fact bin_days in facts.yaml"
