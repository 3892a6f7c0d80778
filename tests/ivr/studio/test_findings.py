"""Every fault of an answer is told in the editor's language, with its field or its question."""

from importlib.resources import files

import pytest
import yaml

from intents.articles.folder import AnswerText
from ivr.studio.article_form import text_of
from ivr.studio.findings import FieldFault, Named, fault_in, meant_by, told_faults
from ivr.web.pages import ROOMS
from ivr.web.words import load_words
from tests.ivr.studio.conftest import BIN, BULKY, check, folder_texts

WORDS = load_words(ROOMS)
BIN_FILE, BULKY_FILE = (one.path for one in folder_texts())
NAMED = Named({BIN: "un bac brisé", BULKY: "les gros objets"}, {BULKY_FILE: "les gros objets"})


def faults_with(typed: dict[str, str], language: str = "fr") -> tuple[FieldFault, ...]:
    """What is wrong when somebody types this into the form of the first answer."""
    own, other = folder_texts()
    text = text_of(own.text, typed, ("en", "fr"))
    changed = AnswerText(own.path, text)
    return told_faults(check([changed, other])[1], BIN, changed, WORDS[language], NAMED)


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"name.fr": ""}, "name.fr", "Ceci doit être rempli."),
        ({"spoken.fr": ""}, "spoken.fr", "Ceci doit être rempli."),
        ({"spoken.fr": "Trop court."}, "spoken.fr", "Le texte a 2 mots; à l'oreille, on en suit de 12 à 45."),
        ({"phrasings.fr": ""}, "phrasings.fr", "Il faut au moins 8 formulations, une par ligne."),
        ({"phrasings.fr": "un bac"}, "phrasings.fr", "Il y a une formulation; il en faut au moins 8."),
        ({"department": "nobody"}, "department", "Il n'y a pas de service nobody."),
        ({"hours_of": "nobody"}, "hours_of", "Il n'y a pas de service nobody."),
        ({"owner": ""}, "owner", "Ceci doit être rempli."),
        ({"review_by": ""}, "review_by", "Choisissez le jour avant lequel quelqu'un la relit."),
        ({"review_by": "2020-01-01"}, "review_by", "Ce jour précède celui de la dernière révision."),
        (
            {"handling": "guess"},
            "handling",
            "Choisissez parmi : answer, person, on_call, redirect, referral.",
        ),
    ],
)
def test_a_fault_is_told_in_french_with_its_field(typed: dict[str, str], field: str, told: str) -> None:
    found = [one for one in faults_with(typed) if one.field == field]

    assert [one.sentence.replace("\N{NO-BREAK SPACE}", " ") for one in found][:1] == [told]
    assert {one.page for one in found} == {f"/studio/{BIN}"}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            "Le bac coûte {fact:bin_fee} et nous le réparons en deux semaines environ, sans autre frais.",
            "donnée « bin_fee »",
        ),
        (
            "Le bac {coûte} cher et nous le réparons en deux semaines environ, sans autre frais ni délai.",
            "Une accolade",
        ),
        (
            "Écrivez à bacs@ville.example et nous réparons le bac en deux semaines environ, sans frais.",
            "adresse Web",
        ),
    ],
)
def test_what_cannot_be_said_is_told_in_french(typed: str, told: str) -> None:
    (found,) = faults_with({"spoken.fr": typed})

    assert found.field == "spoken.fr"
    assert told in found.sentence


def test_a_fault_within_a_sentence_that_is_asked_for_is_told_with_its_field() -> None:
    found = faults_with({"more.en": "It costs {nothing} at all, ever. | how much"}, "en")

    assert "more.en" in {one.field for one in found}


def test_a_question_of_two_answers_is_told_where_it_is_written_with_its_words() -> None:
    own, other = (check([one])[0] for one in folder_texts())
    taken = other[BULKY].wordings["fr"].phrasings[0]
    phrasings = "\n".join((*own[BIN].wordings["fr"].phrasings, taken))

    (found,) = faults_with({"phrasings.fr": phrasings})

    assert (found.field, found.quoted, found.language) == ("phrasings.fr", taken, "fr")
    assert found.sentence == "Cette formulation est déjà une formulation de « les gros objets »."


def test_a_test_question_of_another_answer_is_told_from_here_too() -> None:
    own, other = (check([one])[0] for one in folder_texts())
    taken = other[BULKY].wordings["en"].tests[0]
    phrasings = "\n".join((*own[BIN].wordings["en"].phrasings, taken))

    (found,) = faults_with({"phrasings.en": phrasings}, "en")

    assert (found.field, found.quoted) == ("phrasings.en", taken)
    assert found.sentence == "This phrasing is already a test question of “les gros objets”."


def test_a_test_question_that_is_a_phrasing_is_quoted() -> None:
    own = check([folder_texts()[0]])[0][BIN].wordings["en"]

    (found,) = faults_with({"tests.en": "\n".join((*own.tests, own.phrasings[1]))}, "en")

    assert (found.field, found.quoted) == ("tests.en", own.phrasings[1])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_sentence_is_worded_in_every_language_and_none_hides_another(language: str) -> None:
    entries = yaml.safe_load((files("ivr.studio") / "fault_words.yaml").read_text(encoding="utf-8"))

    worded = [fault_in(entry["says"], language, "ivr.studio") for entry in entries]

    wanted = [entry[language].replace("{{", "{").replace("}}", "}") for entry in entries]
    assert worded == wanted
    assert len({entry["says"] for entry in entries}) == len(entries)


@pytest.mark.parametrize(
    ("label", "told"),
    [
        (BIN, "un bac brisé"),
        (f"{BIN}, {BULKY}", "un bac brisé, les gros objets"),
        (f"not:{BIN}", "pas « un bac brisé »"),
        (f"open:{BIN}|{BULKY}", "un bac brisé ou les gros objets"),
        ("danger:fire", "une urgence"),
        ("control:repeat", "un souhait comme « répétez » ou « agent »"),
        ("oos", "aucune réponse"),
        ("", "aucune réponse"),
    ],
)
def test_what_the_tests_found_is_called_as_people_call_it(label: str, told: str) -> None:
    found = meant_by(label, WORDS["fr"], lambda slug: NAMED.by_slug[slug])

    assert found.replace("\N{NO-BREAK SPACE}", " ") == told
