from lantian.desk.models.family import Acknowledgement, FamilyNotice, FamilyWord
from lantian.desk.models.handing import Custody, PaperPlace
from lantian.desk.models.week import WeekLine, WeekSheet

__all__ = [
    "Acknowledgement",
    "Custody",
    "FamilyNotice",
    "FamilyWord",
    "PaperPlace",
    "WeekLine",
    "WeekSheet",
]
