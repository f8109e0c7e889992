"""An answer of the police is corrected: by whoever gave it, with a reason, and the earlier one stays readable.

What nobody acted on is asked no more. What somebody acted on stays, and whoever follows the way is to look.
"""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.duties.services import promising
from lantian.kernel.versions import Conflict, Difference, update_if_unchanged
from lantian.pathways.codes import chinese_day
from lantian.pathways.errors import WayError
from lantian.pathways.models import HukouCorrection, HukouLine, HukouList, WayDeed, WayRun, WayStep
from lantian.pathways.models.listing import STANDS
from lantian.pathways.rules.listing import (
    LOOK_WITHIN,
    MOVES,
    NOTHING,
    SENT,
    Answer,
    Said,
    asked_no_more,
    has_gone_on,
    moved_by,
    problem_of_answer,
)
from lantian.pathways.rules.running import NEAREST, State, StepState
from lantian.pathways.services.answering import SAID, deed_by, in_the_county, move_steps, note_told
from lantian.pathways.services.rows import note
from lantian.pathways.services.telling import tell_roles
from lantian.places import queries as places
from lantian.plans.rules.measures import says_nothing
from lantian.plans.services.ringing import ring
from lantian.registry.models import Child
from lantian.registry.services.following import lock_one

RULE = "way_answer"
County = Callable[[], AbstractContextManager[None]]


@transaction.atomic
def correct_line(
    *, line: HukouLine, version: int, answer: str, on: date, words: str, because: str, today: date
) -> HukouLine:
    """Corrects what the office wrote down from paper; an `answer` of "" takes it back, and the child waits again.

    An answer of a unit that has the list no more is corrected so too: its word comes on paper then. What stands there
    already, given twice, changes nothing. Raises `Conflict` with what somebody else wrote meanwhile; `WayError`:
    not_answered, not_your_answer, reason_needed, nothing_changed, listed_anew, and as `answer_line`; `RegistryError`.
    """
    corrected = _correct(
        line, version, _said(answer, on, words), because, today, county=nullcontext, unit=None
    )
    note("police_list", corrected, corrected=answer or "none")
    return corrected


@transaction.atomic
def correct_own_line(
    *, line: HukouLine, version: int, answer: str, on: date, words: str, because: str, today: date
) -> HukouLine:
    """The same by the unit of the police that gave an answer, of a list that it still has. Raises as `correct_line`."""
    one = HukouList.objects.get(pk=line.list_id)
    said, unit = _said(answer, on, words), acting_post().unit_id
    corrected = _correct(line, version, said, because, today, county=lambda: in_the_county(one), unit=unit)
    note("answer_list", corrected, corrected=answer or "none")
    return corrected


def _said(answer: str, on: date, words: str) -> Said:
    if answer and answer not in set(Answer):
        raise WayError("answer_unknown", field="answer")
    return Said(answer, on, words.strip()) if answer else NOTHING


def stands(line: HukouLine | HukouCorrection) -> Said:
    """The answer in a line, or in what a correction keeps."""
    return Said(line.answer, line.answered_on, line.words.reveal() if line.words else "")


def _correct(
    line: HukouLine,
    version: int,
    said: Said,
    because: str,
    today: date,
    *,
    county: County,
    unit: UUID | None,
) -> HukouLine:
    """`county` is the range in which the way of the child is looked at and moved; the line is written outside of it."""
    with county():
        child = lock_one(Child(pk=line.child_id))
    now = HukouLine.objects.select_related("list").get(pk=line.pk)
    before = stands(now)
    if now.version != version:
        if before == said:
            return now
        raise Conflict(now, _differences(before, said))
    _refuse(now, said, because, today, unit)
    with county():
        run = WayRun.objects.get(pk=now.run_id)
        _refuse_second_wait(now, said)
        went_on, as_before = _went_on(now, run), _before_it(now)
    kept = _keep(now, because, went_on=went_on)
    corrected = _write(now, said, version, unit)
    with county():
        if run.state == State.RUNNING:
            _tell_in_way(corrected, run, before, said, because, today)
            if not went_on:
                _put_back(run, asked_no_more(before.answer, said.answer), as_before)
            if said.answer:
                move_steps(run, MOVES[Answer(said.answer)], today)
        _tell(child, run, kept, said, now.list.seat, today)
    return corrected


def _differences(theirs: Said, mine: Said) -> list[Difference]:
    names = ("answer", "on", "words")
    pairs = ((name, getattr(theirs, name), getattr(mine, name)) for name in names)
    return [Difference(name, one, other) for name, one, other in pairs if one != other]


def _refuse(now: HukouLine, said: Said, because: str, today: date, unit: UUID | None) -> None:
    if not now.answer:
        raise WayError("not_answered")
    if not now.is_corrected_by(unit):
        raise WayError("not_your_answer")
    if said.answer and said.on:
        field, wrong = problem_of_answer(
            Answer(said.answer), on=said.on, sent_on=now.list.sent_on, today=today, words=said.words
        )
        if wrong:
            raise WayError(wrong, field=field, since=now.list.sent_on)
    if stands(now) == said:
        raise WayError("nothing_changed")
    if says_nothing(because):
        raise WayError("reason_needed", field="because")


def _refuse_second_wait(now: HukouLine, said: Said) -> None:
    """A child waits for an answer on one list at a time."""
    others = HukouLine.objects.filter(run=now.run_id, answer="").exclude(pk=now.pk)
    if not said.answer and others.exists():
        raise WayError("listed_anew", field="answer")


