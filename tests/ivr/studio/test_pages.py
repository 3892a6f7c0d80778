"""Editors, reviewers and managers bring an answer on air by the pages alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html import unescape

import pytest
from fastapi.testclient import TestClient

from intents.text.yaml_file import Problem
from ivr.studio.article_form import form_of
from ivr.studio.edition import State
from ivr.studio.store import begin_run, forget_run, latest_publication
from metrics.facts.formula import Rate
from tests.fixtures.example import example_city
from tests.ivr.studio.conftest import BIN, BULKY, MAUD, NADIA, RAVI, Desk, check, folder_texts
from tests.ivr.studio.house import StudioHouse, furnished

SPOKEN = "We repair broken bins for free in about two weeks; say agent now to order it with a person."
FRENCH = "Nous réparons gratuitement les bacs brisés en deux semaines environ; dites agent pour commander."


@pytest.fixture
def house(desk: Desk) -> Iterator[StudioHouse]:
    desk.publisher.take_in(folder_texts(), RAVI)
    house = furnished(desk.publisher, example_city().directory)
    with TestClient(house.app) as house.client:
        yield house


def test_the_folders_answers_are_imported_by_a_button_once(desk: Desk) -> None:
    house = furnished(desk.publisher, example_city().directory)
    with TestClient(house.app) as house.client:
        before = house.get("/studio")
        moved = house.post("/studio/import")
        again = house.post("/studio/import")
        after = house.get("/studio")

    assert "Import the folder" in before
    assert moved.headers["location"] == again.headers["location"] == "/studio?lang=en&done=import"
    assert desk.on_air_edition(BIN).text == folder_texts()[0].text
    assert desk.on_air_edition(BIN).number == 1
    assert "Import the folder" not in after


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def write(house: StudioHouse, edition: str = "1", **fields: str) -> None:
    answer = house.post(f"/studio/{BIN}", edition=edition, **{"spoken.en": SPOKEN, **fields})
    assert answer.status_code == 303, answer.text


def test_an_answer_goes_on_air_by_two_people_and_the_gate(house: StudioHouse, desk: Desk) -> None:
    write(house)
    house.post(f"/studio/{BIN}/submit", note="The term is longer now.")
    house.as_(RAVI)
    review = plain(house.get(f"/studio/{BIN}/review"))
    house.post(f"/studio/{BIN}/approve")
    published = house.post(f"/studio/{BIN}/publish")

    assert "Nothing stands in the way." in review
    assert "in about two weeks" in review
    assert published.headers["location"].endswith("done=publish")
    assert SPOKEN in " ".join(desk.on_air()[BIN].split())
    assert [act for act, _ in house.acts] == [
        "answers.save",
        "answers.submit",
        "answers.approve",
        "answers.publish",
    ]


def test_the_writer_is_told_that_somebody_else_has_to_approve(house: StudioHouse, desk: Desk) -> None:
    write(house)
    house.post(f"/studio/{BIN}/submit")
    house.as_(NADIA.__class__("nadia", "Nadia Roy", frozenset({"editor", "manager"})))

    answer = house.post(f"/studio/{BIN}/approve")

    assert answer.status_code == 409
    assert "Somebody else has to approve" in answer.text
    assert desk.history(BIN).newest.state is State.IN_REVIEW


def test_a_collision_is_shown_by_name_and_a_manager_overrules_it(house: StudioHouse, desk: Desk) -> None:
    tests = house.studio.publisher.check([*house.studio.publisher.base().texts.values()])[0][BULKY]
    mine = house.studio.publisher.check([*house.studio.publisher.base().texts.values()])[0][BIN]
    greedy = "\n".join((*mine.wordings["en"].phrasings, *tests.wordings["en"].tests))
    # Another article's own test question cannot be a phrasing of this one, so each is a little different.
    greedy = "\n".join(
        line if line in mine.wordings["en"].phrasings else f"{line} please" for line in greedy.splitlines()
    )
    write(house, **{"phrasings.en": greedy})
    house.post(f"/studio/{BIN}/submit")
    house.as_(MAUD)

    review = plain(house.get(f"/studio/{BIN}/review"))
    refused = house.post(f"/studio/{BIN}/approve", note="")
    overruled = house.post(f"/studio/{BIN}/approve", note="We merge both answers.", overrule="true")

    assert "This stands in the way:" in review
    assert "Bulky item pickup → A damaged, missing or new bin" in review
    assert refused.status_code == 409
    assert overruled.headers["location"].endswith("done=overrule")
    assert ("answers.overrule", BIN) in house.acts


def test_the_second_editor_sees_the_first_ones_change_and_keeps_their_own_words(
    house: StudioHouse, desk: Desk
) -> None:
    write(house)
    house.as_(MAUD)

    answer = house.post(f"/studio/{BIN}", edition="1", **{"spoken.fr": FRENCH})
    again = house.post(f"/studio/{BIN}", edition="2", **{"spoken.fr": FRENCH, "spoken.en": SPOKEN})

    assert answer.status_code == 409
    assert "Nadia Roy has saved edition 2 meanwhile" in answer.text
    assert "in about two weeks" in plain(answer.text)
    assert "deux semaines environ" in answer.text
    assert again.status_code == 303


def test_the_second_editors_form_does_not_undo_what_the_first_one_changed(
    house: StudioHouse, desk: Desk
) -> None:
    seen = form_of(desk.history(BIN).newest.text, ("en", "fr")).fields
    write(house, **{"phrasings.en": f"{seen['phrasings.en']}\nthe hinge of my bin is torn"})
    house.as_(MAUD)
    typed = {**seen, "spoken.fr": FRENCH, "phrasings.en": f"{seen['phrasings.en']}\nmy bin has no lid left"}
    # A browser sends every field, and breaks lines in its own way.
    sent = {name: value.replace("\n", "\r\n") for name, value in typed.items()}

    page = house.post(f"/studio/{BIN}", edition="1", **sent).text

    assert SPOKEN in fields_of(page)["spoken.en"]
    assert fields_of(page)["spoken.fr"] == FRENCH
    assert fields_of(page)["phrasings.en"].splitlines()[-2:] == [
        "the hinge of my bin is torn",
        "my bin has no lid left",
    ]
    assert "Both of you changed these" not in page


def test_a_text_that_both_changed_is_named_and_stays_the_second_ones(house: StudioHouse) -> None:
    write(house)
    house.as_(MAUD)

    page = house.post(f"/studio/{BIN}", edition="1", **{"spoken.en": "Mine."}).text

    assert fields_of(page)["spoken.en"] == "Mine."
    assert "Both of you changed these" in page


def fields_of(page: str) -> dict[str, str]:
    """What stands in the larger fields of a form."""
    areas = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    return {name: unescape(text) for name, text in areas}


def test_a_new_article_is_written_in_both_languages_and_published(house: StudioHouse, desk: Desk) -> None:
    house.post("/studio", title="Leaf pickup", department="waste")
    page = house.get("/studio/waste.leaf_pickup")
    fields = {
        "edition": "1",
        "name.en": "leaf pickup",
        "name.fr": "le ramassage des feuilles",
        "spoken.en": "We pick up leaves in paper bags every second Tuesday until the end of November.",
        "spoken.fr": "Nous ramassons les feuilles en sacs un mardi sur deux jusqu'à la fin de novembre.",
        "phrasings.en": "\n".join(f"when do you pick up leaves {n}" for n in "abcdefgh"),
        "phrasings.fr": "\n".join(f"quand ramassez-vous les feuilles {n}" for n in "abcdefgh"),
        "tests.en": "leaf bags\nare my leaves picked up\nautumn leaf collection",
        "tests.fr": "sacs de feuilles\nmes feuilles seront ramassées\ncollecte des feuilles d'automne",
    }
    house.post("/studio/waste.leaf_pickup", **fields)
    house.post("/studio/waste.leaf_pickup/submit")
    house.as_(MAUD)
    house.post("/studio/waste.leaf_pickup/approve", note="New service.", overrule="true")
    published = house.post("/studio/waste.leaf_pickup/publish")

    assert "Before it can be reviewed:" in page
    assert published.headers["location"].endswith("done=publish")
    assert desk.on_air_edition("waste.leaf_pickup").path == "waste/leaf-pickup.yaml"


@pytest.mark.parametrize(
    ("title", "department", "told"),
    [
        ("", "waste", "Write a short name"),
        ("?!", "waste", "Write a short name"),
        ("leaf pickup", "parks and waste", "Choose a department"),
    ],
)
def test_an_answer_without_a_name_or_a_department_is_told(
    house: StudioHouse, title: str, department: str, told: str
) -> None:
    answer = house.post("/studio", title=title, department=department)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert told in answer.text
    assert f'value="{title}"' in answer.text, "what was typed stays"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Leaf pickup", "waste.leaf_pickup"),
        ("Le bac brisé, l'été", "waste.le_bac_brise_l_ete"),
        ("Œuvres d'art", "waste.oeuvres_d_art"),
        ("911 calls", "waste.about_911_calls"),
        ("bin damaged", f"{BIN}_2"),
        ("x" * 80, f"waste.{'x' * 40}"),
    ],
)
def test_the_id_of_an_answer_is_made_of_its_name(
    house: StudioHouse, desk: Desk, title: str, slug: str
) -> None:
    answer = house.post("/studio", title=title, department="waste")

    assert answer.headers["location"] == f"/studio/{slug}?lang=en&done=begin"
    assert form_of(desk.history(slug).newest.text, ("en",)).fields["name.en"] == title


def test_a_new_answer_is_written_in_three_steps(house: StudioHouse) -> None:
    house.post("/studio", title="Leaf pickup", department="waste")
    first = house.get("/studio/waste.leaf_pickup")
    said = {
        "name.en": "leaf pickup",
        "name.fr": "le ramassage des feuilles",
        "spoken.en": "We pick up leaves in paper bags every second Tuesday until the end of November.",
        "spoken.fr": "Nous ramassons les feuilles en sacs un mardi sur deux jusqu'à la fin de novembre.",
    }
    house.post("/studio/waste.leaf_pickup", edition="1", **said)
    second = house.get("/studio/waste.leaf_pickup")

    def opened(page: str) -> list[str]:
        return re.findall(r'<details class="step" open><summary>(\d)', page)

    assert opened(first) == ["1"]
    assert opened(second) == ["2"]


def test_the_text_of_a_new_answer_is_shown_as_it_is_and_not_as_a_difference(house: StudioHouse) -> None:
    house.post("/studio", title="Leaf pickup", department="waste")
    new = house.get("/studio/waste.leaf_pickup/review")
    write(house)
    changed = house.get(f"/studio/{BIN}/review")

    assert "The new answer" in new
    assert "<ins>" not in new
    assert "<ins>" in changed


def test_the_list_is_searched_by_name_and_department_and_shows_no_ids(house: StudioHouse) -> None:
    every = plain(house.get("/studio"))
    found = house.client.get("/studio?lang=en&q=BIN%20dam").text
    none = house.client.get("/studio?lang=en&department=parks").text

    assert BIN not in every
    assert " on air " not in every, "what every answer is needs not be said"
    assert "1 of " in plain(found)
    assert f"/studio/{BIN}?" in found
    assert "0 of " in plain(none)


def test_the_review_does_not_offer_what_a_role_may_not(house: StudioHouse) -> None:
    write(house)
    house.post(f"/studio/{BIN}/submit")

    editor = house.get(f"/studio/{BIN}/review")
    house.as_(RAVI)
    reviewer = house.get(f"/studio/{BIN}/review")

    assert f"/studio/{BIN}/approve" not in editor
    assert f"/studio/{BIN}/approve" in reviewer


def test_nobody_is_offered_an_approval_that_would_be_refused(house: StudioHouse, desk: Desk) -> None:
    write(house)
    house.post(f"/studio/{BIN}/submit")
    house.as_(NADIA.__class__("nadia", "Nadia Roy", frozenset({"editor", "manager"})))
    own_page = house.get(f"/studio/{BIN}/review")
    house.as_(RAVI)
    edition = desk.history(BIN).newest
    with desk.publisher.begin() as session:
        forget_run(session, BIN, edition.number)
    untested = house.get(f"/studio/{BIN}/review")
    with desk.publisher.begin() as session:
        begin_run(session, BIN, edition.number, latest_publication(session), desk.clock[0])
    running = house.get(f"/studio/{BIN}/review")

    assert all(f"/studio/{BIN}/approve" not in page for page in (own_page, untested, running))
    assert "Somebody else has to approve" in own_page
    assert "Before it can be approved: test this edition" in untested
    assert f"/studio/{BIN}/test" in untested, "the button that the sentence names is there"
    assert "It can be approved when its tests are done." in running


def test_the_history_shows_every_step_and_goes_back_in_one_click(house: StudioHouse, desk: Desk) -> None:
    write(house)

    history = plain(house.get(f"/studio/{BIN}/history"))
    back = house.post(f"/studio/{BIN}/editions/1/roll-back")
    edition = house.get(f"/studio/{BIN}/editions/2")

    assert "Edition 2 : draft" in history
    assert "Put on air, Ravi Sandhu" in history
    assert back.status_code == 303
    assert desk.history(BIN).newest.number == 3
    assert "<ins>" in edition


def test_an_answer_is_taken_off_air_with_a_reason_and_put_on_again(house: StudioHouse, desk: Desk) -> None:
    silent = house.post(f"/studio/{BIN}/withdraw", note="")
    house.post(f"/studio/{BIN}/withdraw", note="The fee has changed.")
    house.as_(RAVI)
    again = house.post(f"/studio/{BIN}/publish")

    assert silent.status_code == 409
    assert "Say why" in silent.text
    assert again.headers["location"].endswith("done=publish")
    assert desk.on_air_edition(BIN).state is State.PUBLISHED


@pytest.mark.parametrize(("incident", "leads_back"), [("0f3a91bc", True), ("//evil.example", False)])
def test_from_an_incident_the_way_leads_back_to_it(house: StudioHouse, incident, leads_back) -> None:
    moved = house.post(f"/studio/{BIN}/withdraw", note="Incident", incident=incident)

    page = house.client.get(moved.headers["location"]).text

    assert ('href="/incidents/0f3a91bc?lang=en"' in page) == leads_back
    assert "evil" not in page


def test_an_edition_is_scheduled_in_the_citys_time(house: StudioHouse, desk: Desk) -> None:
    write(house)
    house.post(f"/studio/{BIN}/submit")
    house.as_(RAVI)
    house.post(f"/studio/{BIN}/approve")

    wrong = house.post(f"/studio/{BIN}/schedule", due="tomorrow")
    right = house.post(f"/studio/{BIN}/schedule", due="2026-12-24T08:00")

    assert wrong.status_code == 422
    assert right.headers["location"].endswith("done=schedule")
    due = desk.history(BIN).newest.due
    assert due
    zone = example_city().directory.time_zone
    assert due == datetime(2026, 12, 24, 8, tzinfo=zone)


def test_an_edition_that_could_not_go_on_air_is_seen_with_what_stands_in_its_way(
    house: StudioHouse, desk: Desk
) -> None:
    write(house)
    house.post(f"/studio/{BIN}/submit")
    house.as_(RAVI)
    house.post(f"/studio/{BIN}/approve")
    house.post(f"/studio/{BIN}/schedule", due="2026-12-24T08:00")
    desk.clock[0] = datetime(2026, 12, 24, 17, tzinfo=UTC)
    fault = Problem("waste/bin-damaged.yaml", 3, "there is no such department")
    refusing = replace(house.studio.publisher, check=lambda texts: (check(texts)[0], (fault,)))
    house.app.state.studio = replace(house.app.state.studio, studio=replace(house.studio, publisher=refusing))

    every, one = house.get("/studio"), house.get(f"/studio/{BIN}/review")

    assert "It was to go on air on Dec\u00a024, 2026, 8:00\u00a0a.m. and cannot." in every
    assert "It was to go on air on Dec\u00a024, 2026, 8:00\u00a0a.m. and cannot." in one
    assert "there is no such department" in one


def test_a_draft_is_heard_where_there_is_a_voice(house: StudioHouse) -> None:
    english = house.client.get(f"/studio/{BIN}/editions/1/en.wav")
    french = house.client.get(f"/studio/{BIN}/editions/1/fr.wav")

    assert english.headers["content-type"] == "audio/wav"
    assert french.status_code == 404


def test_a_conversation_with_the_draft_goes_on_line_by_line(house: StudioHouse) -> None:
    first = house.post(f"/studio/{BIN}/try", said="my bin broke", language="en", lines="")
    second = house.post(f"/studio/{BIN}/try", said="thanks", language="en", lines="my bin broke")

    assert "You said my bin broke." in first.text
    assert "You said my bin broke." in second.text
    assert "You said thanks." in second.text


def test_an_edition_is_called_by_a_link_of_who_asks(house: StudioHouse) -> None:
    write(house)

    page = house.get(f"/studio/{BIN}/editions/2")
    led = house.post(f"/studio/{BIN}/editions/2/call")

    assert "Call it with edition 2" in page
    assert led.headers["location"] == "/phone/draft/nadia-2?lang=en"
    assert house.acts[-1] == ("answers.call", f"{BIN}@2")


def test_an_edition_with_faults_is_not_called(house: StudioHouse) -> None:
    write(house, **{"spoken.en": "", "department": "nobody"})

    refused = house.post(f"/studio/{BIN}/editions/2/call")

    assert refused.status_code == 409
    assert "Department : There is no department nobody." in plain(refused.text)
    assert "What is said (en) : This must be filled in." in plain(refused.text)


def test_without_a_browser_phone_nothing_is_offered(house: StudioHouse) -> None:
    house.app.state.studio.rehearsal.can_call = False

    assert "Call it with" not in house.get(f"/studio/{BIN}/try")
    assert house.post(f"/studio/{BIN}/editions/1/call").status_code == 404


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "path", ["/studio", "/studio/{}", "/studio/{}/review", "/studio/{}/try", "/studio/{}/history"]
)
def test_every_page_is_there_in_both_languages(house: StudioHouse, path: str, language: str) -> None:
    assert f'lang="{language}"' in house.get(path.format(BIN), language)


def test_an_unknown_answer_has_no_page(house: StudioHouse) -> None:
    assert house.client.get("/studio/waste.nothing").status_code == 404
    assert house.client.get(f"/studio/{BIN}/editions/9").status_code == 404


def test_the_list_tells_states_where_they_differ_and_whose_a_new_answer_is(house: StudioHouse) -> None:
    alike = house.get("/studio")
    house.post("/studio", title="Skate rental", department="recreation")

    differing = unescape(house.get("/studio"))
    working = differing.split('id="working"')[1].split("</table>")[0]
    every = differing.split('id="all"')[1]

    assert '<th scope="col">State</th>' not in alike
    assert "on air" in every.split(BULKY)[1].split("</tr>")[0]
    assert "draft, Nadia Roy" in working
    assert '<td data-name="Owner">Nadia Roy</td>' in working
    assert re.search(r'<td data-name="Review by">\w+\s\d+, 20\d\d</td>', working)


@dataclass(frozen=True)
class Said:
    asked: int = 9
    callers: Rate = field(default_factory=lambda: Rate(6, 8))
    labels: Rate = field(default_factory=lambda: Rate(0, 0))


def test_what_was_said_since_this_version_stands_in_the_list_and_on_the_articles_pages(
    house: StudioHouse,
) -> None:
    desk = house.app.state.studio
    version = desk.catalog()[BIN].version
    house.app.state.studio = replace(desk, heard=lambda: {(BIN, version): Said(), (BIN, 99): Said(7)})

    for path in ("/studio", f"/studio/{BIN}/review", f"/studio/{BIN}/history"):
        page = house.get(path)

        assert "Since this version" in page
        assert "6 of 8 (41–93%)" in page
        assert "nobody yet" in page


def test_french_is_withheld_when_english_figures_change_alone_until_somebody_reviews_it(
    house: StudioHouse, desk: Desk
) -> None:
    write(house)
    house.post(f"/studio/{BIN}/submit")
    house.as_(RAVI)
    told = plain(house.get(f"/studio/{BIN}/review"))
    house.post(f"/studio/{BIN}/approve")
    house.post(f"/studio/{BIN}/publish")
    listed = plain(house.get("/studio"))
    on_air = desk.publisher.catalog()[BIN]

    assert "Behind the first language" in told
    assert "withheld from callers" in listed
    assert on_air.is_withheld("fr")
    assert not on_air.is_withheld("en")
    assert "confirmed.fr" in house.get(f"/studio/{BIN}")

    house.as_(NADIA)
    house.post(f"/studio/{BIN}", edition="2", **{"confirmed.fr": "true"})
    house.post(f"/studio/{BIN}/submit")
    house.as_(RAVI)
    house.post(f"/studio/{BIN}/approve")
    house.post(f"/studio/{BIN}/publish")

    assert not desk.publisher.catalog()[BIN].is_withheld("fr")
    assert "Behind the first language" not in plain(house.get("/studio"))


def test_an_earlier_edition_comes_back_with_its_own_marks(house: StudioHouse, desk: Desk) -> None:
    write(house)
    house.post(f"/studio/{BIN}/editions/1/roll-back")

    assert "behind" not in desk.history(BIN).newest.text
