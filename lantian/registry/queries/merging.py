"""Two files side by side: on which items they differ, whose value to start from, what speaks against one child."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from lantian.access.models import User
from lantian.access.scopes import acting_post
from lantian.access.sealing import blind_index
from lantian.places import queries as places
from lantian.registry.merging.ledger import FACTS, content, same
from lantian.registry.models import CardIssue, Child, ChildDocument, Merge, Migration, Tie
from lantian.registry.rules.kin import GRANDPARENTS
from lantian.registry.rules.merging import Side, Who, better_file, better_known, doubts, newer
from lantian.registry.rules.seating import names_agree

PARENTS = (Tie.Kind.FATHER, Tie.Kind.MOTHER)
OWN: dict[str, tuple[str, ...]] = {
    "name": ("name", "name_pinyin", "name_initials"),
    "sex": ("sex",),
    "birth_on": ("birth_on",),
    "identity": ("identity", "identity_index", "temporary_key", "no_identity_reason"),
    "ethnicity": ("ethnicity",),
    **{one: (one,) for one in GRANDPARENTS},
    "household": ("household_id",),
    "remarks": ("remarks",),
}
"""The items that stand in a child's own row, with their columns."""

ONE, EITHER = (Side.MINE, Side.THEIRS), (Side.MINE, Side.THEIRS, Side.BOTH)


@dataclass(frozen=True)
class Item:
    """Something on which two files differ: a name of `OWN`, `fact:<name>`, or `tie:<key of the other file's tie>`.

    `mark` changes when either side does.
    """

    key: str
    mine: Any
    theirs: Any
    default: Side
    options: tuple[Side, ...] = ONE
    mark: str = ""


@dataclass
class Comparison:
    """Two files: what they differ in, how many items agree, what comes along by itself."""

    kept: Child
    gone: Child
    items: list[Item] = field(default_factory=list)
    agreed: int = 0
    doubts: list[str] = field(default_factory=list)
    papers: int = 0
    cards: int = 0

    @property
    def marks(self) -> dict[str, str]:
        return {item.key: item.mark for item in self.items}


def compare(kept: Child, gone: Child) -> Comparison:
    """The file that stays and the one that goes, side by side."""
    ties = {child.pk: list(ties_of(child.pk)) for child in (kept, gone)}
    better = better_file(*((bool(one.identity_index), one.confirmed_on) for one in (kept, gone)))
    found = Comparison(kept, gone)
    facts = list(_facts(kept, gone, better))
    residence = next((item.default for item in facts if item.key == "fact:residence"), better)
    for item in (*_own(kept, gone, better, residence), *facts):
        if _says_the_same(item):
            found.agreed += 1
        else:
            found.items.append(item)
    found.items += _ties(ties[kept.pk], ties[gone.pk])
    found.doubts = doubts(_who(kept, ties[kept.pk]), _who(gone, ties[gone.pk]))
    found.papers = ChildDocument.objects.filter(child=gone.pk, is_latest=True).count()
    found.cards = CardIssue.objects.filter(child=gone.pk, is_latest=True).count()
    return found


def ties_of(child: UUID) -> Iterable[Tie]:
    return Tie.objects.filter(child=child).select_related("person").order_by("kind", "since", "pk")


def own_value(child: Child, name: str) -> Any:
    """What a child's row says about an item; a household as its row."""
    return child.household if name == "household" else getattr(child, name)


def _own(kept: Child, gone: Child, better: Side, residence: Side) -> Iterator[Item]:
    for name in OWN:
        mine, theirs = own_value(kept, name), own_value(gone, name)
        is_joined = name == "remarks" and bool(mine) and bool(theirs)
        default = better_known(mine, theirs, better=residence if name == "household" else better)
        yield Item(
            name,
            mine,
            theirs,
            Side.BOTH if is_joined else default,
            EITHER if is_joined else ONE,
            _mark(_marked(mine), _marked(theirs)),
        )


def _facts(kept: Child, gone: Child, better: Side) -> Iterator[Item]:
    for name, model in FACTS.items():
        rows = model.objects.filter(child__in=[kept.pk, gone.pk], until__isnull=True)
        by_child = {row.child_id: row for row in rows}
        mine, theirs = by_child.get(kept.pk), by_child.get(gone.pk)
        default = better_known(mine, theirs, better=better)
        if mine and theirs:
            default = newer(mine.since, theirs.since, better=better)
        yield Item(f"fact:{name}", mine, theirs, default, ONE, _mark(_marked(mine), _marked(theirs)))


def _says_the_same(item: Item) -> bool:
    """Whether nothing is to be chosen; a household differs by what it is, a fact by what it says, not since when."""
    if item.theirs is None or item.theirs == "":
        return True
    if item.key.startswith("fact:"):
        return item.mine is not None and say_the_same(item.mine, item.theirs)
    return bool(same(item.mine, item.theirs))


