"""An answer that only sends the caller elsewhere is known as one, in both languages."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from intents.meaning.understanding import Recognized
from ivr.call.city import City
from routing.deciding.policy import decide
from routing.decision import Answer
from routing.dialogue_state import DialogueState
from routing.services.services import Services, referring

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_answer_to_go_to_a_website_or_a_person_refers(city: City, language: str) -> None:
    assert city.catalog["tax.how_to_pay"].refers(language)
    assert city.catalog["parks.tree_pruning"].refers(language)
    assert not city.catalog["rec.pool_rink_hours"].refers(language)
    assert not city.catalog["tax.due_date"].refers(language)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_answer_that_depends_on_the_callers_own_is_told_apart(city: City, language: str) -> None:
    assert city.catalog["waste.collection_day"].depends(language)
    assert city.catalog["permit.need_one"].depends(language)
    assert not city.catalog["roads.snow_my_street"].depends(language)
    assert not city.catalog["permit.apply_docs_fee"].depends(language)


def test_a_report_a_look_up_a_journey_or_a_text_is_a_next_step(city: City) -> None:
    assert city.services.acts("roads.pothole", can_text=False)
    assert city.services.acts("waste.collection_day", can_text=False)
    assert city.services.acts("permit.need_one", can_text=False)
    assert city.services.acts("business.licence", can_text=True)


def test_a_text_is_no_next_step_for_a_number_that_takes_none(city: City) -> None:
    assert not city.services.acts("business.licence", can_text=False)


def test_at_most_a_quarter_of_rivermonts_answers_only_refer(city: City) -> None:
    for language in city.directory.languages:
        only, answers = referring(city.catalog, language, city.services)

        assert len(only) <= answers / 4
    assert len(referring(city.catalog, "en", Services())[0]) > answers / 2


def test_the_decision_notes_it_for_the_ledger(city: City) -> None:
    def refers_for(dialogue: DialogueState) -> bool:
        meant = Recognized("business.licence", 0.95)
        decision = decide(meant, dialogue, city.catalog, city.directory, NOW, city.services)
        assert isinstance(decision, Answer)
        return decision.refers

    asked = DialogueState("en")

    assert refers_for(asked)
    assert not refers_for(replace(asked, can_text=True))
