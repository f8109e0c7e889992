"""Orders of needs: published without a name, taken by one organisation, confirmed with consent, ended by a word."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.kernel.versions import update_if_unchanged
from lantian.places.models import Unit
from lantian.places.rules import STEPS, Level
from lantian.plans.codes import need_kinds
from lantian.plans.models import Measure, Need
from lantian.plans.queries.levels import level_of
from lantian.plans.rules.needs import State as NeedState
from lantian.plans.rules.needs import Verb as NeedVerb
from lantian.plans.rules.needs import may
from lantian.plans.services.measures import drop_measure, keep_measure, promise_measure
from lantian.plans.services.needs import close_need
from lantian.registry.rules.ages import age_on
from lantian.registry.services.following import lock_one
from lantian.resources.errors import ResourceError
from lantian.resources.models import Order, OrderedNeed, Resource
from lantian.resources.models.orders import REASONS
from lantian.resources.queries.orders import suits
from lantian.resources.queries.organisations import organisations_for
from lantian.resources.queries.towns import as_old_in_town
from lantian.resources.rules.orders import (
    LIVE,
    NOT_TO_ORGANISATIONS,
    Reason,
    State,
    Verb,
    after,
    ages_of,
    band_of,
    band_told,
)
from lantian.resources.services.rooms import give_room_back, hold_room
from lantian.resources.services.telling import tell_organisations, tell_owner, tell_taker

NOBODY: dict[str, Any] = {"taken_by": None, "seat": None, "resource": None, "taken_on": None, "due_on": None}


@transaction.atomic
def publish(*, need: Need, today: date) -> Order:
    """Publishes an open need to the organisations of its county, without a word that leads to the child.

    Raises `ResourceError`: not_for_organisations, need_over, ordered_already, no_organisation; `RegistryError`.
    """
    child = lock_one(need.child)
    need.refresh_from_db()
    if need.code in NOT_TO_ORGANISATIONS:
        raise ResourceError("not_for_organisations")
    if need.state not in (NeedState.OPEN, NeedState.IN_HAND):
        raise ResourceError("need_over")
    _leave_former(need)
    town = child.region - child.region % STEPS[Level.TOWN]
    units = organisations_for(town, today)
    if not units:
        raise ResourceError("no_organisation")
    band = band_of(age_on(child.birth_on, today))
    order = Order(
        region=town,
        code=need.code,
        band=band_told(band, as_old_in_town(town, ages_of(band), today)) if band else "",
        units=units,
        owner=acting_post().seat,
        published_on=today,
        recorded_by=acting_post().user_id,
    )
    order.save(force_insert=True)
    guards = {"region": child.region, "school": child.school, "recorded_by": acting_post().user_id}
    OrderedNeed(child=child, order=order, need=need, **guards).save(force_insert=True)
    tell_organisations(units, today)
    note_access(
        "resources.order", child=child.pk, region=child.region, school=child.school, published=need.code
    )
    return order


def _leave_former(need: Need) -> None:
    """A need is in one order at a time; what another town published before the child moved here is over."""
    former = OrderedNeed.objects.filter(need=need.pk, is_live=True)
    if Order.objects.filter(pk__in=former.values("order")).exists():
        raise ResourceError("ordered_already")
    former.update(is_live=False, told_to=[])


@transaction.atomic
def take(*, order: Order, resource: Resource | None, today: date) -> Order:
    """An organisation takes an order on, by one of its offers that has room. The first one gets it.

    Raises `ResourceError`: not_an_organisation, offer_needed, offer_unfit, no_room, taken_already.
    """
    post = acting_post()
    if post.unit.kind != Unit.Kind.SOCIAL_ORGANISATION:
        raise ResourceError("not_an_organisation")
    if resource is None or resource.unit_id != post.unit_id:
        raise ResourceError("offer_needed", field="resource")
    if not suits(resource, order, today):
        raise ResourceError("offer_unfit", field="resource")
    hold_room(resource.pk)
    now = Order.objects.select_for_update().get(pk=order.pk)
    if after(Verb.TAKE, State(now.state)) is None:
        raise ResourceError("taken_already")
    taken = update_if_unchanged(
        now,
        {
            "state": State.TAKEN,
            "taken_by": post.unit_id,
            "seat": post.seat,
            "resource": resource,
            "taken_on": today,
            "reason": "",
        },
        version=now.version,
    )
    tell_owner(taken)
    note_access("resources.take", region=order.region, taken=order.code)
    return taken


@transaction.atomic
def confirm(*, order: Order, version: int, values: Mapping[str, Any], today: date) -> Order:
    """The owner says yes: the family agreed, the taker is told what it must know, the promise stands in the plan.

    `values`: consent_by, consent_how, consent_on, told; what, done_means, due_on of the measure. Raises
    `ResourceError`: gone, not_now, consent_future, before_birth, told_needed; `PlansError`, `RegistryError`,
    `Conflict`.
    """
    row = _whose(order)
    lock_one(row.child)
    if values["consent_on"] > today:
        raise ResourceError("consent_future", field="consent_on")
    if values["consent_on"] < row.child.birth_on:
        raise ResourceError("before_birth", field="consent_on")
    if not values["told"].strip():
        raise ResourceError("told_needed", field="told")
    going = _step(order, Verb.CONFIRM, version, confirmed_on=today, due_on=values["due_on"])
    promise = {name: values[name] for name in ("what", "done_means", "due_on")}
    by = {"seat": None, "outside": _name_of(going), "line": need_kinds()[order.code].line}
    measure = promise_measure(need=row.need, values=promise | by, today=today, knows_others=True)
    _write(
        row,
        measure=measure,
        told_to=[going.taken_by],
        told=values["told"].strip(),
        level=level_of(row.child_id) or "",
        **{name: values[name] for name in ("consent_by", "consent_how", "consent_on")},
    )
    tell_taker(going)
    _note(row, confirmed=order.code)
    return going


@transaction.atomic
def refuse(*, order: Order, version: int, reason: str) -> Order:
    """The owner does not give the child to this taker; the order waits for another. Raises as `give_back`."""
    tell_taker(order)
    return _free(order, Verb.REFUSE, version, reason)


@transaction.atomic
def give_back(*, order: Order, version: int, reason: str) -> Order:
    """The taker gives an order back: it waits anew, or, once the taker was told about the child, for its owner's word.

    Raises `ResourceError`: not_now, reason_needed; `Conflict`.
    """
    if order.taken_by != acting_post().unit_id:
        raise ResourceError("not_now")
    if order.state == State.GOING:
        _reasoned(reason)
        back = _step(order, Verb.GIVE_BACK, version, reason=reason)
    else:
        back = _free(order, Verb.GIVE_BACK, version, reason)
    tell_owner(back)
    return back


@transaction.atomic
def offer_again(*, order: Order, version: int, today: date) -> Order:
    """What was given back waits for another; the former taker reads no more, and consent is asked anew.

    Raises `ResourceError`: not_now, gone, no_organisation; `PlansError`, `RegistryError`, `Conflict`.
    """
    row = _whose(order)
    lock_one(row.child)
    units = organisations_for(order.region, today)
    if not units:
        raise ResourceError("no_organisation")
    again = _step(order, Verb.OFFER_AGAIN, version, units=units, confirmed_on=None, **NOBODY)
    _drop(row, order.reason, today)
    _close(row, is_live=True)
    tell_organisations(units, today)
    _note(row, offered_again=order.code)
    return again


@transaction.atomic
def finish(*, order: Order, version: int, values: Mapping[str, Any], today: date) -> Order:
    """Ends an order by the family's word: word_by, word, word_on, word_text, reason, came_out.

    The measure is kept, and the need closed where nothing else goes on for it. Raises `ResourceError`: gone,
    not_now, before_consent; `PlansError`, `RegistryError`, `Conflict`.
    """
    row = _whose(order)
    lock_one(row.child)
    if order.confirmed_on and values["word_on"] < order.confirmed_on:
        raise ResourceError("before_consent", field="word_on", since=order.confirmed_on)
    done = _step(order, Verb.FINISH, version, ended_on=today)
    if measure := _live_measure(row):
        came_out = values["came_out"]
        keep_measure(measure=measure, version=measure.version, came_out=came_out, note_text="", today=today)
    need = Need.objects.select_related("child").get(pk=row.need_id)
    others = Measure.objects.filter(need=need.pk, state=Measure.State.LIVE)
    if may(NeedVerb.CLOSE, NeedState(need.state)) and not others.exists():
        met = values["word"] != "no"
        close_need(need=need, version=need.version, met=met, values=values, today=today)
    _close(row, is_live=False, **{name: values[name] for name in ("word_by", "word", "word_on")})
    tell_taker(done)
    _note(row, done=order.code)
    return done


@transaction.atomic
def withdraw(*, order: Order, version: int, reason: str, today: date) -> Order:
    """The owner takes an order back, a family its consent; whoever was told reads no more, wherever the child lives
    now (a trigger sees to that). Raises as `refuse`."""
    _reasoned(reason)
    row = OrderedNeed.objects.filter(order=order.pk, is_live=True).select_related("child").first()
    if row:
        lock_one(row.child, closed_too=True)
    tell_taker(order)
    withdrawn = _step(order, Verb.WITHDRAW, version, reason=reason, ended_on=today)
    if row:
        if not row.child.closed_on:
            _drop(row, reason, today)
        _close(row, is_live=False)
        _note(row, withdrawn=order.code)
    return withdrawn


def _step(order: Order, verb: Verb, version: int, **values: Any) -> Order:
    """Moves an order on and gives back the room that it no longer holds. Raises `not_now`, `Conflict`."""
    now = Order.objects.select_for_update().get(pk=order.pk)
    to = after(verb, State(now.state))
    if to is None:
        raise ResourceError("not_now")
    moved = update_if_unchanged(now, {**values, "state": to}, version=version)
    if verb != Verb.CONFIRM:
        give_room_back(now)
    return moved


def _free(order: Order, verb: Verb, version: int, reason: str) -> Order:
    _reasoned(reason)
    freed = _step(order, verb, version, reason=reason, **NOBODY)
    note_access("resources.order", region=order.region, freed=order.code, reason=reason)
    return freed


def _reasoned(reason: str) -> None:
    if reason not in tuple(Reason):
        raise ResourceError("reason_needed", field="reason")


def _whose(order: Order) -> OrderedNeed:
    """Whose need an order is, for posts in whose place the child still lives."""
    rows = OrderedNeed.objects.filter(order=order.pk, is_live=True).select_related("child", "need__child")
    found = rows.first()
    if found is None:
        raise ResourceError("gone" if State(order.state) in LIVE else "not_now")
    return found


def _live_measure(row: OrderedNeed) -> Measure | None:
    measures = Measure.objects.filter(state=Measure.State.LIVE).select_related("child")
    return measures.filter(pk=row.measure_id).first() if row.measure_id else None


def _drop(row: OrderedNeed, reason: str, today: date) -> None:
    if measure := _live_measure(row):
        words = str(REASONS[Reason(reason)])
        drop_measure(measure=measure, version=measure.version, reason=words, today=today)


def _close(row: OrderedNeed, **values: Any) -> None:
    """Nobody outside reads any more what was told; who agreed to it stays in the history."""
    nothing: dict[str, Any] = {"told_to": [], "told": None, "level": "", "measure": None}
    _write(row, consent_by="", consent_how="", consent_on=None, **nothing, **values)


def _write(row: OrderedNeed, **values: Any) -> None:
    update_if_unchanged(row, values, version=row.version)


def _name_of(order: Order) -> str:
    units = Unit.objects.values_list("name", flat=True)
    return units.get(pk=order.taken_by)[:80] if order.taken_by else ""


def _note(row: OrderedNeed, **detail: Any) -> None:
    note_access("resources.order", child=row.child_id, region=row.region, school=row.school, **detail)
