"""How every form of this room ends: saved, refused with a sentence, or in conflict with somebody else's change."""

from lantian.asking.errors import AskingError
from lantian.asking.messages import say
from lantian.registry.views.ending import Ending

ENDING = Ending({AskingError: say})
save, act = ENDING.save, ENDING.act