def _went_on(now: HukouLine, run: WayRun) -> bool:
    """Whether somebody acted on the answer that stands. That it moved a way shows by the deed that it left there."""
    since = now.answered_at or now.recorded_at
    deeds = WayDeed.objects.filter(run=run.pk, withdrawn_at__isnull=True, recorded_at__gte=since)
    answers = {"step__code": SENT, "by": deed_by(now.list.to)}
    return has_gone_on(
        now.answer,
        has_ended=run.state == State.ENDED and deeds.filter(**answers).exists(),
        done=set(deeds.exclude(**answers).values_list("step__code", flat=True)),
    )


def _before_it(now: HukouLine) -> dict[UUID, WayStep]:
    """The steps as they were before the answer that stands moved them, of those that nobody has touched since.

    History tells: the states of one transaction bear one time.
    """
    was = HukouLine.history.rel.related_model.objects.filter(pgh_obj=now.pk)  # type: ignore[attr-defined]
    moment = was.exclude(answered_at=now.answered_at).order_by("-pgh_created_at").first()
    if moment is None:
        return {}
    versions = dict(WayStep.objects.filter(run=now.run_id).values_list("pk", "version"))
    states = WayStep.history.rel.related_model.objects.filter(  # type: ignore[attr-defined]
        pgh_obj__in=list(versions), pgh_created_at=moment.pgh_created_at
    )
    return {one.pgh_obj_id: one for one in states if one.version + 1 == versions[one.pgh_obj_id]}


def _keep(now: HukouLine, because: str, *, went_on: bool) -> HukouCorrection:
    kept = HukouCorrection(
        **{name: getattr(now, name) for name in STANDS if name != "words"},
        words=now.words.reveal() if now.words else None,
        child_id=now.child_id,
        region=now.region,
        school=now.school,
        readers=now.readers,
        units=now.units,
        line=now,
        replaced=now.version,
        because=because.strip(),
        went_on=went_on,
        recorded_by=acting_post().user_id,
    )
    kept.save(force_insert=True)
    return kept


def _write(now: HukouLine, said: Said, version: int, unit: UUID | None) -> HukouLine:
    values = {
        "answer": said.answer,
        "answered_on": said.on,
        "words": said.words or None,
        "answered_by": acting_post().user_id,
        "answered_at": timezone.now(),
        "by_unit": unit,
    }
    return update_if_unchanged(now, values, version=version)


def _tell_in_way(line: HukouLine, run: WayRun, before: Said, said: Said, because: str, today: date) -> None:
    earlier = SAID[Answer(before.answer)]
    if said.answer and said.on:
        now = f"{SAID[Answer(said.answer)]}（{chinese_day(said.on)}）。"
        now += f"{said.words.rstrip('。')}。" if said.words else ""
        told = f"更正答复：{now}原答复“{earlier}”不再有效。"
    else:
        told = f"撤回答复：原答复“{earlier}”不再有效，尚待答复。"
    note_told(line, run, f"{told}更正原因：{because.strip()}", today, today)


def _put_back(run: WayRun, codes: Collection[str], as_before: dict[UUID, WayStep]) -> None:
    """What only the earlier answer asked for, and nobody acted on, is as it was; what was kept of it is kept again."""
    for step in WayStep.objects.filter(run=run.pk, code__in=codes, pk__in=as_before):
        was = as_before[step.pk]
        rows = WayStep.objects.filter(pk=step.pk)
        rows.update(due_on=was.due_on, state=was.state, done_on=was.done_on, version=step.version + 1)
        promising.move(about=step.pk, due_on=was.due_on)
        deeds = WayDeed.objects.filter(step=step.pk, withdrawn_at__isnull=True).order_by("on", "recorded_at")
        if was.state == StepState.DONE and (last := deeds.last()):
            promising.keep(about=step.pk, on=last.on, source=last.pk)


def _tell(child: Child, run: WayRun, kept: HukouCorrection, said: Said, office: UUID, today: date) -> None:
    """Tells whoever was told of the first answer; who follows a way that had gone on owes a look."""
    roles: set[Role] = set()
    if kept.went_on or run.state == State.RUNNING:
        codes = moved_by(kept.answer) | moved_by(said.answer)
        owed = WayStep.objects.filter(run=run.pk, code__in=codes).values_list("owed_by", flat=True)
        roles |= set(map(Role, owed))
    if kept.went_on:
        owner = _owner(run)
        roles.add(owner)
        promising.promise(
            child=child.pk,
            about=kept.pk,
            due_on=places.add_working_days(today, LOOK_WITHIN, child.region),
            owed_by=owner,
            seat=None,
            rule=RULE,
            is_discreet=True,
        )
    tell_roles(child, roles, today, kind="hukou_corrected", also=[office])


def _owner(run: WayRun) -> Role:
    """The kind of post that began a way follows it; the county where nobody of the place did."""
    began = Post.objects.filter(seat=run.seat).order_by("-since").values_list("role", flat=True).first()
    return Role(began) if began in NEAREST else Role.COUNTY_OFFICE


@transaction.atomic
def look_at(*, correction: HukouCorrection, version: int, words: str, today: date) -> HukouCorrection:
    """Somebody has looked what follows for a way that had gone on by an answer which was corrected, and says so.

    Raises `Conflict`, `WayError`: looked_already, hollow; `RegistryError`.
    """
    child = lock_one(correction.child)
    now = HukouCorrection.objects.get(pk=correction.pk)
    if not now.went_on or now.looked_at:
        raise WayError("looked_already")
    if says_nothing(words):
        raise WayError("hollow", field="words")
    values = {"looked_at": timezone.now(), "looked_by": acting_post().user_id, "found": words.strip()}
    looked = update_if_unchanged(now, values, version=version)
    promising.keep(about=now.pk, on=today, source=now.pk)
    ring(child, words, today)
    note("work", child, looked=True)
    return looked
