"""The state of scheduled jobs, for Prometheus and other monitors."""

from collections.abc import Iterator
from dataclasses import dataclass

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ivr.run.scheduled_job import Health, Schedule


@dataclass(frozen=True, slots=True, eq=False)
class JobFigures(Collector):
    """Reads the schedule at each scrape."""

    schedule: Schedule

    def collect(self) -> Iterator[Metric]:
        """Yield each job's seconds since the last success, interval, failures and processor time."""
        age = GaugeMetricFamily(
            "cityline_job_success_age_seconds", "Seconds since a job last succeeded.", labels=["name"]
        )
        every = GaugeMetricFamily(
            "cityline_job_interval_seconds", "Seconds from one run of a job to the next.", labels=["name"]
        )
        failures = CounterMetricFamily("cityline_job_failures", "Runs of a job that failed.", labels=["name"])
        took = CounterMetricFamily(
            "cityline_job_processor_seconds", "Processor seconds that a job took.", labels=["name"]
        )
        budget = GaugeMetricFamily(
            "cityline_job_budget_seconds",
            "Processor seconds that a job may take in an hour.",
            labels=["name"],
        )
        for each in self.schedule.health:
            age.add_metric([each.name], self.schedule.age(each))
            every.add_metric([each.name], each.every_seconds)
            failures.add_metric([each.name], each.failures)
            if each.meter is not None:
                took.add_metric([each.name], each.meter.total)
                budget.add_metric([each.name], each.meter.budget_seconds)
        yield from (age, every, failures, took, budget)


def job_report(schedule: Schedule) -> dict[str, dict[str, object]]:
    """Return each job's state for programs; names, seconds and counts only."""
    return {
        each.name: {
            "every_seconds": each.every_seconds,
            "success_age_seconds": round(schedule.age(each), 1),
            "failures": each.failures,
            "failing": each.failing,
            **_cost(each),
        }
        for each in schedule.health
    }


def _cost(health: Health) -> dict[str, object]:
    """Return what a job takes of an hour, and what it may; nothing for a follower."""
    if (meter := health.meter) is None:
        return {}
    return {
        "processor_seconds_an_hour": round(meter.in_an_hour, 3),
        "budget_seconds_an_hour": meter.budget_seconds,
        "is_over_budget": meter.is_over_budget,
    }
