"""What a filled sheet would do to the lists of villages: read, compared, row by row; nothing is written here."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from lantian.census.errors import CensusError
from lantian.census.models import Campaign, CampaignHousehold, CampaignVillage, FoundChild
from lantian.census.rules.codes import TAIL, read_code
from lantian.census.rules.completeness import Outcome
from lantian.census.rules.sheets import HEADINGS, Columns, RowSaid, find_columns, read_row
from lantian.census.rules.steps import WORKABLE
from lantian.kernel.sheets.reading import SheetText, read_workbook
from lantian.kernel.values.wrong import WrongValue
from lantian.places import queries as places

VISIT = ("outcome", "visited_on", "note")
WHO = ("village_group", "house_number", "head_name")


class Fault(NamedTuple):
    """A cell or a row that is wrong, or worth a look: where, what stands there, why."""

    sheet: str
    row: int
    column: str
    value: str
    wrong: WrongValue


class Change(NamedTuple):
    """What a row says anew of a household of the list."""

    household: CampaignHousehold
    values: dict[str, Any]


class New(NamedTuple):
    """A household that no list has."""

    village: CampaignVillage
    values: dict[str, Any]


@dataclass
class Plan:
    """What taking a file in would do. With `faults` nothing is taken in; `notices` do not hinder."""

    changes: list[Change] = field(default_factory=list)
    new: list[New] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notices: list[Fault] = field(default_factory=list)
    unchanged: int = 0

    @property
    def counts(self) -> dict[str, int]:
        wrong = len({(fault.sheet, fault.row) for fault in self.faults})
        return {
            "new": len(self.new),
            "changed": len(self.changes),
            "unchanged": self.unchanged,
            "wrong": wrong,
        }

    @property
    def fingerprint(self) -> str:
        """Tells whether what is to be written is what was looked at."""
        changes = [[str(row.pk), row.version, values] for row, values in self.changes]
        new = [[village.code, values] for village, values in self.new]
        said = json.dumps([changes, new], default=str, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()


def plan_of(campaign: Campaign, path: Path, name: str, today: date) -> Plan:
    """Reads a file and compares it with the lists that the acting post sees.

    Raises `UnreadableSheet`, `CensusError("no_table")`.
    """
    planning, found = _Planning(campaign, today), False
    for sheet in read_workbook(path, name=name):
        table = None if sheet.hidden else find_columns(sheet.rows)
        if table:
            found = True
            planning.take(sheet, *table)
    if not found:
        raise CensusError("no_table")
    return planning.plan


class _Lists:
    """The lists of the villages that the acting post sees, by what rows name them with."""

    def __init__(self, campaign: Campaign) -> None:
        villages = CampaignVillage.objects.filter(campaign=campaign.pk).select_related("campaign")
        self.villages = {village.pk: village for village in villages}
        self.by_tail = {village.code % TAIL: village for village in self.villages.values()}
        names = places.paths(village.code for village in self.villages.values())
        self.by_name: dict[str, list[CampaignVillage]] = {}
        for village in self.villages.values():
            short = names.get(village.code, "").split(" ")[-1]
            self.by_name.setdefault(short, []).append(village)
        rows = list(CampaignHousehold.objects.filter(village__in=self.villages))
        self.by_number = {(row.village_id, row.number): row for row in rows}
        self.by_likeness: dict[Any, list[CampaignHousehold]] = {}
        for row in rows:
            house_number = row.house_number.reveal() if row.house_number else ""
            key = _likeness(row.village_id, row.village_group, house_number, row.head_name)
            self.by_likeness.setdefault(key, []).append(row)
        self.with_children = set(
            FoundChild.objects.filter(campaign=campaign.pk).values_list("household", flat=True)
        )

    def alike(self, village: CampaignVillage, said: RowSaid) -> CampaignHousehold | None:
        """The one household of a village with this group, number and head."""
        found = self._alike(village, said)
        return found[0] if len(found) == 1 else None

    def several_alike(self, village: CampaignVillage, said: RowSaid) -> bool:
        """Whether only a code could tell which household is meant."""
        return len(self._alike(village, said)) > 1

    def _alike(self, village: CampaignVillage, said: RowSaid) -> list[CampaignHousehold]:
        who = [str(said.values.get(name, "")) for name in WHO]
        return self.by_likeness.get(_likeness(village.pk, *who), []) if any(who[1:]) else []


class _Planning:
    def __init__(self, campaign: Campaign, today: date) -> None:
        self.plan, self.today, self.city = Plan(), today, campaign.city
        self.lists = _Lists(campaign)
        self.seen: dict[Any, int] = {}

    def take(self, sheet: SheetText, line: int, columns: Columns) -> None:
        """Reads the rows below the headings of a sheet."""
        rows = [
            (number, read_row(row, columns, self.today))
            for number, row in enumerate(sheet.rows[line + 1 :], line + 2)
        ]
        rows = [(number, said) for number, said in rows if not said.is_empty]
        village = self._village_of(sheet.name, [said for _, said in rows])
        for number, said in rows:
            cells = sheet.rows[number - 1]
            faults = list(self._row(sheet.name, number, said, village, cells, columns))
            self.plan.faults += faults

    def _village_of(self, name: str, rows: Sequence[RowSaid]) -> CampaignVillage | None:
        """The village of a sheet: by its codes, else by its name, else the only one there is."""
        for said in rows:
            code = read_code(said.code, self.city)
            if code and code.village in self.lists.by_tail:
                return self.lists.by_tail[code.village]
        named = self.lists.by_name.get(name.strip(), [])
        if len(named) == 1:
            return named[0]
        return next(iter(self.lists.villages.values())) if len(self.lists.villages) == 1 else None

    def _row(
        self,
        sheet: str,
        number: int,
        said: RowSaid,
        village: CampaignVillage | None,
        cells: Sequence[str],
        columns: Columns,
    ) -> Iterator[Fault]:
        def fault(column: str, wrong: WrongValue) -> Fault:
            at = columns.get(column)
            value = cells[at] if at is not None and at < len(cells) else ""
            return Fault(sheet, number, HEADINGS.get(column, ""), value, wrong)

        yield from (fault(column, wrong) for column, wrong in said.wrong.items())
        household, problem = self._household(said, village)
        if problem and household:
            self.plan.notices.append(fault("code", problem))
        elif problem:
            yield fault("code", problem)
            return
        if said.wrong:
            return
        wrong = self._place(household, village, said, number)
        if wrong:
            yield fault(*wrong)

    def _household(
        self, said: RowSaid, village: CampaignVillage | None
    ) -> tuple[CampaignHousehold | None, WrongValue | None]:
        """Which household a row means, and what is amiss with its code. Neither: it is a new one."""
        if not said.code:
            return (self.lists.alike(village, said) if village else None), None
        code = read_code(said.code, self.city)
        if code is None:
            found = self.lists.alike(village, said) if village else None
            return found, WrongValue("code_recognised" if found else "code_damaged", "household_code")
        there = self.lists.by_tail.get(code.village)
        row = self.lists.by_number.get((there.pk, code.number)) if there else None
        return row, None if row else WrongValue("code_unknown", "household_code_known")

    def _place(
        self, household: CampaignHousehold | None, village: CampaignVillage | None, said: RowSaid, number: int
    ) -> tuple[str, WrongValue] | None:
        """Notes what a row does; or says what keeps it from doing so."""
        here = self.lists.villages[household.village_id] if household else village
        if here is None:
            return "code", WrongValue("village_unknown", "village_sheet")
        key = household.pk if household else _likeness(here.pk, *(said.values.get(name, "") for name in WHO))
        if key in self.seen:
            return "code", WrongValue("household_twice", "household_once", {"row": self.seen[key]})
        self.seen[key] = number
        if household:
            return self._change(household, here, said)
        return self._add(here, said)

    def _change(
        self, household: CampaignHousehold, village: CampaignVillage, said: RowSaid
    ) -> tuple[str, WrongValue] | None:
        values = {name: said.values[name] for name in VISIT if name in said.values}
        if "outcome" in values and not (household.visited_on or "visited_on" in values):
            values["visited_on"] = self.today
        values = {name: value for name, value in values.items() if getattr(household, name) != value}
        if not values:
            self.plan.unchanged += 1
            return None
        if village.state not in WORKABLE:
            return "outcome", _not_now(village)
        if (
            values.get("outcome", Outcome.VISITED) != Outcome.VISITED
            and household.pk in self.lists.with_children
        ):
            return "outcome", WrongValue("household_has_children", "household_visited")
        self.plan.changes.append(Change(household, values))
        return None

    def _add(self, village: CampaignVillage, said: RowSaid) -> tuple[str, WrongValue] | None:
        if not (said.values.get("head_name") or said.values.get("house_number")):
            return "head_name", WrongValue("required_missing", "household_who")
        if self.lists.several_alike(village, said):
            return "code", WrongValue("household_ambiguous", "household_code")
        if village.state not in WORKABLE:
            return "outcome", _not_now(village)
        values = dict(said.values)
        if "outcome" in values:
            values.setdefault("visited_on", self.today)
        self.plan.new.append(New(village, values))
        return None


def _not_now(village: CampaignVillage) -> WrongValue:
    return WrongValue("village_not_now", "village_workable", {"state": str(village.get_state_display())})


def _likeness(village: UUID, group: str, number: str, head: str) -> tuple[Any, ...]:
    return village, *(str(text).replace(" ", "") for text in (group, number, head))


def villages_touched(plan: Plan) -> list[CampaignVillage]:
    """The villages that a plan changes, in the order in which they are locked."""
    touched: Iterable[CampaignVillage] = [
        *(change.household.village for change in plan.changes),
        *(new.village for new in plan.new),
    ]
    return sorted({village.pk: village for village in touched}.values(), key=lambda village: village.pk)
