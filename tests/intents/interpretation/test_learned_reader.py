"""The shipped response reader: its file and its probabilities."""

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest

from intents.interpretation.learned_reader import Weights, shipped_reader
from intents.interpretation.response import AnswerContext, Response
from intents.meaning.reading import Act, Asked, Reading
from intents.meaning.understanding import DangerKind

TOLD = AnswerContext("tax.due_date", "en", ("It is due on July 2.", "Pay at your bank."), {}, 0.5)
READ = Reading(
    dict.fromkeys(Act, 0.05), dict.fromkeys(DangerKind, 0.0), np.zeros(1, np.float32), out_of_scope=0.1
)


@pytest.mark.parametrize("text", ["yes", "non, pas ça", "", "where do I pay"])
def test_the_probabilities_of_all_responses_sum_to_one(text: str) -> None:
    chances = shipped_reader().read(text, Asked.DID_THAT_HELP, TOLD, READ).chances

    assert set(chances) == set(Response)
    assert sum(chances.values()) == pytest.approx(1)


def test_a_reader_that_was_written_and_read_again_says_the_same() -> None:
    shipped = shipped_reader()
    again = replace(shipped, weights=Weights.read_from(shipped.weights.written()))

    first, second = (
        each.read("perfect, that works", Asked.DID_THAT_HELP, TOLD, READ).chances for each in (shipped, again)
    )

    assert first == pytest.approx(second, abs=0.02)


def test_each_sentence_of_an_answer_has_a_score() -> None:
    read = shipped_reader().read("where do I pay", Asked.DID_THAT_HELP, TOLD, READ)
    untold = shipped_reader().read("where", Asked.DID_THAT_HELP, replace(TOLD, sentences=()), READ)

    assert len(read.telling) == len(TOLD.sentences)
    assert set(read.sentences) <= {0, 1}
    assert (untold.telling, untold.sentences, untold.told_best) == ((), (), 0.0)


@pytest.mark.parametrize("other", ["responses", "kinds"])
def test_a_reader_for_other_responses_or_kinds_of_detail_is_refused(other: str) -> None:
    with np.load(BytesIO(shipped_reader().weights.written())) as told:
        arrays = {name: told[name] for name in told.files} | {other: ["confirm"]}
    file = BytesIO()
    np.savez(file, **arrays)

    with pytest.raises(ValueError, match="train it again"):
        Weights.read_from(file.getvalue())


def test_the_shipped_reader_fits_into_four_megabytes() -> None:
    assert len(shipped_reader().weights.written()) < 4_000_000
