"""Answers go on air whole or not at all, and whatever was spoken can be shown."""

import re
from dataclasses import replace

from intents.articles.folder import AnswerText
from ivr.studio import store
from ivr.studio.edition import State, Step
from ivr.studio.exchange import Imported, exported
from ivr.studio.publishing import Moved, OnAir, Refused
from tests.ivr.studio.conftest import BIN, BULKY, RAVI, Desk, folder_texts

VERSION = 2
"Of the article about bins, as these tests have it."
NEW_TEXT = "We repair broken bins for free in about two weeks; say agent now to order it with a person."


def changed(text: AnswerText, *, version: int, spoken: str = NEW_TEXT) -> AnswerText:
    head, rest = text.text.split("  spoken: >-\n", 1)
    after = rest[rest.index("  more:") :]
    head = re.sub(r"version: \d+\n", f"version: {version}\n", head)
    return replace(text, text=f"{head}  spoken: {spoken}\n{after}")


def test_a_folder_is_imported_and_read_back_byte_for_byte(desk: Desk) -> None:
    texts = folder_texts()

    outcome = desk.publisher.take_in(texts, RAVI)

    assert isinstance(outcome, Imported)
    assert desk.on_air() == {BIN: texts[0].text, BULKY: texts[1].text}
    assert desk.on_air_edition(BIN).written_name == "A. Moreau"


def test_the_same_folder_again_changes_nothing(desk: Desk) -> None:
    desk.publisher.take_in(folder_texts(), RAVI)

    again = desk.publisher.take_in(folder_texts(), RAVI)

    assert again == Imported((), (), (), 2)
    assert desk.publisher.base().number == 1


def test_a_fault_in_one_file_leaves_all_as_it_was(desk: Desk) -> None:
    first, second = folder_texts()
    desk.publisher.take_in((first, second), RAVI)

    outcome = desk.publisher.take_in(
        (changed(first, version=VERSION + 1), replace(second, text="id: waste.bulky_item\n")), RAVI
    )

    assert isinstance(outcome, Refused)
    assert desk.on_air()[BIN] == first.text
    assert desk.publisher.base().number == 1


def test_a_changed_text_needs_a_version_that_never_said_anything_else(desk: Desk) -> None:
    first, second = folder_texts()
    desk.publisher.take_in((first, second), RAVI)

    same_version = desk.publisher.take_in((changed(first, version=VERSION), second), RAVI)
    next_version = desk.publisher.take_in((changed(first, version=VERSION + 1), second), RAVI)
    back_again = desk.publisher.take_in((first, second), RAVI)

    assert isinstance(same_version, Refused)
    assert "raise its version" in same_version.problems[0].sentence
    assert isinstance(next_version, Imported)
    assert isinstance(back_again, Imported)
    with desk.database.reading() as session:
        assert [one.number for one in store.spoken_as(session, BIN, VERSION + 1)] == [2]
        assert [one.number for one in store.spoken_as(session, BIN, VERSION)] == [1, 3]


def test_an_answer_whose_file_is_gone_is_removed_and_its_history_stays(desk: Desk) -> None:
    first, second = folder_texts()
    desk.publisher.take_in((first, second), RAVI)

    outcome = desk.publisher.take_in((first,), RAVI)

    assert isinstance(outcome, Imported)
    assert outcome.removed == (BULKY,)
    assert desk.on_air() == {BIN: first.text}
    assert desk.history(BULKY).newest.state is State.REMOVED
    with desk.database.reading() as session:
        assert {one.slug for one in store.on_air(session, 1)} == {BIN, BULKY}


def test_a_withdrawn_answer_stays_recognized_and_off_air(desk: Desk) -> None:
    desk.publisher.take_in(folder_texts(), RAVI)

    outcome = desk.publisher.withdraw(desk.on_air_edition(BIN), RAVI, "The fee has changed.")

    assert outcome == OnAir(2)
    catalog, _ = desk.publisher.check([*desk.publisher.base().texts.values()])
    assert catalog[BIN].is_off_air(desk.clock[0].date())
    assert desk.history(BIN).steps[-1].note == "The fee has changed."


def test_importing_the_same_folder_does_not_put_a_withdrawn_answer_on_air(desk: Desk) -> None:
    desk.publisher.take_in(folder_texts(), RAVI)
    desk.publisher.withdraw(desk.on_air_edition(BIN), RAVI, "")

    desk.publisher.take_in(folder_texts(), RAVI)

    assert desk.history(BIN).newest.state is State.WITHDRAWN


def test_a_withdrawn_answer_says_so_in_its_file_and_comes_back_without_loss(desk: Desk) -> None:
    first, second = folder_texts()
    desk.publisher.take_in((first, second), RAVI)
    desk.publisher.withdraw(desk.on_air_edition(BIN), RAVI, "")

    files = exported(desk.publisher.base().texts.values(), {}, ()).written
    again = desk.publisher.take_in(files, RAVI)

    assert files == (replace(first, text=f"{first.text}withdrawn: true\n", is_withdrawn=True), second)
    assert again == Imported((), (), (), 2)
    assert desk.on_air()[BIN] == first.text


def test_a_folder_can_withdraw_an_answer(desk: Desk) -> None:
    first, second = folder_texts()
    desk.publisher.take_in((first, second), RAVI)

    desk.publisher.take_in((replace(first, text=f"{first.text}withdrawn: true\n"), second), RAVI)

    assert desk.history(BIN).newest.state is State.WITHDRAWN
    assert len(desk.history(BIN).editions) == 1


def test_a_withdrawn_answer_is_put_on_air_again_as_it_was(desk: Desk) -> None:
    desk.publisher.take_in(folder_texts(), RAVI)
    desk.publisher.withdraw(desk.on_air_edition(BIN), RAVI, "")

    outcome = desk.publisher.publish(desk.on_air_edition(BIN), RAVI)

    assert outcome == OnAir(3)
    assert [one.step for one in desk.history(BIN).steps] == [Step.PUBLISH, Step.WITHDRAW, Step.PUBLISH]


def test_of_two_who_take_the_same_step_the_second_one_is_told(desk: Desk) -> None:
    desk.publisher.take_in(folder_texts(), RAVI)
    seen = desk.on_air_edition(BIN)
    desk.publisher.withdraw(seen, RAVI, "")

    assert desk.publisher.withdraw(seen, RAVI, "") == Moved()


def test_what_is_published_was_learned_before_it_is_told(desk: Desk) -> None:
    desk.publisher.take_in(folder_texts(), RAVI)

    assert [sorted(catalog.articles) for catalog in desk.learned] == [[BIN, BULKY]]


def test_a_path_out_of_the_folder_is_refused(desk: Desk) -> None:
    first, _ = folder_texts()

    assert isinstance(desk.publisher.take_in((replace(first, path="../x.yaml"),), RAVI), Refused)
