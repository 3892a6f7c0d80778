"""The city's open data: two tables and what a portal must know of them."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from ivr.city import City
from metrics.dcat import File, metadata
from metrics.open_data import daily_csv, monthly_csv
from metrics.open_data_store import topic_days
from metrics.period import Period
from metrics.text import Text


def open_data(session: Session, city: City, period: Period, now: datetime) -> Mapping[str, bytes]:
    """Return every file by its name."""
    days = list(topic_days(session, period))
    files = (
        File("daily.csv", Text("By day", "Par jour"), daily_csv(days).encode()),
        File("monthly.csv", Text("By month", "Par mois"), monthly_csv(days).encode()),
    )
    about = metadata(city.directory.names, period, now, files)
    described = json.dumps(about, ensure_ascii=False, indent=2).encode()
    return {**{file.name: file.content for file in files}, "dataset.jsonld": described}
