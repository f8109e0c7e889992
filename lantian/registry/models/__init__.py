from lantian.registry.models.cards import CardIssue, PrintRun
from lantian.registry.models.children import (
    Child,
    Household,
    IdentityKey,
    OtherReading,
    Person,
    Tie,
    existing,
)
from lantian.registry.models.closings import Closing, MonthlyCheck
from lantian.registry.models.documents import ChildDocument
from lantian.registry.models.facts import (
    Enrolment,
    Guardianship,
    Health,
    Hukou,
    Livelihood,
    Migration,
    Residence,
)
from lantian.registry.models.merges import Merge
from lantian.registry.models.rosters import RememberedMapping, RosterImport, RosterLine, RowBefore
from lantian.registry.models.statuses import CalibreEdition, StatusEpisode
from lantian.registry.models.views import SavedView

__all__ = [
    "CalibreEdition",
    "CardIssue",
    "Child",
    "ChildDocument",
    "Closing",
    "Enrolment",
    "Guardianship",
    "Health",
    "Household",
    "Hukou",
    "IdentityKey",
    "Livelihood",
    "Merge",
    "Migration",
    "MonthlyCheck",
    "OtherReading",
    "Person",
    "PrintRun",
    "RememberedMapping",
    "Residence",
    "RosterImport",
    "RosterLine",
    "RowBefore",
    "SavedView",
    "StatusEpisode",
    "Tie",
    "existing",
]
