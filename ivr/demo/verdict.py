"""Whether a call ended as its file says."""

from collections.abc import Iterator

from ivr.demo.demo_call import Expected
from ivr.demo.story import Story


def differences(expected: Expected, story: Story) -> tuple[str, ...]:
    """Return what went otherwise, one sentence each; none when all went as it should."""
    return tuple(_differences(expected, story))


def _differences(expected: Expected, story: Story) -> Iterator[str]:
    found = {query.article: query.outcome for query in story.queries}
    for topic in dict.fromkeys((*expected.queries, *found)):
        outcome, wanted = found.get(topic), expected.queries.get(topic)
        if outcome is not wanted:
            yield f"{topic or 'topic unknown'}: {outcome or 'nothing'} instead of {wanted or 'nothing'}"
    if story.call.disposition is not expected.disposition:
        yield f"the call: {story.call.disposition or 'not over'} instead of {expected.disposition}"
    decided = iter(exchange.turn.decision for exchange in story.exchanges)
    for decision in expected.decided:
        if decision not in decided:
            yield f"{decision} was not decided, or too early"
