"""How what was said becomes what Whisper is to write."""

import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import WhitespaceSplit

from deploy.hearing.material import Heard
from deploy.hearing.writer import Writer

WORDS = (
    "<|startoftranscript|>", "<|fr|>", "<|transcribe|>", "<|notimestamps|>", "<|endoftext|>",
    "<|nocaptions|>", "Un", "chien.", "quoi?",
)  # fmt: skip


@pytest.fixture
def writer() -> Writer:
    tokenizer = Tokenizer(WordLevel({word: place for place, word in enumerate(WORDS)}, unk_token="quoi?"))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    return Writer(tokenizer)


def test_a_sentence_is_written_with_a_capital_and_a_mark(writer: Writer) -> None:
    assert writer.written(Heard("un chien", "fr")) == ([0, 1, 2, 3], [6, 7, 4])


def test_of_a_noise_nothing_is_written_and_nobody_is_said_to_speak(writer: Writer) -> None:
    silence = Heard("", "fr")

    assert writer.written(silence) == ([0, 1, 2, 3], [4])
    assert writer.first(silence) == WORDS.index("<|nocaptions|>")
    assert writer.first(Heard("un chien", "fr")) == WORDS.index("<|fr|>")


def test_a_tokenizer_without_the_languages_of_the_lesson_is_refused(writer: Writer) -> None:
    with pytest.raises(SystemExit, match=r"no <\|en\|>"):
        writer.first(Heard("a dog", "en"))
