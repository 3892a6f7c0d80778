"""What people call a city about on a day."""

from collections.abc import Sequence
from datetime import date

from intents.article import Article
from ivr.history.city_year import BOIL_WATER, CityYear, is_tax_time

USUAL = {
    "waste.collection_day": 9,
    "waste.missed_pickup": 6,
    "waste.bulky_item": 3,
    "tax.due_date": 3,
    "tax.how_to_pay": 4,
    "tax.balance_account": 4,
    "parking.pay_ticket": 6,
    "parking.dispute_ticket": 3,
    "city.contact_directory": 9,
    "bylaw.noise": 4,
    "bylaw.illegal_parking": 4,
    "roads.pothole": 3,
    "rec.pool_rink_hours": 5,
    "rec.register_refund": 4,
    "permit.need_one": 3,
    "permit.status": 3,
    "animal.lost_found_dead": 3,
    "province_or_federal": 2,
    "roads.snow_my_street": 0.5,
    "roads.sidewalk_snow_rule": 0.3,
    "util.water_restrictions": 1,
}
"Weights of the topics people call about most; every other topic weighs one."
SUMMER, WINTER = range(5, 10), (11, 12, 1, 2, 3)


def weights(articles: Sequence[Article], day: date, year: CityYear) -> list[float]:
    """How much each topic is asked about on a day."""
    return [USUAL.get(article.id, 1.0) * _today(article.id, day, year) for article in articles]


def _today(article: str, day: date, year: CityYear) -> float:
    if article.startswith("tax.") and is_tax_time(day):
        return 6.0
    if day in year.snow and article in {"roads.snow_my_street", "roads.sidewalk_snow_rule"}:
        return 45.0
    if (day.month, day.day) == BOIL_WATER and article.startswith("util."):
        return 25.0
    return _in_season(article, day)


def _in_season(article: str, day: date) -> float:
    if article.startswith("roads.s") and day.month in WINTER:
        return 3.0
    if article in {"util.water_restrictions", "bylaw.noise"} and day.month in SUMMER:
        return 3.0
    if article.startswith("rec.") and day.month in {3, 8, 9, 12}:
        return 2.2
    return 1.6 if article.startswith("roads.pothole") and day.month in {3, 4} else 1.0
