"""Where the weights of a model file stand."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech.weights_file import half_weights
from tests.ivr.speech.model_file import model_file

CONTENT = model_file({"layer/weight": np.arange(6, dtype=np.float16).reshape(2, 3)})


def test_weights_of_half_precision_are_found_by_name_and_shape() -> None:
    weights = half_weights(bytearray(CONTENT))

    assert [*weights] == ["layer/weight"]
    assert weights["layer/weight"].tolist() == [[0, 1, 2], [3, 4, 5]]


def test_what_is_written_to_a_weight_is_written_to_the_file() -> None:
    content = bytearray(CONTENT)

    half_weights(content)["layer/weight"][1, 2] = 7

    assert half_weights(content)["layer/weight"].tolist() == [[0, 1, 2], [3, 4, 7]]
    assert len(content) == len(CONTENT)


def test_numbers_of_another_kind_are_passed_over() -> None:
    content = model_file({"heads": np.array(8, np.int16), "bias": np.ones(2, np.float16)})

    assert [*half_weights(bytearray(content))] == ["bias"]


@given(st.binary(max_size=64))
def test_what_is_no_model_file_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(ValueError, match="This is no CTranslate2 model file"):
        half_weights(bytearray(struct.pack("<I", 5) + content))


@given(st.integers(0, len(CONTENT) - 5))
def test_a_file_that_is_cut_off_is_refused(end: int) -> None:
    with pytest.raises(ValueError, match="cut off"):
        half_weights(bytearray(CONTENT[:end]))
