"""Every formula by id, for pages, command line and glossary."""

from itertools import chain
from types import MappingProxyType

from metrics.facts.formula import Formula
from metrics.rates.hearing import HEARING_RATES
from metrics.rates.helped import HELPED_RATES
from metrics.rates.people import PERSON_RATES
from metrics.rates.promises import PROMISE_RATES
from metrics.rates.resolution import ENDING_RATES, RESOLUTION_RATES
from metrics.rates.service import SERVICE_RATES

SECTIONS = MappingProxyType(
    {
        "queries": RESOLUTION_RATES,
        "helped": HELPED_RATES,
        "service": SERVICE_RATES,
        "endings": ENDING_RATES,
        "people": PERSON_RATES,
        "promises": PROMISE_RATES,
        "hearing": HEARING_RATES,
    }
)
"The subjects of the formulas, in reading order."
FORMULAS: MappingProxyType[str, Formula] = MappingProxyType(
    {made.id: made for made in chain(*SECTIONS.values())}
)
