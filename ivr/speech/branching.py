"""How likely each of a few answers is, asking the model only where their tokens part."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from numpy import float32, logaddexp
from numpy.typing import NDArray

NextToken: TypeAlias = Callable[[tuple[int, ...]], NDArray[float32]]
"Log-probability of every token of the vocabulary after some tokens."

Spelling: TypeAlias = tuple[str, tuple[int, ...]]
"An answer, and one way to write it in tokens."

_NOT_WORTH_ASKING = -3.5
"Log-probability of a branch."

IMPOSSIBLE = -math.inf


def likelihoods(spellings: Iterable[Spelling], next_token: NextToken) -> Mapping[str, float]:
    """The log-probability that an answer begins the text, summed over its spellings."""
    found: dict[str, float] = defaultdict(lambda: IMPOSSIBLE)
    _descend((), 0.0, list(spellings), next_token, found)
    return found


def _descend(
    tokens: tuple[int, ...],
    likelihood: float,
    spellings: list[Spelling],
    next_token: NextToken,
    found: dict[str, float],
) -> None:
    answers = {answer for answer, _ in spellings}
    if len(answers) == 1 and tokens:
        answer = answers.pop()
        found[answer] = float(logaddexp(found[answer], likelihood))
        return
    if likelihood < _NOT_WORTH_ASKING:
        return
    branches = _branches(spellings, len(tokens))
    known = next_token(tokens)
    for answer in {answer for answer, spelled in spellings if len(spelled) == len(tokens)}:
        ends = math.log1p(-min(0.999, sum(math.exp(known[token]) for token in branches)))
        found[answer] = float(logaddexp(found[answer], likelihood + ends))
    for token, branch in branches.items():
        _descend((*tokens, token), likelihood + float(known[token]), branch, next_token, found)


def _branches(spellings: list[Spelling], depth: int) -> dict[int, list[Spelling]]:
    branches: dict[int, list[Spelling]] = defaultdict(list)
    for answer, tokens in spellings:
        if len(tokens) > depth:
            branches[tokens[depth]].append((answer, tokens))
    return branches
