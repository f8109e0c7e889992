"""XLSForm in: the sheet of a questionnaire becomes data, or a list of what is wrong with it, by row and column.

Cells are read like those of any upload (`kernel.sheets`), checked against the part of XLSForm that is understood
here, and the whole is then tried by pyxform, so that what is taken here is taken by every tool that knows XLSForm.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from lantian.kernel.sheets.reading import SheetText, UnreadableSheet, read_workbook
from lantian.screening.rules.conditions import WrongCondition, condition_from, names_in
from lantian.screening.rules.questions import ASKED, CHOSEN, KINDS

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")
CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
MOST_ITEMS = 200
MOST_CHOICES = 60
LONGEST_LABEL = 500
YES, NO = ("yes", "true", "true()", "1", "是"), ("", "no", "false", "false()", "0", "否")
COLUMNS = {
    "type",
    "name",
    "label",
    "hint",
    "required",
    "relevant",
    "constraint",
    "constraint_message",
    "required_message",
}
CHINESE = re.compile(r"::\s*(?:chinese|中文|zh).*", re.IGNORECASE)


@dataclass(frozen=True)
class Fault:
    """What is wrong in one place of a sheet: `row` and `column` as people see them (row 0: the whole sheet)."""

    code: str
    sheet: str = "survey"
    row: int = 0
    column: str = ""
    value: str = ""


@dataclass
class Read:
    """What came of a file: the data of a questionnaire, and the faults; data only count without any."""

    data: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """A row of a sheet by its headings."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "").strip()


def read_form(path: Path, *, name: str) -> Read:
    """Reads an uploaded XLSForm. Raises `UnreadableSheet` for a file that is no spreadsheet."""
    sheets = {sheet.name.strip().lower(): sheet for sheet in read_workbook(path, name=name)}
    read = Read()
    if "survey" not in sheets:
        read.faults.append(Fault("no_survey"))
        return read
    lines = list(_lines(sheets["survey"], "survey", read))
    lists = _lists(sheets.get("choices"), read)
    items = _items(lines, lists, read)
    used = {item["list"] for item in items if "list" in item}
    read.data = {"lists": {key: lists[key] for key in lists if key in used}, "items": items}
    if not read.faults:
        _try(read)
    return read


def _lines(sheet: SheetText, which: str, read: Read) -> Iterator[Line]:
    heads = [
        CHINESE.sub("", cell.strip().lower()).replace("list name", "list_name") for cell in sheet.rows[0]
    ]
    known = COLUMNS if which == "survey" else {"list_name", "name", "label"}
    for column, head in enumerate(heads):
        if head and head not in known:
            read.faults.append(Fault("unknown_column", which, 1, letter(column), sheet.rows[0][column]))
    for needed in ("type", "name", "label") if which == "survey" else ("list_name", "name", "label"):
        if needed not in heads:
            read.faults.append(Fault("column_missing", which, 1, "", needed))
    for number, row in enumerate(sheet.rows[1:], start=2):
        if any(cell.strip() for cell in row):
            yield Line(number, dict(zip(heads, row, strict=False)))


