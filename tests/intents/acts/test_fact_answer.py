"""What is said to a question about a fact: a doubt is no no, and a no with a doubt about it still is one."""

import pytest

from intents.acts.fact_answer import fact_answer
from intents.meaning.understanding import Control, ControlKind, NoMatch


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "I don't think so"),
        ("en", "not that I know of"),
        ("en", "no, it won't"),
        ("en", "nobody"),
        ("en", "no, it's only one foot"),
        ("en", "not to my knowledge"),
        ("en", "none that I'm aware of"),
        ("en", "I wouldn't think so"),
        ("en", "probably not"),
        ("fr", "pas à ma connaissance"),
        ("fr", "pas à ce que je sache"),
        ("fr", "pas que je me souvienne"),
        ("fr", "ça me surprendrait"),
        ("fr", "non, c'est plus bas que ça"),
        ("fr", "je ne pense pas"),
        ("fr", "pas que je sache"),
        ("fr", "non, pas du tout"),
        ("en", "I don't think it will"),
        ("en", "I'm pretty sure it's not"),
        ("en", "nothing like that"),
        ("en", "no, not at this point"),
        ("en", "no ma'am"),
        ("en", "unfortunately not"),
        ("fr", "je suis pas mal sûr que non"),
        ("fr", "j'en doute"),
        ("fr", "pas encore, non"),
        ("fr", "malheureusement non"),
    ],
)
def test_a_no_in_other_words(language: str, words: str) -> None:
    assert fact_answer(words, language) == Control(ControlKind.NO)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "I think so"),
        ("en", "yes but only a bit"),
        ("en", "it will"),
        ("en", "I believe it will"),
        ("en", "oh for sure"),
        ("en", "a bit of it"),
        ("en", "that's right"),
        ("fr", "je penserais que oui"),
        ("fr", "oui, un bout"),
        ("fr", "exact"),
        ("fr", "je pense que oui"),
        ("fr", "oui mais juste un peu"),
    ],
)
def test_a_yes_in_other_words(language: str, words: str) -> None:
    assert fact_answer(words, language) == Control(ControlKind.YES)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "I'm not sure"),
        ("en", "no idea"),
        ("en", "I don't have a clue"),
        ("en", "my contractor would know"),
        ("en", "I'd have to check"),
        ("fr", "je pourrais pas vous dire"),
        ("fr", "je n'ai pas encore de soumission"),
        ("en", "maybe, it depends"),
        ("fr", "je ne sais pas"),
        ("fr", "peut-être"),
    ],
)
def test_whoever_is_unsure_has_not_said_no(language: str, words: str) -> None:
    assert fact_answer(words, language) == NoMatch(tells=True)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "can I talk to somebody"),
        ("en", "what day is my garbage picked up"),
        ("en", "no, I meant a garage"),
        ("en", "I don't know what to do here could you please get me a person"),
        ("fr", "je voudrais parler à quelqu'un"),
        ("de", "ich glaube nicht"),
    ],
)
def test_anything_else_is_left_to_whoever_understands_it(language: str, words: str) -> None:
    assert fact_answer(words, language) is None
