"""Whether a call ended as its file says."""

from ivr.demo.demo_call import Expected
from ivr.demo.story import Story


def differences(expected: Expected, story: Story) -> tuple[str, ...]:
    """Return what went otherwise, one sentence each; none when all went as it should."""
    found = {query.article: query.outcome for query in story.queries}
    topics = dict.fromkeys((*expected.queries, *found))
    wrong = [
        f"{topic or 'topic unknown'}: {found.get(topic) or 'no outcome'} instead of "
        f"{expected.queries.get(topic) or 'no such query'}"
        for topic in topics
        if found.get(topic) != expected.queries.get(topic)
    ]
    if story.call.disposition is not expected.disposition:
        wrong.append(f"the call: {story.call.disposition or 'not over'} instead of {expected.disposition}")
    return tuple(wrong)
