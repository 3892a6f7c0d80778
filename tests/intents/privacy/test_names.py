"""Callers of other languages lose their name, and not the subject of their call."""

import json
from pathlib import Path

import pytest

from intents.privacy.personal import Personal
from intents.privacy.redaction import redact, redacted
from languages.known import KnownLanguage, passed_on_languages

ROOT = Path(__file__).parents[3]
AUTHORS = ("training/sentences/foreign_danger", "tests/understanding/foreign_danger")
AT_MOST = 80
"Of 1,280 sentences, which hardly ever name anybody, those that lose words as names: once 665, half of them."


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (
            "مرحبا اسمي محمد الحسن متى يتم جمع القمامة رقمي 6045550199",
            "مرحبا اسمي [name] متى يتم جمع القمامة رقمي [phone]",
        ),
        (
            "سلام اسم من رضا است زباله را چه روزی می برند a@b.ca",
            "سلام اسم من [name] است زباله را چه روزی می برند [email]",
        ),
        ("меня зовут Иван Петров, когда забирают мусор", "меня зовут [name], когда забирают мусор"),
        ("你好 我叫王小明，请问什么时候收垃圾", "你好 我叫[name]，请问什么时候收垃圾"),
        ("मेरा नाम राज कुमार है कचरा कब उठाया जाता है", "मेरा नाम [name] है कचरा कब उठाया जाता है"),
        ("ゴミの日はいつですか、田中と申します", "ゴミの日はいつですか、[name]と申します"),
    ],
)
def test_a_name_that_is_said_as_one_is_removed_and_the_subject_stays(said: str, kept: str) -> None:
    assert redacted(said) == kept


@pytest.mark.parametrize("each", passed_on_languages(), ids=lambda each: each.code)
def test_a_first_sentence_in_another_language_keeps_its_words_and_no_number(each: KnownLanguage) -> None:
    for example in each.examples:
        assert redacted(example) == example
        assert redacted(f"{example} 604 555 0199, sam@example.ca") == f"{example} [phone], [email]"


def test_plain_words_of_other_languages_are_seldom_taken_for_names() -> None:
    files = (file for folder in AUTHORS for file in sorted((ROOT / folder).glob("*.jsonl")))
    texts = [json.loads(line)["text"] for file in files for line in file.read_text("utf-8").splitlines()]

    losing = [text for text in texts if any(one.kind is Personal.NAME for one in redact(text).removed)]

    assert len(losing) <= AT_MOST * len(texts) / 1_280
