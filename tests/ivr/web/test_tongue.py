"""A page says in which language somebody's words are, and which way they run."""

import pytest

from ivr.web.tongue import tongue


@pytest.mark.parametrize(
    ("words", "taken_for", "attributes"),
    [
        ("when is garbage day", "en", {"lang": "en"}),
        ("merci beaucoup", "fr", {"lang": "fr"}),
        ("مرحبا متى يتم جمع القمامة", "en", {"lang": "ar", "dir": "rtl"}),
        ("سلام زباله را چه روزی می برند", "en", {"lang": "fa", "dir": "rtl"}),
        ("ਕੂੜਾ ਕਦੋਂ ਚੁੱਕਿਆ ਜਾਂਦਾ ਹੈ", "en", {"lang": "pa"}),
        ("你好 请问什么时候收垃圾", "en", {"lang": "zh"}),
        ("sí", "es", {"lang": "es"}),
        ("", "ar", {"lang": "ar", "dir": "rtl"}),
    ],
)
def test_words_are_marked_with_their_own_language(
    words: str, taken_for: str, attributes: dict[str, str]
) -> None:
    assert tongue(words, taken_for) == attributes
