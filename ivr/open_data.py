"""The city's open data: two tables and what a portal must know of them."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from ivr.city import City
from metrics.dcat import File, metadata
from metrics.made_up import holds_made_up_calls
from metrics.open_data import open_data_of
from metrics.open_data_store import topic_days
from metrics.period import Period
from metrics.text import Text


def open_data(session: Session, city: City, period: Period, now: datetime) -> Mapping[str, bytes]:
    """Return every file by its name."""
    tables = open_data_of(topic_days(session, period))
    files = (
        File("daily.csv", Text("By day", "Par jour"), tables.daily.encode()),
        File("monthly.csv", Text("By month", "Par mois"), tables.monthly.encode()),
    )
    about = metadata(city.directory.names, period, now, files, is_made_up=holds_made_up_calls(session))
    described = json.dumps(about, ensure_ascii=False, indent=2).encode()
    return {**{file.name: file.content for file in files}, "dataset.jsonld": described}
