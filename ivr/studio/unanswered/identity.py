"""Matches tonight's clusters to last night's groups."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ivr.studio.unanswered.question import CUT, FEWEST, Cluster, Vectors, cluster_of


@dataclass(frozen=True, slots=True, eq=False)
class KnownGroup:
    """A group from the last run."""

    id: str
    middle: Vectors
    sources: frozenset[str]
    "Its questions whose words are still kept."
    is_decided: bool
    "Whether it absorbs everything with the same meaning, and is never shown again."


@dataclass(frozen=True, slots=True, eq=False)
class Identified:
    """A group of tonight's run."""

    id: str
    cluster: Cluster
    is_new: bool


def identified(
    clusters: Sequence[Cluster],
    sources: Sequence[str],
    vectors: Vectors,
    known: Sequence[KnownGroup],
    new_id: Callable[[], str],
) -> tuple[Identified, ...]:
    """Give each cluster the identity of the group it continues; those too small to show are left out.

    A cluster goes on the group to which most of its questions belonged, or the one that average linkage would
    join it with. Several go on a decided group together; of those that go on another the fullest keeps it.
    """
    known_ids = {group.id for group in known}
    gathered: dict[str, list[Cluster]] = {}
    for cluster, group in _matched(clusters, sources, known):
        is_free = group is not None and (group.is_decided or group.id not in gathered)
        gathered.setdefault(group.id if group and is_free else new_id(), []).append(cluster)
    decided = {group.id for group in known if group.is_decided}
    return tuple(
        Identified(name, _joined(parts, vectors), name not in known_ids)
        for name, parts in gathered.items()
        if name in decided or sum(len(part.members) for part in parts) >= FEWEST
    )


def _matched(
    clusters: Sequence[Cluster], sources: Sequence[str], known: Sequence[KnownGroup]
) -> Iterator[tuple[Cluster, KnownGroup | None]]:
    """Each cluster with the group it may continue, those with most of that group's questions first."""
    owners = {source: number for number, group in enumerate(known) for source in group.sources}
    shared = [
        Counter(owners[sources[member]] for member in one.members if sources[member] in owners)
        for one in clusters
    ]
    order = sorted(range(len(clusters)), key=lambda n: (-_most(shared[n]), -len(clusters[n].members), n))
    middles = np.stack([group.middle for group in known]) if known else None
    for number in order:
        cluster = clusters[number]
        best = _owner(shared[number], cluster)
        if best is None and middles is not None:
            similarity = middles @ cluster.middle
            nearest = int(similarity.argmax())
            best = nearest if 1 - similarity[nearest] <= CUT else None
        yield cluster, None if best is None else known[best]


def _most(shared: Mapping[int, int]) -> int:
    return max(shared.values(), default=0)


def _owner(shared: Counter[int], cluster: Cluster) -> int | None:
    """The group that at least half of a cluster's questions belonged to."""
    ((best, count),) = shared.most_common(1) or ((0, 0),)
    return best if 2 * count >= len(cluster.members) else None


def _joined(parts: Sequence[Cluster], vectors: Vectors) -> Cluster:
    if len(parts) == 1:
        return parts[0]
    return cluster_of([member for part in parts for member in part.members], vectors)
