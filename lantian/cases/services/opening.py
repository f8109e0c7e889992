"""Opening a case, for a child on file or for one that nobody knows yet; from a report, a need, or directly."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import holders
from lantian.access.scopes import acting_post
from lantian.alarms.models import HarmReport
from lantian.cases.errors import CasesError
from lantian.cases.models import CaseMember, CaseStep, CaseTask, ProtectionCase
from lantian.cases.rules.bases import OFFERED, problem_of_basis
from lantian.cases.rules.helping import next_look
from lantian.cases.rules.steps import State, Verb
from lantian.cases.rules.teams import OWNERS
from lantian.cases.services.rows import guards_of, note
from lantian.kernel.values.text import says_little
from lantian.notices.services import tell
from lantian.registry.models import Child

PARTS = {
    Role.CITY_OFFICE: "other",
    Role.COUNTY_OFFICE: "other",
    Role.TOWN_SUPERVISOR: "town",
    Role.VILLAGE_DIRECTOR: "village",
    Role.SCHOOL_HEAD: "school",
    Role.CLASS_TEACHER: "school",
    Role.PSYCHOLOGIST: "mind",
}


@transaction.atomic
def open_case(
    *,
    child: Child | None,
    report: HarmReport | None = None,
    reason: str,
    kind: str = "other",
    need: UUID | None = None,
    described: str = "",
    region: int | None = None,
    basis: str = OFFERED[Verb.OPEN].value,
    basis_words: str = "",
    told: Iterable[str] = (),
) -> ProtectionCase:
    """Opens a case. Whoever opens it is of its team; it is answered for by them, or else by the county office.

    A child that nobody knows is `described` and has the `region` where it is. `report` is the report of harm from
    which it comes, if one. Raises `CasesError`: gone, case_stands, reason_needed, described_needed, basis_needed,
    basis_words_needed, no_office.
    """
    if child is not None and (child.erased_at or child.merged_into_id):
        raise CasesError("gone")
    if child is None and (says_little(described) or region is None):
        raise CasesError("described_needed", field="described")
    if says_little(reason):
        raise CasesError("reason_needed", field="reason")
    wrong = problem_of_basis(basis, basis_words)
    if wrong:
        raise CasesError(wrong, field="basis")
    post, now = acting_post(), timezone.now()
    where = child.region if child else int(region or 0)
    owner = _owner(post, where, timezone.localdate(now))
    case = ProtectionCase(
        child=child,
        region=where,
        school=child.school if child else None,
        team=list(dict.fromkeys([owner.seat, post.seat])),
        recorded_by=post.user_id,
        name=child.name if child else described.strip(),
        described=described.strip() or None,
        kind=kind,
        reason=reason.strip(),
        report=report.pk if report is not None else None,
        need=need,
        owner=owner.seat,
        opened_on=timezone.localdate(now),
        entered_on=timezone.localdate(now),
    )
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError:
        raise CasesError("case_stands") from None
    CaseMember.objects.bulk_create(_members(case, owner, post, now))
    first = {
        "number": 1,
        "verb": Verb.OPEN.value,
        "after": State.REPORTED.value,
        "at": now,
        "seat": post.seat,
    }
    CaseStep(
        **guards_of(case), **first, basis=basis, basis_words=basis_words.strip(), told=sorted(told)
    ).save(force_insert=True)
    owe_look(case, timezone.localdate(now))
    note(case, "open")
    if owner.seat != post.seat:
        tell(seats=[owner.seat], kind="case_given")
    return case


def owe_look(case: ProtectionCase, today: date) -> None:
    """The next monthly look at a case, by whoever answers for it."""
    look = CaseTask(**guards_of(case), kind="review", seat=case.owner, due_on=next_look(today))
    look.save(force_insert=True)


def part_of(post: Post) -> str:
    """The part that a post has in a team by itself."""
    return PARTS.get(Role(post.role), "police" if post.unit.department == "police" else "other")


def tell_who_asked(child: Child) -> None:
    """Tells the county that somebody wants to open a case where one stands."""
    seats = [post.seat for post in holders(Role.COUNTY_OFFICE, child.region, timezone.localdate())]
    tell(seats=seats, kind="case_asked")


def _owner(post: Post, region: int, on: date) -> Post:
    if Role(post.role) in OWNERS:
        return post
    for role in (Role.COUNTY_OFFICE, Role.CITY_OFFICE):
        found = holders(role, region, on)
        if found:
            return found[0]
    raise CasesError("no_office")


def _members(case: ProtectionCase, owner: Post, opener: Post, now: Any) -> list[CaseMember]:
    """The owner first: the list of seats is made anew after each of them, and holds the owner at any time."""
    lead = CaseMember(**guards_of(case), seat=owner.seat, part="lead", since_at=now)
    if opener.seat == owner.seat:
        return [lead]
    return [lead, CaseMember(**guards_of(case), seat=opener.seat, part=part_of(opener), since_at=now)]
