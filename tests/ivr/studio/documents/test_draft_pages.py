"""A question or a group becomes a draft out of documents: nobody hears it, its sources stand beside it."""

import html
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient

from intents.text.yaml_file import yaml_values
from ivr.studio.documents.document import FoundPassage
from ivr.studio.documents.draft import DraftSentence, Refused, Worded
from ivr.studio.documents.library import DocumentDesk
from ivr.studio.documents.tie import Loose
from ivr.studio.edition import State
from ivr.studio.unanswered import store
from ivr.studio.unanswered.group import Fate
from ivr.studio.unanswered.identity import identified
from ivr.studio.unanswered.question import UnansweredQuestion, UnansweredReason, clusters
from ivr.studio.unanswered.store import Night
from tests.fixtures.example import example_city
from tests.ivr.studio.conftest import BIN, RAVI, Desk, folder_texts
from tests.ivr.studio.conftest import desk as desk  # noqa: PLC0414 - a fixture of the studio's
from tests.ivr.studio.documents.conftest import Archive, encode
from tests.ivr.studio.documents.conftest import archive as archive  # noqa: PLC0414 - a fixture of the reader's
from tests.ivr.studio.house import StudioHouse, furnished

FEE = "A licence costs $32 for the year."
DOGS = f"# Dog licence\nEvery dog of the city must have a licence. {FEE}"
CHIENS = (
    "# Permis de chien\nChaque chien de la ville doit avoir un permis. Le permis coûte 32 $ pour l'année."
)
QUESTION = "how much is a dog licence"
NEW = "waste.dog_licence"
PAGE = "/studio/documents"


@pytest.fixture
def house(desk: Desk, archive: Archive) -> Iterator[StudioHouse]:
    desk.publisher.take_in(folder_texts(), RAVI)
    house = furnished(desk.publisher, example_city().directory)
    house.app.state.documents = DocumentDesk(archive.library, archive.reader)
    archive.take(DOGS)
    archive.take(CHIENS, "chiens.md")
    with TestClient(house.app) as house.client:
        yield house


@pytest.fixture
def group(desk: Desk) -> str:
    """Three callers got no answer, in both languages."""
    said = (("en", QUESTION), ("fr", "combien coûte un permis de chien"), ("en", "licence for [name]"))
    now = desk.clock[0]
    asked = [
        UnansweredQuestion(
            text, language, UnansweredReason.NOT_KNOWN, now, source=f"CA{n}:1", purge_on=date(2027, 3, 1)
        )
        for n, (language, text) in enumerate(said)
    ]
    vectors = encode([text for _, text in said])
    with desk.database.begin() as session:
        sources = [one.source for one in asked]
        groups = identified(clusters([1, 1, 1], vectors), sources, vectors, (), lambda: "dogs")
        first = now.date() - timedelta(days=83)
        store.keep_night(session, Night(asked, groups, first, now.date(), lambda moment: moment.date()))
    return "dogs"


