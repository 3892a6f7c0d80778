"""What the scope reader learns from."""

from collections import Counter
from pathlib import Path

import numpy as np

from intents.articles.folder import load_catalog
from intents.interpretation.scope import SCOPES, Scope
from training.scope import REFERRALS, Table, learn, sentences

ANSWERS = Path(__file__).parents[2] / "deploy" / "example-city" / "answers"


def test_each_scope_is_learned_in_both_languages_from_several_authors() -> None:
    catalog, _ = load_catalog(ANSWERS, (), ("en", "fr"))

    told = [*sentences(catalog)]

    authors = Counter(
        (scope, language) for scope, language, _ in {(s.scope, s.language, s.author) for s in told}
    )
    assert {scope for scope, _ in authors} == set(Scope)
    assert min(authors.values()) >= 2
    assert sum(each.author == REFERRALS for each in told) >= 400


def test_what_differs_in_meaning_is_told_apart() -> None:
    chance = np.random.default_rng(1)
    scopes = np.arange(80) % len(SCOPES)
    meaning = np.eye(len(SCOPES), 512, dtype=np.float32)[scopes]
    state = chance.normal(size=(80, 6)).astype(np.float32)

    weights = learn(Table(("somebody",) * 80, meaning, state, scopes))

    assert (weights.scores(meaning, state).argmax(1) == scopes).mean() >= 0.9
