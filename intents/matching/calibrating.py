"""Tunes a matcher on held-out questions: its temperature and its rejection threshold."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from intents.articles.phrasing import OUT_OF_SCOPE, Phrasing
from intents.matching.classification import fit_temper
from intents.matching.matcher import Matcher
from intents.matching.meanings import DIRECTIONS, Rejection, fit_rejection

Floats = NDArray[np.float32]

AT_ONCE = 512


def chosen_on(matcher: Matcher, valid: Sequence[Phrasing]) -> Matcher:
    """Return the matcher with confidence and rejection calibrated on held-out questions."""
    if not valid:
        return matcher
    scores = np.empty((len(valid), len(matcher.ridge.labels)), np.float32)
    signs = np.empty((len(valid), len(matcher.rejection.centre)), np.float32)
    for some in of_one_language(valid):
        texts = [valid[n].text for n in some]
        scores[some], signs[some] = matcher.judged(texts, valid[some[0]].language)
    named = [question.label for question in valid]
    return replace(matcher, temper=_temper(matcher, scores, named), rejection=_refusal(matcher, signs, named))


def of_one_language(questions: Sequence[Phrasing]) -> Iterator[list[int]]:
    """Yield indices of questions in one language, in batches."""
    for language in {question.language for question in questions}:
        places = [n for n, question in enumerate(questions) if question.language == language]
        yield from (places[start : start + AT_ONCE] for start in range(0, len(places), AT_ONCE))


def _temper(matcher: Matcher, scores: Floats, named: Sequence[str]) -> float:
    columns = matcher.meanings.columns
    place = {matcher.ridge.labels[column]: n for n, column in enumerate(columns)}
    known = [n for n, label in enumerate(named) if label in place]
    if not known:
        return matcher.temper
    return fit_temper(scores[known][:, columns], [place[named[n]] for n in known])


def _refusal(matcher: Matcher, signs: Floats, named: Sequence[str]) -> Rejection:
    is_outside = np.array([label == OUT_OF_SCOPE for label in named])
    if not is_outside.any() or is_outside.all():
        return matcher.rejection
    weights = np.ones(int(is_outside.sum()), np.float32)
    return fit_rejection(signs[~is_outside], signs[is_outside], weights, DIRECTIONS)
