"""Every formula of the line by its id: page, command line and glossary show these and no others."""

from types import MappingProxyType

from metrics.ending_rates import ENDING_RATES
from metrics.formula import Formula
from metrics.hearing_rates import HEARING_RATES
from metrics.person_rates import PERSON_RATES
from metrics.resolution_rates import RESOLUTION_RATES

FORMULAS: MappingProxyType[str, Formula] = MappingProxyType(
    {made.id: made for made in (*RESOLUTION_RATES, *ENDING_RATES, *PERSON_RATES, *HEARING_RATES)}
)
