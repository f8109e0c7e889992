"""Moves of children between offices: the agreement, what a receiving office asks, what goes along, who came by fact."""

from lantian.transfers.models.arrivals import Arrival
from lantian.transfers.models.moves import HandoverSheet, Transfer, TransferAsk

__all__ = ["Arrival", "HandoverSheet", "Transfer", "TransferAsk"]
