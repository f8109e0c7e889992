"""How every form of this room ends."""

from lantian.networks.errors import NetworkError
from lantian.networks.messages import say
from lantian.registry.views.ending import Ending

ENDING = Ending({NetworkError: say}, "networks/form.html")
