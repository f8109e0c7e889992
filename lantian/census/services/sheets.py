"""Sheets go out: to tick by hand, or to fill in on a computer."""

import zipfile
from collections.abc import Sequence
from datetime import date
from io import BytesIO

from lantian.access.log import note_access, note_accesses
from lantian.census.documents.households import PaperRow, PaperVillage, set_household_sheets
from lantian.census.errors import CensusError
from lantian.census.models import Campaign
from lantian.census.queries.sheets import SheetRow, VillageSheet, village_sheets
from lantian.census.rules.completeness import Outcome
from lantian.census.rules.sheets import HEADINGS, OFFERED, WORDS
from lantian.kernel.sheets.writing import SheetOut, Value, write_workbook

MOST = 20_000
SPARE = 30
WIDTHS = (17, 12, 20, 12, 30, 12, 13, 30)
OUTCOME_WORDS = {outcome.value: words[0] for outcome, words in WORDS.items()} | {"": ""}


def print_sheets(*, campaign: Campaign, place: int, only_open: bool, on: date) -> bytes:
    """Sheets to tick by hand, for each village group of a place. Raises `FontsMissing`, `CensusError("too_much")`."""
    sheets = _taken_out(campaign, place, "pdf")
    paper = [
        PaperVillage(
            campaign=campaign.name,
            place=sheet.place,
            cut_off_on=campaign.cut_off_on,
            groups=[
                (
                    group,
                    [
                        _paper_row(row, on)
                        for row in rows
                        if not only_open or row.household.outcome in ("", "absent")
                    ],
                )
                for group, rows in sheet.by_group().items()
            ],
        )
        for sheet in sheets
    ]
    return set_household_sheets(paper, made_on=on)


def fill_in_sheets(*, campaign: Campaign, place: int, as_zip: bool, on: date) -> bytes:
    """Workbooks to fill in: one with a sheet for each village, or a zip with a workbook each.

    Raises `CensusError("too_much")`.
    """
    sheets = _taken_out(campaign, place, "zip" if as_zip else "xlsx")
    if not as_zip:
        return _workbook(sheets, on)
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in sheets:
            archive.writestr(f"{sheet.village.code}-{sheet.name}.xlsx", _workbook([sheet], on))
    return target.getvalue()


def _taken_out(campaign: Campaign, place: int, kind: str) -> list[VillageSheet]:
    """The lists of a place; every child on them stands in the access log."""
    sheets = list(village_sheets(campaign, place))
    rows = [row for sheet in sheets for row in sheet.rows]
    if len(rows) > MOST:
        raise CensusError("too_much", count=len(rows), limit=MOST)
    children = [(child.pk, child.region, child.school) for row in rows for child in row.children]
    note_access("census.print_sheets", region=place, kind=kind, count=len(rows))
    note_accesses("census.print_sheets", children, kind=kind)
    return sheets


def _workbook(sheets: Sequence[VillageSheet], on: date) -> bytes:
    target = BytesIO()
    write_workbook(target, [_sheet(sheet, on) for sheet in sheets])
    return target.getvalue()


def _sheet(sheet: VillageSheet, on: date) -> SheetOut:
    columns = list(HEADINGS)
    return SheetOut(
        name=sheet.name,
        headings=list(HEADINGS.values()),
        rows=[_cells(row, on) for row in sheet.rows],
        text_columns=[at for at, key in enumerate(columns) if key != "visited_on"],
        widths=WIDTHS,
        choices={columns.index("outcome"): OFFERED},
        spare=SPARE,
    )


def _cells(row: SheetRow, on: date) -> list[Value]:
    house = row.household
    return [
        house.code,
        house.village_group,
        row.house_number,
        house.head_name,
        row.children_on(on),
        OUTCOME_WORDS[house.outcome],
        house.visited_on,
        house.note,
    ]


def _paper_row(row: SheetRow, on: date) -> PaperRow:
    house = row.household
    return PaperRow(
        code=house.code,
        house_number=row.house_number,
        head_name=house.head_name,
        children=row.children_on(on),
        outcome=Outcome(house.outcome).value if house.outcome else "",
        visited_on=house.visited_on,
        note=house.note,
    )
