"""How every form of this room ends."""

from lantian.attendance.errors import AttendanceError
from lantian.attendance.messages import say
from lantian.registry.views.ending import Ending

ENDING = Ending({AttendanceError: say})
