"""Captions reach the one who placed the call, and nobody else."""

from ivr.captions import Caption, Captions, Waited


def test_who_watches_a_call_is_told() -> None:
    captions, told = Captions(), list[Caption]()

    with captions.watched("CA1", told.append):
        captions.publish("CA1", Waited(1, 700.0))

    assert told == [Waited(1, 700.0)]


def test_nobody_is_told_of_another_call() -> None:
    captions, told = Captions(), list[Caption]()

    with captions.watched("CA1", told.append):
        captions.publish("CA2", Waited(1, 700.0))

    assert told == []


def test_nothing_is_kept_once_the_call_is_over() -> None:
    captions, told = Captions(), list[Caption]()
    with captions.watched("CA1", told.append):
        pass

    captions.publish("CA1", Waited(1, 700.0))

    assert told == []
