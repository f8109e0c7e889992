"""Moves of children between offices: the agreement, what a receiving office asks, what goes along, who came by fact;
packages to and from other cities."""

from lantian.transfers.models.arrivals import Arrival
from lantian.transfers.models.moves import HandoverSheet, Transfer, TransferAsk
from lantian.transfers.models.packages import InwardFile, LastState, OutwardFile

__all__ = [
    "Arrival",
    "HandoverSheet",
    "InwardFile",
    "LastState",
    "OutwardFile",
    "Transfer",
    "TransferAsk",
]