def letter(column: int) -> str:
    """The letter of a column, from 0."""
    return (letter(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def _lists(sheet: SheetText | None, read: Read) -> dict[str, list[list[str]]]:
    lists: dict[str, list[list[str]]] = {}
    for line in _lines(sheet, "choices", read) if sheet and sheet.rows else ():
        choices = lists.setdefault(line["list_name"], [])
        if not CODE.fullmatch(line["name"]):
            read.faults.append(Fault("wrong_code", "choices", line.number, "name", line["name"]))
        elif line["name"] in [code for code, _ in choices]:
            read.faults.append(Fault("code_twice", "choices", line.number, "name", line["name"]))
        elif not line["label"] or len(line["label"]) > LONGEST_LABEL:
            read.faults.append(Fault("label_missing", "choices", line.number, "label"))
        choices.append([line["name"], line["label"]])
    return lists


def _items(lines: list[Line], lists: Mapping[str, list[list[str]]], read: Read) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    names: set[str] = set()
    depth = 0
    if len(lines) > MOST_ITEMS:
        read.faults.append(Fault("too_many", value=str(MOST_ITEMS)))
        return items
    for line in lines:
        kind, _, listed = (
            line["type"]
            .replace("begin group", "begin_group")
            .replace("end group", "end_group")
            .partition(" ")
        )
        depth += {"begin_group": 1, "end_group": -1}.get(kind, 0)
        found = list(_faults(line, kind, listed.strip(), lists, names))
        if depth < 0:
            found.append(Fault("group_not_open", row=line.number, column="type"))
            depth = 0
        read.faults += found
        names.add(line["name"])
        items.append(_item(line, kind, listed.strip()))
    if depth:
        read.faults.append(Fault("group_not_closed"))
    if not any(item["type"] in ASKED for item in items):
        read.faults.append(Fault("no_question"))
    return items


def _faults(
    line: Line, kind: str, listed: str, lists: Mapping[str, list[list[str]]], names: set[str]
) -> Iterator[Fault]:
    def fault(code: str, column: str) -> Fault:
        return Fault(code, row=line.number, column=column, value=line[column])

    if kind not in KINDS or (listed and kind not in CHOSEN):
        yield fault("unknown_type", "type")
        return
    if kind == "end_group":
        return
    yield from _wrong_name(line, names)
    if len(line["label"]) > LONGEST_LABEL or (not line["label"] and kind != "begin_group"):
        yield fault("label_missing", "label")
    if kind in CHOSEN and not 2 <= len(lists.get(listed, ())) <= MOST_CHOICES:
        yield fault("no_choices", "type")
    if line["required"].lower() not in YES + NO:
        yield fault("not_yes_or_no", "required")
    yield from _wrong_conditions(line, names)


def _wrong_name(line: Line, names: set[str]) -> Iterator[Fault]:
    if not NAME.fullmatch(line["name"]):
        yield Fault("wrong_name", row=line.number, column="name", value=line["name"])
    elif line["name"] in names:
        yield Fault("name_twice", row=line.number, column="name", value=line["name"])


def _wrong_conditions(line: Line, names: set[str]) -> Iterator[Fault]:
    for column in ("relevant", "constraint"):
        text = line[column]
        try:
            looked_at = names_in(condition_from(text))
        except WrongCondition:
            yield Fault("condition_too_hard", row=line.number, column=column, value=text)
            continue
        if looked_at - names - {line["name"]}:
            yield Fault("asked_later", row=line.number, column=column, value=text)


def _item(line: Line, kind: str, listed: str) -> dict[str, Any]:
    item: dict[str, Any] = {"type": kind, "name": line["name"], "label": line["label"]}
    if listed:
        item["list"] = listed
    if line["required"].lower() in YES:
        item["required"] = True
    for column in ("hint", "relevant", "constraint", "constraint_message"):
        if line[column]:
            item[column] = line[column]
    return item


def _try(read: Read) -> None:
    """The whole, as every other tool would read it."""
    survey = [
        {**{k: v for k, v in item.items() if k not in ("list", "required")}, "type": _type(item)}
        for item in read.data["items"]
    ]
    choices = [
        {"list_name": key, "name": code, "label": label}
        for key, rows in read.data["lists"].items()
        for code, label in rows
    ]
    try:
        convert({"survey": survey, "choices": choices})
    except PyXFormError as error:
        read.faults.append(Fault("refused", value=str(error)[:300]))


def _type(item: Mapping[str, Any]) -> str:
    return f"{item['type']} {item['list']}" if "list" in item else item["type"].replace("_group", " group")


__all__ = ["Fault", "Read", "UnreadableSheet", "letter", "read_form"]
