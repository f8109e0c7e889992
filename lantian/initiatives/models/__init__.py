from lantian.initiatives.models.groups import PeerActivity, PeerGroup, PeerMember
from lantian.initiatives.models.initiatives import Initiative, InitiativeChild, InitiativeHelper
from lantian.initiatives.models.stations import StationDay

__all__ = [
    "Initiative",
    "InitiativeChild",
    "InitiativeHelper",
    "PeerActivity",
    "PeerGroup",
    "PeerMember",
    "StationDay",
]
