"""What is kept of an examination until somebody has looked at it: a line for each row that needs a look."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from lantian.access.scopes import taking_rows_away
from lantian.files.models import StoredFile
from lantian.registry.imports.acquainting import child_of
from lantian.registry.imports.cases import Case, FieldChange, Outcome
from lantian.registry.imports.crew import Crew
from lantian.registry.imports.examining import Examination, tell
from lantian.registry.imports.finding import Decisions
from lantian.registry.imports.saying import Said
from lantian.registry.models import RosterImport, RosterLine
from lantian.registry.roster.parsing import WrongCell

MOST_WRONG, MOST_NOTICES = 2_000, 2_000
"""Rows with faults, and rows with doubts alone, that are kept: nobody reads more."""

NOTICE = "notice"
ADDED_AT_ONCE = 1_000
Choices = Mapping[int, tuple[UUID, str]]
SHOWN = (
    "child_name",
    "sex",
    "birth_on",
    "identity_number",
    "village",
    "village_group",
    "household_head",
    "school",
    "father_name",
    "mother_name",
    "carer_name",
)
"""What is shown of a row beside the child that it is likely about."""


def decisions_of(roster: RosterImport) -> Decisions:
    """What was decided about likely children, for this roster and when the same file was taken in before."""
    lines = RosterLine.objects.filter(outcome=Outcome.DUPLICATE, child__isnull=False)
    mine = lines.filter(roster=roster.pk).values_list("row", "child", "choice")
    files = StoredFile.objects.filter(region=roster.region)
    same = files.filter(sha256__in=files.filter(pk=roster.file).values("sha256"))
    earlier = RosterImport.objects.filter(
        file__in=same.values("pk"), sheet_name=roster.sheet_name, state=RosterImport.State.APPLIED
    )
    settled = lines.filter(roster__in=earlier).order_by("roster__applied_at").values_list("row", "child")
    return Decisions({row: (child, choice) for row, child, choice in mine if child}, dict(settled))  # type: ignore[arg-type]


def settle_lines(roster: RosterImport, found: Examination) -> None:
    """Notes which child each row became about which somebody had to decide."""
    for case in found.cases:
        if case.was_likely:
            RosterLine.objects.filter(roster=roster.pk, row=case.mark.row).update(child=child_of(case))


def keep_lines(roster: RosterImport, found: Examination, crew: Crew) -> None:
    """Replaces the lines of a roster by those of a new examination; decisions that still fit stay."""
    choices = decisions_of(roster).choices
    told = tell(crew, (case for case in found.cases if case.outcome == Outcome.DUPLICATE))
    with taking_rows_away():
        RosterLine.objects.filter(roster=roster.pk).delete()
    RosterLine.objects.bulk_create(_lines(roster, found, told, choices), batch_size=ADDED_AT_ONCE)


def _lines(
    roster: RosterImport, found: Examination, told: dict[int, Said], choices: Choices
) -> Iterable[RosterLine]:
    cells: dict[int, list[WrongCell]] = defaultdict(list)
    for cell in (*found.wrong, *found.notices):
        cells[cell.row].append(cell)
    wrong = sorted({cell.row for cell in found.wrong})[:MOST_WRONG]
    for row in wrong:
        yield _line(roster, row, Outcome.WRONG, cells=cells.pop(row))
    notices = 0
    for case in found.cases:
        row = case.mark.row
        if case.outcome in (Outcome.WRONG, Outcome.UNCHANGED) and row not in cells:
            continue
        noted = cells.pop(row, [])
        if case.outcome == Outcome.DUPLICATE:
            yield _duplicate(roster, case, told[row], choices, noted)
        elif case.changes:
            yield _line(roster, row, Outcome.CHANGED, case=case, cells=noted)
        elif noted and case.outcome != Outcome.WRONG and notices < MOST_NOTICES:
            notices += 1
            yield _line(roster, row, NOTICE, case=case, cells=noted)


def _duplicate(
    roster: RosterImport, case: Case, said: Said, choices: Choices, cells: list[WrongCell]
) -> RosterLine:
    child, choice = choices.get(case.mark.row, (None, ""))
    line = _line(roster, case.mark.row, Outcome.DUPLICATE, case=case, cells=cells)
    line.child = case.likely
    line.choice = choice if child == case.likely else ""
    line.detail = _as_json({**_detail(case, cells), "row": {key: said.values.get(key) for key in SHOWN}})
    return line


def _line(
    roster: RosterImport, row: int, outcome: str, *, case: Case | None = None, cells: list[WrongCell]
) -> RosterLine:
    return RosterLine(
        roster=roster,
        region=case.mark.village if case else roster.region,
        row=row,
        outcome=outcome,
        child=case.child if case else None,
        detail=_as_json(_detail(case, cells)),
    )


def _detail(case: Case | None, cells: list[WrongCell]) -> dict[str, Any]:
    return {
        "name": case.mark.name if case else "",
        "changes": [asdict(change) for change in case.changes] if case else [],
        "cells": [asdict(cell) for cell in cells],
    }


def detail_of(line: RosterLine) -> dict[str, Any]:
    """What was kept of a line: `name`, `changes` (`FieldChange`), `cells` (`WrongCell`), of a duplicate `row`."""
    found: dict[str, Any] = json.loads(line.detail.reveal())
    found["changes"] = [FieldChange(**change) for change in found["changes"]]
    found["cells"] = [WrongCell(**cell) for cell in found["cells"]]
    return found


def _as_json(detail: Mapping[str, Any]) -> str:
    return json.dumps(detail, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(type(value).__name__)
