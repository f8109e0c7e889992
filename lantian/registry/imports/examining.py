"""A roster examined: every row a case with its outcome, and all that would be written. Nothing is written here."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID

from uuid_utils.compat import uuid7

from lantian.registry.imports.cases import Case, Frame, Outcome, Writes
from lantian.registry.imports.comparing import compare_child, compare_house
from lantian.registry.imports.crew import Crew
from lantian.registry.imports.differences import Differences, LaterChange
from lantian.registry.imports.finding import Decisions, find_children
from lantian.registry.imports.housing import HOUSE, Housing
from lantian.registry.imports.kinship import Kinship, in_role
from lantian.registry.imports.lines import Seating
from lantian.registry.imports.people import compare_person
from lantian.registry.imports.saying import ROLES, Said
from lantian.registry.imports.standing import Known, Row, Standing, load_children, load_houses, load_persons
from lantian.registry.imports.working import Part
from lantian.registry.roster.parsing import WrongCell

Progress = Callable[[int], None]
"""Told how many rows have been read so far."""


@dataclass
class Examination:
    """What a roster would do. `wrong` keeps it out; `notices` are for somebody to look at."""

    frame: Frame
    cases: list[Case] = field(default_factory=list)
    wrong: list[WrongCell] = field(default_factory=list)
    notices: list[WrongCell] = field(default_factory=list)
    rows: int = 0
    writes: Writes = field(default_factory=Writes)

    def counts(self) -> dict[str, int]:
        """How many rows of each outcome there are; together all rows."""
        counted = Counter(case.outcome for case in self.cases)
        return {
            **{outcome.value: counted[outcome] for outcome in Outcome},
            Outcome.WRONG.value: len({cell.row for cell in self.wrong}),
        }

    def counts_before_choices(self) -> dict[str, int]:
        """As `counts`, with every likely duplicate counted as one, whatever was decided."""
        counted = Counter(Outcome.DUPLICATE if case.was_likely else case.outcome for case in self.cases)
        return {outcome.value: counted[outcome] for outcome in Outcome if outcome != Outcome.WRONG}

    def seatings(self) -> dict[int, dict[int, Seating]]:
        """The new children by part and place."""
        found: dict[int, dict[int, Seating]] = defaultdict(dict)
        for case in self.cases:
            if case.seating:
                found[case.mark.part][case.mark.at] = case.seating
        return found


class Examiner:
    """Examines one roster; the crew keeps what its rows said."""

    def __init__(self, crew: Crew, frame: Frame, decisions: Decisions, progress: Progress) -> None:
        self._crew, self._decisions, self._progress = crew, decisions, progress
        self._known = Known()
        self.found = Examination(frame)
        self._differences = Differences(frame, self._known, self.found.writes)

    def examine(self, parts: Iterable[Part]) -> Examination:
        """Reads, finds, compares; in an acting scope."""
        self._read(parts)
        found = self.found
        found.wrong += find_children(found.cases, found.frame, self._decisions)
        housing = Housing(self._differences, self._tell)
        kinship = Kinship(self._differences, self._tell)
        for case, said, standing in self._known_cases():
            self._guard(case, self._compare, case, said, standing, housing, kinship)
        new = [case for case in found.cases if _is_new(case)]
        for case in new:
            case.seating = Seating(uuid7().hex[:30])
        housing.settle(new)
        for case, late in kinship.settle(new):
            self._refuse(case, late)
        self._compare_shared()
        for case in found.cases:
            found.notices += case.notices
        return found

    def _read(self, parts: Iterable[Part]) -> None:
        found = self.found
        for read in self._crew.read(parts):
            found.cases += [Case(mark, school=mark.school) for mark in read.marks]
            found.rows += read.rows
            for cell in read.wrong:
                (found.notices if cell.is_warning else found.wrong).append(cell)
            self._progress(found.rows)

    def _known_cases(self) -> Iterator[tuple[Case, Said, Standing]]:
        """The cases about children on file, with what the row says and what the register holds."""
        cases = [case for case in self.found.cases if case.child and not case.is_wrong]
        for _, group in groupby(cases, key=lambda case: case.mark.part):
            together = list(group)
            load_children(self._known, [case.child for case in together if case.child])
            told = self._tell(together)
            for case in together:
                assert case.child is not None
                yield case, told[case.mark.row], self._known.children[case.child]
            self._known.forget(self._is_planned)

    def _compare(
        self, case: Case, said: Said, standing: Standing, housing: Housing, kinship: Kinship
    ) -> None:
        begun = len(self.found.writes.begun)
        compare_child(self._differences, case, said, standing)
        case.school = str(standing.child["school"] or "")
        housing.find(case, said, standing.child)
        kinship.find(case, said, standing)
        for row in self.found.writes.begun[begun:]:
            if "child_id" in row:
                row.update(region=standing.child["region"], school=standing.child["school"])

    def _compare_shared(self) -> None:
        """What rows say of persons and houses on file, in the order of rows: the first to say it decides."""
        known, subjects = self._known, self._differences.subjects
        cases = [case for case in self.found.cases if case.mark.row in subjects]
        for _, group in groupby(cases, key=lambda case: case.mark.part):
            together = list(group)
            keys = [subject for case in together for subject in subjects[case.mark.row]]
            load_persons(known, {key for role, key in keys if role != HOUSE})
            load_houses(known, {key for role, key in keys if role == HOUSE})
            told = self._tell(together)
            for case in together:
                for role, key in sorted(subjects[case.mark.row], key=_in_order):
                    self._guard(case, self._compare_with, case, told[case.mark.row], role, key)
            known.forget(self._is_planned)

    def _compare_with(self, case: Case, said: Said, role: str, key: UUID) -> None:
        if role == HOUSE:
            compare_house(self._differences, case, said.values, self._known.houses[key])
        else:
            compare_person(self._differences, case, in_role(said, role), self._known.persons[key])

    def _tell(self, cases: Iterable[Case]) -> dict[int, Said]:
        return tell(self._crew, cases)

    def _is_planned(self, row: Row) -> bool:
        return self.found.writes.is_planned(row)

    def _guard(self, case: Case, compare: Callable[..., None], *given: object) -> None:
        try:
            compare(*given)
        except LaterChange as late:
            self._refuse(case, late)

    def _refuse(self, case: Case, late: LaterChange) -> None:
        case.is_wrong = True
        params: dict[str, str | int] = {"since": late.since.isoformat()}
        fault = self.found.frame.fault(case.mark.row, late.key, "later_change", "later_day", params)
        self.found.wrong.append(fault)


def tell(crew: Crew, cases: Iterable[Case]) -> dict[int, Said]:
    """What the rows of cases say, by row."""
    told: dict[int, Said] = {}
    in_order = sorted(cases, key=lambda case: case.mark.part)
    for part, group in groupby(in_order, key=lambda case: case.mark.part):
        told |= {said.row: said for said in crew.tell(part, [case.mark.at for case in group])}
    return told


def _in_order(subject: tuple[str, UUID]) -> int:
    """Persons in the order in which a row speaks of them, whoever of them is on file already."""
    return ROLES.index(subject[0]) if subject[0] in ROLES else len(ROLES)


def _is_new(case: Case) -> bool:
    return case.outcome == Outcome.NEW