def ticked(page: str) -> dict[str, str]:
    """What a form sends when nothing is changed in it."""
    boxes = re.findall(r'type="checkbox" id="[^"]+" name="(use[^"]+)" value="([^"]*)" checked', page)
    hidden = re.findall(r'type="hidden" name="(group|question|language)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in (*boxes, *hidden)}


def asked(house: StudioHouse, question: str = QUESTION) -> str:
    return house.post(f"{PAGE}/ask", question=question, language="en").text


def begun(house: StudioHouse, fields: dict[str, str], **more: str) -> tuple[int, str]:
    form = {**fields, "title": "dog licence", "department": "waste", "into": "new", **more}
    answer = house.post(f"{PAGE}/begin", **form)
    return answer.status_code, answer.headers.get("location", "") or answer.text


def spoken(desk: Desk, slug: str = NEW) -> dict[str, str]:
    values = yaml_values(desk.history(slug).newest.text)
    assert isinstance(values, dict)
    return {language: values[language]["spoken"] for language in ("en", "fr")}


def test_the_best_passages_are_shown_with_source_heading_and_date(house: StudioHouse) -> None:
    page = asked(house)

    assert "dogs.md" in page
    assert "Dog licence" in page
    assert "read on Dec\u00a01, 2026" in page
    assert f"<q>{FEE}</q>" in page
    assert "Le permis coûte 32 $ pour l&#39;année." in page


def test_a_draft_is_the_documents_sentences_in_quotation_marks(house: StudioHouse, desk: Desk) -> None:
    moved = begun(house, ticked(asked(house)))

    assert moved == (303, f"/studio/{NEW}?lang=en&done=begin")
    assert f"“{FEE}”" in spoken(desk)["en"]
    assert "« Le permis coûte 32 $ pour l'année. »" in spoken(desk)["fr"]
    assert ("documents.draft", f"{NEW}@1") in house.acts


def test_nobody_hears_a_draft(house: StudioHouse, desk: Desk) -> None:
    before = desk.on_air()

    begun(house, ticked(asked(house)))

    assert desk.history(NEW).newest.state is State.DRAFT
    assert desk.on_air() == before
    assert NEW not in desk.publisher.catalog()
    assert not any("licence" in text for text in desk.on_air().values())
    assert house.studio.publish(desk.history(NEW).newest, RAVI) is not None
    assert desk.on_air() == before


def test_the_sources_stand_beside_the_draft_and_its_review(house: StudioHouse) -> None:
    begun(house, ticked(asked(house)))

    for path in (f"/studio/{NEW}", f"/studio/{NEW}/review"):
        page = house.get(path)
        assert "What it was drafted from" in page
        assert f"<q>{FEE}</q>" in page
        assert "dogs.md" in page


def test_only_what_is_chosen_goes_into_the_draft(house: StudioHouse, desk: Desk) -> None:
    chosen = {
        name: value for name, value in ticked(asked(house)).items() if FEE in value or "use" not in name
    }

    begun(house, chosen)

    assert spoken(desk) == {"en": f"“{FEE}”", "fr": ""}


def test_a_group_is_decided_and_brings_its_phrasings(house: StudioHouse, desk: Desk, group: str) -> None:
    page = house.get(f"{PAGE}/for/{group}")

    assert begun(house, ticked(page))[0] == 303
    with desk.database.reading() as session:
        found = store.group(session, group, date(2026, 1, 1))
    assert found
    assert (found.fate, found.decision.article) == (Fate.ARTICLE, NEW)
    text = desk.history(NEW).newest.text
    assert QUESTION in text
    assert "combien coûte un permis de chien" in text
    assert "[name]" not in text
    assert ("answers.asked_read", group) in house.acts


def test_a_draft_goes_into_an_article_and_what_is_on_air_stays(house: StudioHouse, desk: Desk) -> None:
    before = desk.on_air()

    moved = begun(house, ticked(asked(house)), into="article", article=BIN)

    assert moved == (303, f"/studio/{BIN}?lang=en&done=saved")
    assert FEE in spoken(desk, BIN)["en"]
    assert desk.on_air() == before


def test_a_sentence_that_its_document_does_not_say_is_not_taken(house: StudioHouse, desk: Desk) -> None:
    fields = {
        name: value.replace("32", "25")
        for name, value in ticked(asked(house)).items()
        if "32" in value or "use" not in name
    }

    status, page = begun(house, fields)

    assert status == 422
    assert "Choose at least one sentence." in page
    assert house.studio.history(NEW) is None


@pytest.mark.parametrize(
    "value", ["", "{}", '{"document": 1}', '{"document":"x","passage":1,"text":"a","quotation":"a"}']
)
def test_what_is_no_sentence_is_refused(house: StudioHouse, value: str) -> None:
    assert begun(house, {"question": QUESTION, "language": "en", "use.en.1": value})[0] == 422


@pytest.mark.parametrize(
    "changed",
    [{"title": "?!"}, {"department": "x"}, {"into": "article", "article": "x.y"}],
)
def test_a_wrong_form_comes_back_with_what_was_found(house: StudioHouse, changed: dict[str, str]) -> None:
    status, page = begun(house, ticked(asked(house)), **changed)

    assert status == 422
    assert FEE in page


def test_without_a_question_or_a_group_there_is_nothing(house: StudioHouse) -> None:
    assert house.post(f"{PAGE}/ask", question=" ", language="en").status_code == 422
    assert house.client.get(f"{PAGE}/for/nothing").status_code == 404


def test_without_documents_the_page_says_so(house: StudioHouse, archive: Archive) -> None:
    for one in archive.library.documents():
        archive.library.remove(one.id)

    assert "There is no document in this language yet." in asked(house)


def test_a_model_words_the_draft_and_what_is_not_tied_is_told(
    house: StudioHouse, archive: Archive, desk: Desk
) -> None:
    said = "For a dog, the licence costs $32 for the year."

    def word(question: str, found: Sequence[FoundPassage], language: str) -> Worded | None:
        if language != "en":
            return None
        kept = DraftSentence(said, FEE, found[0].document, found[0].passage)
        return Worded((kept,), (Refused("Pay at any bank.", Loose.WORDS),))

    house.app.state.documents = DocumentDesk(archive.library, archive.reader, word)
    page = asked(house)
    moved = begun(house, ticked(page))

    assert "Pay at any bank." in page
    assert moved[0] == 303
    assert spoken(desk)["en"] == said
    assert spoken(desk)["fr"].startswith("« ")


def test_a_changed_document_flags_its_answers_until_somebody_compares(
    house: StudioHouse, archive: Archive
) -> None:
    begun(house, ticked(asked(house)))
    calm = house.get("/studio")
    archive.take(DOGS.replace("$32", "$40"))
    flagged, editor = house.get("/studio"), house.get(f"/studio/{NEW}")
    house.post(f"{PAGE}/compared/{NEW}")

    assert "Answers whose documents have changed" not in calm
    assert "Answers whose documents have changed (1)" in flagged
    assert "The document does not say this any more." in editor
    assert "Answers whose documents have changed" not in house.get("/studio")
    assert ("documents.compared", NEW) in house.acts


def test_a_change_elsewhere_in_the_document_says_that_the_sentence_stays(
    house: StudioHouse, archive: Archive
) -> None:
    begun(house, ticked(asked(house)))
    archive.take(f"{DOGS} You can pay for it at city hall.")

    page = house.get(f"/studio/{NEW}", "fr")

    assert "Le document a changé, mais le dit encore." in page
    assert "ne le dit plus" not in page


def test_a_removed_document_flags_its_answers_and_a_comparison_drops_it(
    house: StudioHouse, archive: Archive
) -> None:
    begun(house, ticked(asked(house)))
    for one in archive.library.documents():
        archive.library.remove(one.id)

    gone = house.get(f"/studio/{NEW}")
    house.post(f"{PAGE}/compared/{NEW}")

    assert "This document is gone." in gone
    assert "What it was drafted from" not in house.get(f"/studio/{NEW}")


def test_a_document_that_comes_back_is_the_source_again(house: StudioHouse, archive: Archive) -> None:
    begun(house, ticked(asked(house)))
    for one in archive.library.documents():
        archive.library.remove(one.id)
    archive.take(DOGS)
    archive.take(CHIENS, "chiens.md")

    assert "has changed" not in house.get(f"/studio/{NEW}")


def test_a_question_right_after_an_upload_is_told_that_the_document_is_being_read(
    house: StudioHouse, archive: Archive
) -> None:
    for document in archive.library.documents():
        archive.library.remove(document.id)
    house.client.post(f"{PAGE}/file?lang=en", files={"file": ("dogs.md", DOGS.encode())})

    early = house.post(f"{PAGE}/ask", question=QUESTION, language="en")
    archive.waiting.pop()()
    later = house.post(f"{PAGE}/ask", question=QUESTION, language="en")

    assert "A document is being read" in early.text
    assert "There is no document in this language yet." not in early.text
    assert "A document is being read" not in later.text
    assert FEE in html.unescape(later.text)
