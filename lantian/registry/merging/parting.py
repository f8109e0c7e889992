"""What undoing a merge will put back, and what was done since that somebody must share out between the two children.

Whatever the merge changed and nobody touched goes back by itself. What was edited since, or recorded anew, concerns
one child, the other or both: that is asked, and everything else follows from the answers.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from lantian.access.sealing import blind_index
from lantian.registry.errors import RegistryError
from lantian.registry.merging.ledger import WHOLE, Entry, Notes, content, rows_named, same
from lantian.registry.models import Child, ChildDocument, Merge, Tie
from lantian.registry.queries.merging import OWN, PARENTS
from lantian.registry.rules.merging import PeriodsCollide, Side, Span, fitted

Place = tuple[str, UUID]
"""A table and the key of a row in it."""


@dataclass(frozen=True)
class Question:
    """Something done since the merge: whom it concerns. `key` changes when it is done again.

    `subject` is a name of `OWN`, or the row; `was` what stood there at the merge (None: it was not there).
    """

    key: str
    subject: Any
    was: Any
    default: Side
    options: tuple[Side, ...]


@dataclass
class Parting:
    """How rows shall stand, by place; rows to be written anew; what is asked before that is so."""

    kept: Child
    gone: Child
    finals: dict[Place, dict[str, Any]] = field(default_factory=dict)
    copies: list[Any] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    rows: dict[Place, Any] = field(default_factory=dict)
    called: dict[UUID, str] = field(default_factory=dict)
    """What each child was called before the merge."""


def part(merge: Merge, notes: Notes, answers: Mapping[str, Side]) -> Parting:
    """Works out the parting of two files by `answers` (by key of question; what is left out goes by default).

    Reads all rows concerned and writes nothing; runs while every compartment is open. Raises
    `RegistryError("periods_collide")`, `RegistryError("two_parents")`.
    """
    rows = rows_named(notes.entries)
    kept, gone = Child.objects.get(pk=merge.kept_id), Child.objects.get(pk=merge.gone_id)
    parting = Parting(kept, gone, rows=rows)
    work = _Work(parting, notes, answers)
    for place in dict.fromkeys((entry.table, entry.row) for entry in notes.entries):
        if place in rows:
            work.put_back(place)
    work.share_out_what_is_new()
    work.fit()
    parting.called = {child.pk: work.first(child, "name") for child in (kept, gone)}
    return parting


class _Work:
    """The parting while it is worked out."""

    def __init__(self, parting: Parting, notes: Notes, answers: Mapping[str, Side]) -> None:
        self.parting, self.notes, self.answers = parting, notes, answers
        self.entries: dict[Place, list[Entry]] = defaultdict(list)
        for entry in notes.entries:
            self.entries[entry.table, entry.row].append(entry)
        self.touched: set[str] = set()

    def put_back(self, place: Place) -> None:
        row = self.parting.rows[place]
        if isinstance(row, WHOLE):
            self._put_row_back(place, row)
            return
        before, edited = self._unwound(place, row)
        final = self.parting.finals.setdefault(place, {})
        final.update({**before, **final})
        if row.pk == self.parting.kept.pk:
            self._ask_about_own(row, edited)

    def _unwound(self, place: Place, row: Any) -> tuple[dict[str, Any], set[str]]:
        """Columns as they stood before, and the names of those that somebody edited since."""
        now = {name: getattr(row, name) for entry in self.entries[place] for name in entry.after}
        first: dict[str, Any] = {}
        edited: set[str] = set()
        for entry in reversed(self.entries[place]):
            for name, value in entry.after.items():
                if name not in edited and not same(now[name], value):
                    edited.add(name)
                now[name] = first[name] = entry.before[name]
        return {name: value for name, value in first.items() if name not in edited}, edited

    def _ask_about_own(self, kept: Child, edited: set[str]) -> None:
        """What of the child's own row was edited since the merge had changed it."""
        gone_place = (Child._meta.label_lower, self.parting.gone.pk)
        for name, columns in OWN.items():
            if columns[0] not in edited:
                continue
            now = {column: getattr(kept, column) for column in columns}
            was = {column: self.first(kept, column) for column in columns}
            options = (Side.MINE, Side.THEIRS) if name == "identity" else tuple(Side)
            chosen = self._last(kept, columns[0])
            side = self._asked(f"own:{name}:{_mark(now)}", name, chosen, Side.MINE, options)
            final = self.parting.finals[kept._meta.label_lower, kept.pk]
            final.update(was if side == Side.THEIRS else now)
            if side != Side.MINE:
                self.parting.finals.setdefault(gone_place, {}).update(now)

    def first(self, row: Any, column: str) -> Any:
        """How a column stood before the merge."""
        places = self.entries[row._meta.label_lower, row.pk]
        return next((e.before[column] for e in places if column in e.before), getattr(row, column))

    def _last(self, row: Any, column: str) -> Any:
        """How the merge left a column that it changed."""
        entries = reversed(self.entries[row._meta.label_lower, row.pk])
        return next(entry.after[column] for entry in entries if column in entry.after)

    def _put_row_back(self, place: Place, row: Any) -> None:
        entries = self.entries[place]
        before, last = entries[0].before, entries[-1]
        now, is_from_other = content(row), before["child_id"] == self.parting.gone.pk
        if all(same(now[name], value) for name, value in last.after.items()):
            self.parting.finals[place] = {**before, **self.parting.finals.get(place, {})}
            return
        self.touched.add(row._meta.label_lower)
        unwound = {
            name: before[name] if same(now[name], value) else now[name] for name, value in last.after.items()
        }
        if last.pair is None and not is_from_other:
            self.parting.finals[place] = unwound
            return
        default = Side.THEIRS if is_from_other else Side.MINE
        side = self._asked(_key(row), row, last.after, default, tuple(Side))
        if is_from_other:
            self.parting.finals[place] = dict(before) if side == Side.MINE else unwound
            if side != Side.THEIRS:
                self._copy(row, now, self.parting.kept)
        else:
            self.parting.finals[place] = dict(before) if side == Side.THEIRS else now
            if side != Side.MINE and last.pair:
                theirs = {**now, "child_id": self.parting.gone.pk}
                self.parting.finals[place[0], last.pair] = theirs

    def share_out_what_is_new(self) -> None:
        """Rows recorded since the merge; newer versions of a paper go where the paper goes."""
        kept, gone = self.parting.kept, self.parting.gone
        for model in WHOLE:
            rows: Any = model.objects.filter(child=kept.pk).exclude(pk__in=self.notes.rows)  # type: ignore[attr-defined]
            for row in rows.order_by("since", "pk"):
                self.touched.add(row._meta.label_lower)
                place, now = (row._meta.label_lower, row.pk), content(row)
                self.parting.rows[place] = row
                side = self._asked(_key(row), row, None, Side.MINE, tuple(Side))
                if side == Side.THEIRS:
                    self.parting.finals[place] = {**now, "child_id": gone.pk}
                elif side == Side.BOTH:
                    self._copy(row, now, gone)
        self._take_series_along()

    def _take_series_along(self) -> None:
        papers = [row for row in self.parting.rows.values() if isinstance(row, ChildDocument)]
        series = {paper.series for paper in papers}
        for paper in ChildDocument.objects.filter(series__in=series).exclude(pk__in=[p.pk for p in papers]):
            stored = paper.file
            for row, column in ((paper, "child_id"), (stored, "child")):
                place = (row._meta.label_lower, row.pk)
                self.parting.rows[place] = row
                self.parting.finals[place] = {column: self.parting.gone.pk}

    def _copy(self, row: Any, now: Mapping[str, Any], child: Child) -> None:
        values = {**now, "child_id": child.pk}
        self.parting.copies.append(type(row)(id=uuid7(), recorded_by=row.recorded_by, **values))

    def _asked(self, key: str, subject: Any, was: Any, default: Side, options: tuple[Side, ...]) -> Side:
        self.parting.questions.append(Question(key, subject, was, default, options))
        answer = self.answers.get(key, default)
        return answer if answer in options else default

    def fit(self) -> None:
        """Lets rows end where the next begins, in tables in which somebody did something since."""
        for model in WHOLE:
            if model._meta.label_lower in self.touched:
                for child in (self.parting.kept.pk, self.parting.gone.pk):
                    self._fit(model, child)

    def _fit(self, model: Any, child: UUID) -> None:
        lines = list(self._lines(model, child))
        if model is Tie:
            kinds = [said["kind"] for _, said in lines if said["until"] is None and said["kind"] in PARENTS]
            if len(kinds) != len(set(kinds)):
                raise RegistryError("two_parents")
            return
        try:
            ends = fitted(Span(key, said["since"], said["until"]) for key, said in lines)
        except PeriodsCollide:
            raise RegistryError("periods_collide") from None
        for key, said in lines:
            if key in ends:
                said["until"] = ends[key]
                self._keep(model, key, said)

    def _lines(self, model: Any, child: UUID) -> Iterator[tuple[UUID, dict[str, Any]]]:
        """The rows of a child in a table as they shall stand."""
        both = [self.parting.kept.pk, self.parting.gone.pk]
        for row in model.objects.filter(child__in=both):
            place = (model._meta.label_lower, row.pk)
            self.parting.rows.setdefault(place, row)
            said = {**content(row), **self.parting.finals.get(place, {})}
            if said["child_id"] == child:
                yield row.pk, said
        for copy in self.parting.copies:
            if isinstance(copy, model) and copy.child_id == child:
                yield copy.pk, content(copy)

    def _keep(self, model: Any, key: UUID, said: dict[str, Any]) -> None:
        for copy in self.parting.copies:
            if copy.pk == key:
                copy.until = said["until"]
                return
        self.parting.finals[model._meta.label_lower, key] = said


def _key(row: Any) -> str:
    return f"{row._meta.model_name}:{row.pk}:{row.version}"


def _mark(values: Mapping[str, Any]) -> str:
    said = "|".join(value.reveal() if hasattr(value, "reveal") else str(value) for value in values.values())
    return blind_index(said).hex()[:16]
