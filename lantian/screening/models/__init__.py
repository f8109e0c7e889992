from lantian.screening.models.attention import Attention, Referral, SchoolCount
from lantian.screening.models.instruments import InstrumentEdition, InstrumentStep
from lantian.screening.models.rounds import Participation, Round, Screening

__all__ = [
    "Attention",
    "InstrumentEdition",
    "InstrumentStep",
    "Participation",
    "Referral",
    "Round",
    "SchoolCount",
    "Screening",
]
