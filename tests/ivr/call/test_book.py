"""The sentences of the line, and what a city may change of them."""

from pathlib import Path

import pytest

from ivr.call.texts import load_prompts
from ivr.errors import BadCity

LANGUAGES = ("en", "fr")


def city_that_says(tmp_path: Path, text: str, language: str = "en") -> Path:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / f"{language}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_both_languages_have_the_same_prompts(tmp_path: Path) -> None:
    texts = load_prompts(LANGUAGES, tmp_path).texts

    assert texts["en"].keys() == texts["fr"].keys()


def test_a_city_may_reword_a_prompt(tmp_path: Path) -> None:
    city = city_that_says(tmp_path, 'goodbye: "Bye now."')

    assert load_prompts(LANGUAGES, city).text("goodbye", "en") == "Bye now."


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('disclosure: ""', "can be reworded but not removed"),
        ('disclosure: "{city}, Anna speaking."', "must still say one of"),
        ('disclosure: "{city}, automated."', "must still say one of: transcri"),
        ('transcription_notice: "Please hold."', "must still say one of: transcri"),
        ('emergency_notice: "Be careful."', "must still say one of: 9-1-1"),
        ('hello: "Hi"', "unknown prompt 'hello'"),
        ('about: "About it."', "must keep its placeholders: name"),
        ('about: "About {name"', "must keep its placeholders"),
        ("goodbye: 3", "has no text"),
        ("- goodbye", "must hold lines"),
        ("goodbye: [", "not readable"),
    ],
)
def test_a_prompt_that_may_not_be_changed_so_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(BadCity, match=complaint) as refused:
        load_prompts(LANGUAGES, city_that_says(tmp_path, text))

    assert "prompts/en.yaml:1" in str(refused.value)


def test_every_wrong_prompt_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadCity) as refused:
        load_prompts(LANGUAGES, city_that_says(tmp_path, 'hello: "Hi"\ndisclosure: ""'))

    assert len(refused.value.problems) == 2


def test_a_language_without_prompts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCity, match="language 'de' has no prompts"):
        load_prompts(("en", "de"), tmp_path)
