"""What changed between two evaluations, the worst first."""

from intents.evaluation.report import changes


def test_more_questions_referred_elsewhere_by_mistake_are_no_improvement() -> None:
    before = {"referred_wrongly": 0.003, "accuracy:en": 0.925, "accuracy:fr": 0.916}
    now = {"referred_wrongly": 0.018, "accuracy:en": 0.932, "accuracy:fr": 0.490}

    told = [(each.figure, each.is_better) for each in changes(before, now)]

    assert told == [("accuracy:fr", False), ("referred_wrongly", False), ("accuracy:en", True)]