def say_the_same(one: Any, other: Any) -> bool:
    """Whether two facts say the same, whenever they began."""
    ours, theirs = content(one), content(other)
    return all(same(ours[name], theirs[name]) for name in ours if name not in ("child_id", "since", "until"))


def _ties(mine: list[Tie], theirs: list[Tie]) -> Iterator[Item]:
    free = [tie for tie in mine if tie.until is None]
    for tie in theirs:
        if tie.until is not None:
            continue
        other = next((one for one in free if _is_counterpart(one, tie)), None)
        if other:
            free.remove(other)
            if other.person_id == tie.person_id:
                continue
        yield _tie_item(other, tie)


def _tie_item(mine: Tie | None, theirs: Tie) -> Item:
    default = Side.THEIRS
    if mine and _known(mine) >= _known(theirs):
        default = Side.MINE
    options = EITHER if mine and theirs.kind not in PARENTS else ONE
    return Item(f"tie:{theirs.pk}", mine, theirs, default, options, _mark(_marked(mine), _marked(theirs)))


def _is_counterpart(one: Tie, other: Tie) -> bool:
    if one.kind != other.kind:
        return False
    return (
        one.kind in PARENTS
        or one.person_id == other.person_id
        or names_agree(one.person.name, other.person.name)
    )


def _known(tie: Tie) -> tuple[int, int]:
    """How much hangs on a person: other children, and what is known of them."""
    person = tie.person
    away = Migration.objects.filter(person=person.pk, until__isnull=True).exists()
    return len(person.children), sum(map(bool, (person.identity_index, person.phone_index, away, tie.seat)))


def _who(child: Child, ties: list[Tie]) -> Who:
    number = bytes(child.identity_index) if child.identity_index else None
    parents = frozenset(tie.person.name for tie in ties if tie.kind in PARENTS)
    return Who(number, child.sex, child.birth_on, child.name, parents)


def _marked(value: Any) -> str:
    """What a value is, as a mark that says nothing of it."""
    if isinstance(value, Tie):
        return f"{value.pk}.{value.version}.{value.person_id}.{value.person.version}"
    if hasattr(value, "version"):
        return f"{value.pk}.{value.version}"
    return (
        "" if value is None else blind_index(value.reveal() if hasattr(value, "reveal") else str(value)).hex()
    )


def _mark(*parts: str) -> str:
    return blind_index("|".join(parts)).hex()[:16]


@dataclass(frozen=True)
class MergeLine:
    """A merge with its names: whose files (None: a child of another place), where, who proposed it, who decided."""

    merge: Merge
    kept: Child | None
    gone: Child | None
    places: tuple[str, str]
    proposed_by: str
    decided_by: str
    undone_by: str
    is_own: bool

    @property
    def is_here(self) -> bool:
        return self.kept is not None and self.gone is not None


def merge_lines(merges: Iterable[Merge]) -> list[MergeLine]:
    """Merges with their names, in three more queries."""
    rows = list(merges)
    people = {key for row in rows for key in (row.recorded_by, row.decided_by, row.undone_by) if key}
    names = dict(User.objects.filter(pk__in=people).values_list("pk", "name"))
    seen = Child.objects.in_bulk({key for row in rows for key in (row.kept_id, row.gone_id)})
    paths = places.paths({child.region for child in seen.values()})
    mine = acting_post().user_id

    def named(key: UUID | None) -> str:
        return names.get(key, "") if key else ""

    def place(key: UUID) -> str:
        return paths.get(seen[key].region, "") if key in seen else ""

    return [
        MergeLine(
            merge=row,
            kept=seen.get(row.kept_id),
            gone=seen.get(row.gone_id),
            places=(place(row.kept_id), place(row.gone_id)),
            proposed_by=named(row.recorded_by),
            decided_by=named(row.decided_by),
            undone_by=named(row.undone_by),
            is_own=row.recorded_by == mine,
        )
        for row in rows
    ]


def merges_into(child: UUID) -> list[MergeLine]:
    """The merges by which a file holds what two held, the latest first."""
    rows = Merge.objects.filter(kept=child, state=Merge.State.MERGED)
    return merge_lines(rows.order_by("-decided_at"))


def later_merge(merge: Merge) -> Merge | None:
    """A merge that came on top of one that stands: it must be undone first, the latest of all before the others."""
    later = Merge.objects.filter(state=Merge.State.MERGED, decided_at__gt=merge.decided_at)
    both = later.filter(kept=merge.kept_id) | later.filter(gone=merge.kept_id)
    return both.order_by("-decided_at").first()


def waiting(kept: UUID, gone: UUID) -> Merge | None:
    """What somebody proposed about two files and nobody has decided yet."""
    proposals = Merge.objects.filter(state=Merge.State.WAITING)
    return proposals.filter(kept__in=[kept, gone], gone__in=[kept, gone]).order_by("recorded_at").first()
