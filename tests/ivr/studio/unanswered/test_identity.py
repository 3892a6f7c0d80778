"""A group is the same group from night to night."""

from itertools import count

import numpy as np

from ivr.studio.unanswered.identity import Identified, KnownGroup, identified
from ivr.studio.unanswered.question import Vectors, clusters

SKATES, VOTE, DOGS = np.eye(8, dtype=np.float32)[:3]


def tonight(
    labels: list[int], vectors: list[Vectors], known: list[KnownGroup], sources: str = ""
) -> dict[str, Identified]:
    """Each question's source is a letter; ids of new groups are counted."""
    names = (f"new{n}" for n in count(1))
    table = np.stack(vectors)
    found = identified(
        clusters(labels, table), [*(sources or "abcdefghijkl")], table, known, lambda: next(names)
    )
    return {one.id: one for one in found}


def group(name: str, middle: Vectors, sources: str, *, is_decided: bool = False) -> KnownGroup:
    return KnownGroup(name, middle, frozenset(sources), is_decided)


def sources_of(found: Identified, sources: str = "abcdefghijkl") -> set[str]:
    return {sources[number] for number in found.cluster.members}


def test_the_first_night_names_every_group_anew() -> None:
    found = tonight([1, 1, 1, 2, 2, 2], [SKATES] * 3 + [VOTE] * 3, [])

    assert found.keys() == {"new1", "new2"}
    assert all(one.is_new for one in found.values())


def test_a_cluster_of_mostly_the_same_questions_goes_on_its_group() -> None:
    found = tonight([1, 1, 1, 1], [SKATES] * 4, [group("skates", VOTE, "abc")])

    assert found.keys() == {"skates"}
    assert not found["skates"].is_new
    assert sources_of(found["skates"]) == {*"abcd"}


def test_new_words_of_the_same_meaning_go_on_a_group_whose_words_are_gone() -> None:
    found = tonight([1, 1, 1, 2, 2, 2], [SKATES] * 3 + [VOTE] * 3, [group("skates", SKATES, "")])

    assert sources_of(found["skates"]) == {*"abc"}
    assert sources_of(found["new1"]) == {*"def"}


def test_of_a_group_that_falls_in_two_the_fuller_half_keeps_its_name() -> None:
    known = [group("mixed", SKATES + VOTE, "abcdefg")]

    found = tonight([1, 1, 1, 1, 2, 2, 2], [SKATES] * 4 + [VOTE] * 3, known)

    assert sources_of(found["mixed"]) == {*"abcd"}
    assert sources_of(found["new1"]) == {*"efg"}


def test_what_was_decided_takes_in_every_part_and_even_a_single_question() -> None:
    known = [group("ignored", SKATES, "ab", is_decided=True)]

    found = tonight([1, 1, 2, 3, 3, 3], [SKATES] * 2 + [SKATES] + [VOTE] * 3, known)

    assert sources_of(found["ignored"]) == {*"abc"}
    assert sources_of(found["new1"]) == {*"def"}


def test_a_few_old_words_do_not_pull_many_new_ones_into_a_decided_group() -> None:
    known = [group("ignored", SKATES, "a", is_decided=True)]

    found = tonight([1, 1, 1, 1], [VOTE] * 4, known)

    assert found.keys() == {"new1"}


def test_two_questions_are_no_group() -> None:
    assert tonight([1, 1], [DOGS] * 2, []) == {}
