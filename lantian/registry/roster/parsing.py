"""A row of a roster: every cell typed, the row checked in itself, each fault with its row and column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lantian.kernel.values.wrong import WrongValue
from lantian.places.classes import class_of
from lantian.places.rules import STEPS, Level, level_of, scope_of
from lantian.registry.roster.cells import Doubtful, Grade, Reader, reader_for
from lantian.registry.roster.checking import ADULTS, Finding, check_row
from lantian.registry.roster.fields import FIELD, FIELDS
from lantian.registry.roster.lookups import PlaceIndex, SchoolIndex, Scope

SELDOM_REPEATED = frozenset(["name", "identity", "adult_identity", "phones", "text"])
"""Parsers whose cells mostly differ from row to row: remembering what was read costs more than reading."""

OFTEN_REPEATED = frozenset(["town", "village", "school", "class_name"])
MOST_REMEMBERED = 50_000
IDENTITY_KEYS = ("identity_number", *(f"{adult}_identity_number" for adult in ADULTS))
FROM_IDENTITY = frozenset(["birth_on", "sex"])
REQUIRED = tuple(item.key for item in FIELDS if item.required and item.key != "village")
FEMALE = "2"
GRADES_BEFORE = {"junior": 6, "senior": 9, "vocational": 9}
YEARS_OF_STAGE = 3


@dataclass(frozen=True, slots=True)
class WrongCell:
    """What is wrong at a cell: `row` as the caller counts, `column` from 0 (None: no column for this field).

    A warning does not keep the row out. `params` fill the sentences of `code` and `expected` (`messages`).
    """

    row: int
    column: int | None
    key: str
    value: str
    code: str
    params: dict[str, str | int]
    expected: str
    is_warning: bool = False


@dataclass(slots=True)
class ParsedRow:
    """A row read: `values` by field key, without those that are blank; `wrong` with warnings among them.

    Types: codes and texts are str, days are date, yes or no bool, `village` a 12-digit int, `school` the key
    from the index (`school_text` where no school was found), `grade` int, phones a tuple of str, sets a
    frozenset of codes, hukou and destinations `PlaceName`.
    """

    row: int
    values: dict[str, Any] = field(default_factory=dict)
    wrong: list[WrongCell] = field(default_factory=list)

    @property
    def is_wrong(self) -> bool:
        return any(not cell.is_warning for cell in self.wrong)


class _Remembered(dict[str, object]):
    """What each text of a column was read as; a column of ever new texts is not remembered without end."""

    def __init__(self, read: Reader) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: str) -> object:
        value = self._read(cell)
        if len(self) < MOST_REMEMBERED:
            self[cell] = value
        return value


class RowParser:
    """Reads the rows of one roster; picklable, to read parts of it in other processes.

    `mapping` is column → field key; `default_region` is the place that the roster is brought in for: villages
    are looked for within it, and a village's own roster needs no column for the village.
    """

    def __init__(
        self,
        mapping: Mapping[int, str],
        places: PlaceIndex,
        schools: SchoolIndex,
        today: date,
        default_region: int,
    ) -> None:
        self._given = (dict(mapping), places, schools, today, default_region)
        self._places, self._schools, self._today = places, schools, today
        self._region, self._within = default_region, scope_of(default_region)
        self._around = _county_around(default_region)
        self._columns = {key: column for column, key in mapping.items()}
        self._width = max(mapping, default=-1) + 1
        self._readers = [(column, key, self._reader(key)) for column, key in sorted(mapping.items())]
        self._villages: dict[tuple[str, str], int | WrongValue] = {}
        self._schools_found: dict[str, Any] = {}

    def __reduce__(self) -> tuple[type["RowParser"], tuple[Any, ...]]:
        return RowParser, self._given

    def _reader(self, key: str) -> Reader:
        read = reader_for(FIELD[key], today=self._today, places=self._places, near=self._around)
        is_seldom_repeated = FIELD[key].parser.partition(":")[0] in SELDOM_REPEATED
        return read if is_seldom_repeated and key not in OFTEN_REPEATED else _Remembered(read).__getitem__

    def parse(self, cells: Sequence[str], row_number: int) -> ParsedRow:
        """The row, whatever is in it; missing cells at its end are blank."""
        row = ParsedRow(row_number)
        if len(cells) < self._width:
            cells = [*cells, *[""] * (self._width - len(cells))]
        self._read(cells, row)
        self._settle(row.values)
        self._find_village(cells, row)
        self._find_school(cells, row)
        self._check(cells, row)
        for key in IDENTITY_KEYS:
            if key in row.values:
                row.values[key] = row.values[key].number
        return row

    def _read(self, cells: Sequence[str], row: ParsedRow) -> None:
        for column, key, read in self._readers:
            cell = cells[column]
            if not cell:
                continue
            value = read(cell)
            if value.__class__ is Doubtful:
                self._note(cells, row, Finding(key, value.warning, is_warning=True))
                value = value.value
            if value.__class__ is WrongValue:
                self._note(cells, row, Finding(key, value))
            elif value is not None:
                row.values[key] = value

    def _settle(self, values: dict[str, Any]) -> None:
        """What one cell means by another: birth and sex by the number, a grade by its stage, 祖孙 by sex."""
        identity, birth = values.get("identity_number"), values.get("birth_on")
        if birth:
            values["birth_typed"], values["birth_on"] = birth, birth.date
        if identity:
            values.setdefault("sex", identity.sex)
            if not birth or birth.precision != "day":
                values["birth_on"] = identity.birth_on
        if "grade" in values:
            _settle_grade(values)
        if "class_name" in values:
            _settle_class(values)
        relation, carer = values.get("carer_relation"), values.get("carer_identity_number")
        if carer and relation.__class__ is tuple:
            values["carer_relation"] = relation[carer.sex == FEMALE]

    def _find_village(self, cells: Sequence[str], row: ParsedRow) -> None:
        """Town and village together are one code, kept as `village`."""
        town, village = row.values.pop("town", ""), row.values.pop("village", "")
        if any(cell.key in ("town", "village") for cell in row.wrong):
            return
        if not (town or village) and level_of(self._region) == Level.VILLAGE:
            row.values["village"] = self._region
            return
        named = (town, village)
        if named not in self._villages:
            self._villages[named] = self._places.find_village(town, village, self._within)
        found = self._villages[named]
        if isinstance(found, WrongValue):
            self._note(cells, row, Finding("town" if found.code.startswith("town") else "village", found))
        else:
            row.values["village"] = found

    def _find_school(self, cells: Sequence[str], row: ParsedRow) -> None:
        """The key of a known school; of another, its name: children also go to school elsewhere."""
        text = row.values.get("school")
        if text is None:
            return
        if text not in self._schools_found:
            self._schools_found[text] = self._schools.find(text, self._around)
        found = self._schools_found[text]
        if isinstance(found, WrongValue):
            del row.values["school"]
            row.values["school_text"] = text
            self._note(cells, row, Finding("school", found, is_warning=True))
        else:
            row.values["school"] = found

    def _check(self, cells: Sequence[str], row: ParsedRow) -> None:
        """The rules between cells, and what is missing; a cell that is wrong already is blamed once."""
        values, blamed = row.values, {cell.key for cell in row.wrong if not cell.is_warning}
        for finding in check_row(values, self._today):
            if finding.key not in blamed:
                self._note(cells, row, finding)
        values.pop("birth_typed", None)
        if "identity_number" in blamed:
            blamed |= FROM_IDENTITY
        for key in REQUIRED:
            if key not in values and key not in blamed:
                self._note(cells, row, Finding(key, WrongValue("required_missing", "something")))

    def _note(self, cells: Sequence[str], row: ParsedRow, finding: Finding) -> None:
        column = self._columns.get(finding.key)
        value = cells[column] if column is not None else ""
        wrong = finding.wrong
        row.wrong.append(
            WrongCell(
                row.row,
                column,
                finding.key,
                value,
                wrong.code,
                wrong.params,
                wrong.expected,
                finding.is_warning,
            )
        )


def _settle_grade(values: dict[str, Any]) -> None:
    """初中 一年级 is grade 7; a class in the same cell is the class, unless a column has it."""
    read: Grade = values.pop("grade")
    if read.class_name:
        values.setdefault("class_name", read.class_name)
    if read.grade:
        before = GRADES_BEFORE.get(values.get("stage", ""), 0)
        values["grade"] = read.grade + (before if read.grade <= YEARS_OF_STAGE else 0)


def _settle_class(values: dict[str, Any]) -> None:
    """A class in its one spelling; a grade that stands in its cell alone is the grade."""
    found = class_of(values.pop("class_name"), values.get("grade"), values.get("stage", ""))
    if found.grade:
        values["grade"] = found.grade
    if found.name:
        values["class_name"] = found.name


def _county_around(region: int) -> Scope:
    """The county of a town or village, where its children go to school; of a county or city itself."""
    is_inside = level_of(region) in (Level.TOWN, Level.VILLAGE)
    return scope_of(region - region % STEPS[Level.COUNTY] if is_inside else region)
