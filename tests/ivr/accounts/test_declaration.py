from pathlib import Path

import pytest

from ivr.accounts.declaration import load_declaration
from ivr.errors import BadCity

COMPLETE = """
version: "7"
date: 2026-12-01
en: {title: Rules, lead: Read, promises: [One], rules: [Two], consent: Yes I do}
fr: {title: Règles, lead: Lisez, promises: [Un], rules: [Deux], consent: J'accepte}
"""


def test_the_one_that_comes_along_says_the_same_in_both_languages():
    declaration = load_declaration(Path("deploy/example-city"))

    english, french = declaration.texts["en"], declaration.texts["fr"]
    assert len(english.promises) == len(french.promises) == 3
    assert len(english.rules) == len(french.rules) == 4


def test_a_city_may_word_its_own(tmp_path):
    (tmp_path / "declaration.yaml").write_text(COMPLETE, encoding="utf-8")

    declaration = load_declaration(tmp_path)

    assert declaration.number == "7"
    assert declaration.texts["fr"].title == "Règles"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (COMPLETE.replace("date: 2026-12-01", "date: soon"), "date"),
        (COMPLETE.replace('version: "7"', 'version: ""'), "version"),
        (COMPLETE.replace("consent: J'accepte", "agreed: J'accepte"), "fr.consent"),
        (COMPLETE.split("fr:", maxsplit=1)[0], "fr"),
        (
            COMPLETE.replace(
                "consent: Yes I do", "quiz: [{question: Q, choices: [a, b], right: 3}], consent: Y"
            ),
            "en.quiz.0",
        ),
        ("version: [", "YAML"),
    ],
)
def test_one_that_is_incomplete_is_refused_with_the_field_named(tmp_path, text, named):
    (tmp_path / "declaration.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(BadCity, match=named):
        load_declaration(tmp_path)


def test_any_change_of_its_text_is_accepted_anew(tmp_path):
    file = tmp_path / "declaration.yaml"
    file.write_text(COMPLETE, encoding="utf-8")
    before = load_declaration(tmp_path)

    file.write_text(COMPLETE.replace("[One]", "[One more]"), encoding="utf-8")

    after = load_declaration(tmp_path)
    assert before.number == after.number
    assert before.version != after.version


def test_the_quiz_asks_the_same_in_both_languages():
    texts = load_declaration(Path("deploy/example-city")).texts

    assert [one.right for one in texts["en"].quiz] == [one.right for one in texts["fr"].quiz]
    assert texts["en"].wrong({"quiz-1": "2", "quiz-2": "2"}) == (2, 3)
