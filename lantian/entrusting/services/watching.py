"""What facts and time do to agreements: somebody has to look at one, or it ends soon."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from lantian.access.models import Post
from lantian.access.policy import Role, Scope
from lantian.access.queries import holders
from lantian.access.scopes import acting_as, acting_post
from lantian.duties.models import Duty
from lantian.duties.services.promising import promise
from lantian.entrusting.models import CarerAssessment, Entrustment
from lantian.entrusting.rules.eligibility import Result
from lantian.entrusting.rules.life import REMIND, State
from lantian.notices.services import tell
from lantian.registry.models import Migration, Tie
from lantian.registry.queries.active import active

RULE = "entrusted_renewal"
PORTION = 500
PARENTS = (Tie.Kind.FATHER, Tie.Kind.MOTHER)
Look = Entrustment.Look


@transaction.atomic
def follow(children: Sequence[UUID], on: date) -> None:
    """What the register calls when facts of children changed: marks agreements that a fact speaks against.

    Nothing is ended by a rule: a person looks. A mark goes when its fact does.
    """
    if acting_post().scope != Scope.PLACE:
        return
    rows = list(
        Entrustment.objects.filter(
            child__in=children, state__in=(State.DRAFT, State.SIGNED), person__isnull=False
        )
    )
    if not rows:
        return
    looks = _looks(rows)
    told = []
    for row in rows:
        look = looks[row.pk]
        if look != row.look:
            since = on if look else None
            Entrustment.objects.filter(pk=row.pk).update(look=look, look_since=since)
            told += [row.region] if look else []
    tell_keepers(told, on)


def _looks(rows: Sequence[Entrustment]) -> dict[UUID, str]:
    """What speaks against each agreement, the gravest first; three questions for any number."""
    children = [row.child_id for row in rows]
    unfit = set(
        CarerAssessment.objects.filter(
            child__in=children, result=Result.UNFIT, superseded_at__isnull=True
        ).values_list("child", "person")
    )
    ties = list(
        Tie.objects.filter(child__in=children, until__isnull=True).values_list("child", "person", "kind")
    )
    carers = {(child, person) for child, person, kind in ties if kind == Tie.Kind.CARER}
    parents = {(child, person) for child, person, kind in ties if kind in PARENTS}
    back = _back(parents)

    def look(row: Entrustment) -> str:
        key = (row.child_id, row.person_id)
        is_signed = row.state == State.SIGNED
        if key in unfit:
            return str(Look.UNFIT)
        if is_signed and key not in carers:
            return str(Look.TIE)
        is_back = row.signed_on and any(until > row.signed_on for until in back.get(row.child_id, ()))
        return str(Look.BACK) if is_signed and is_back else ""

    return {row.pk: look(row) for row in rows}


def _back(parents: Collection[tuple[UUID, UUID]]) -> dict[UUID, list[date]]:
    """By child: the days on which parents came home who are not away again."""
    rows = Migration.objects.filter(person__in={person for _child, person in parents})
    until: dict[UUID, date | None] = {}
    for person, end in rows.order_by("since").values_list("person", "until"):
        until[person] = end if end and until.get(person, end) else None
    found: dict[UUID, list[date]] = {}
    for child, person in parents:
        if end := until.get(person):
            found.setdefault(child, []).append(end)
    return found


def tell_keepers(regions: Iterable[int], on: date) -> None:
    """Tells the village director and the town supervisor of each region that care is to be looked at."""
    seats: Counter[UUID] = Counter()
    for region, count in Counter(regions).items():
        for role in (Role.VILLAGE_DIRECTOR, Role.TOWN_SUPERVISOR):
            for post in holders(role, region, on)[:1]:
                seats[post.seat] += count
    mine = acting_post().seat
    for seat, count in seats.items():
        if seat != mine:
            tell(seats=[seat], kind="entrusted_look", count=count)


def remind_of_post(post: Post, on: date) -> int:
    """Makes the renewal of agreements that end within thirty days a duty of the village; how many there were."""
    done = 0
    while True:
        with acting_as(post):
            portion = remind(on)
        done += portion
        if portion < PORTION:
            return done


def remind(on: date) -> int:
    """The same for at most `PORTION` of them."""
    promised = Duty.objects.filter(
        city=OuterRef("city"), child=OuterRef("child"), about=OuterRef("pk"), rule=RULE
    )
    ending = Entrustment.objects.filter(
        ~Exists(promised), active("child__"), state=State.SIGNED, until__lte=on + REMIND
    )
    rows = list(ending.order_by("until", "pk")[:PORTION])
    for row in rows:
        promise(
            child=row.child_id,
            about=row.pk,
            due_on=row.until,
            owed_by=Role.VILLAGE_DIRECTOR,
            seat=None,
            rule=RULE,
        )
    for region, count in Counter(row.region for row in rows).items():
        seats = [post.seat for post in holders(Role.VILLAGE_DIRECTOR, region, on)[:1]]
        tell(seats=seats, kind="entrusted_expiring", count=count)
    return len(rows)
