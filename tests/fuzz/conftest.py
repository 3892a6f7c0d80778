"""How much is tried: a little in every run, as much as one wants with FUZZ=10."""

import os

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("FUZZ", "1"))


def bounded(examples: int) -> settings:
    """Return how often a property is tried; what failed once is printed, so that it can be tried again."""
    return settings(
        max_examples=examples * TIMES,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
