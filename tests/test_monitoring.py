import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.metrics_core import Metric

from ivr.line.drain import Drain
from ivr.line.ladder import Ladder
from ivr.run.health import JobFigures
from ivr.run.presence import Presence
from ivr.run.scheduled_job import Schedule
from ivr.run.telemetry import Telemetry
from ivr.storage.database import open_database
from ivr.storage.nodes import Node
from tests.fixtures.phone_bench import nobody_else

MONITORING = Path(__file__).parent.parent / "deploy" / "monitoring"
RUNBOOK = Path(__file__).parent.parent / "deploy" / "RUNBOOK.md"
NAME = re.compile(r"\bcityline_[a-z_]+")
WATCHED = (
    "transcriptions_waiting",
    "spooled",
    "spool_set_aside",
    "banners_on_air",
    "notifications_missing",
    "retention_overdue",
    "callbacks_neglected",
    "privacy_requests_overdue",
    "scheduled_answers_stuck",
    "webhooks_given_up",
    "tickets_stuck",
    "dialled_minutes_today",
    "texts_sent_today",
    "minutes_used_share",
    "texts_used_share",
)


def samples(metric: Metric) -> set[str]:
    match metric.type:
        case "counter":
            return {f"{metric.name}_total"}
        case "histogram":
            return {f"{metric.name}_bucket", f"{metric.name}_sum", f"{metric.name}_count"}
        case _:
            return {metric.name}


@pytest.fixture(scope="module")
def exposed() -> set[str]:
    figures = Telemetry()
    figures.registry.register(JobFigures(Schedule(float)))
    Presence(
        Node("a", open_database("sqlite:///unused.db")), Drain(nobody_else), Ladder(lambda: True, float)
    ).watch(figures)
    for name in WATCHED:
        figures.watch(name, name, lambda: 0)
    return {sample for metric in figures.registry.collect() for sample in samples(metric)}


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((MONITORING / "alerts.yaml").read_text("utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def test_every_alert_reads_what_the_line_exposes(exposed: set[str]) -> None:
    read = {name for rule in rules() for name in NAME.findall(rule["expr"])}

    assert read - exposed == set()


def test_every_panel_reads_what_the_line_exposes(exposed: set[str]) -> None:
    board = json.loads((MONITORING / "grafana-dashboard.json").read_text("utf-8"))
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    read = {name for expression in asked for name in NAME.findall(expression)}

    assert read - exposed == set()


def test_every_alert_leads_to_a_page_of_the_runbook() -> None:
    headings = re.findall(r"^## (.+)$", RUNBOOK.read_text("utf-8"), re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}

    led_to = {rule["annotations"]["runbook"].partition("#")[2] for rule in rules()}

    assert led_to - anchors == set()
