"""Every formula of the line by its id: page, command line and glossary show these and no others."""

from itertools import chain
from types import MappingProxyType

from metrics.ending_rates import ENDING_RATES
from metrics.formula import Formula
from metrics.hearing_rates import HEARING_RATES
from metrics.person_rates import PERSON_RATES
from metrics.resolution_rates import RESOLUTION_RATES

SECTIONS = MappingProxyType(
    {"queries": RESOLUTION_RATES, "endings": ENDING_RATES, "people": PERSON_RATES, "hearing": HEARING_RATES}
)
"What the formulas are about, in the order in which they are read."
FORMULAS: MappingProxyType[str, Formula] = MappingProxyType(
    {made.id: made for made in chain(*SECTIONS.values())}
)
