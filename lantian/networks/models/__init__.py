from lantian.networks.models.empty import EmptyPlace
from lantian.networks.models.found import NetworksFound
from lantian.networks.models.seats import NetworkSeat
from lantian.networks.models.telling import EventRule, NetworkWord

__all__ = ["EmptyPlace", "EventRule", "NetworkSeat", "NetworkWord", "NetworksFound"]
