"""The bell: by whom and when it rings here, who is on call, drills, and the weekly test."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.models import Post
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.alarms.forms.handling import DrillForm, LadderForm, RosterForm
from lantian.alarms.models import AlarmLadder, AlarmRoster
from lantian.alarms.queries.bell import latest_tests, posts_to_call, roster_lines, town_choices
from lantian.alarms.queries.ladders import ladder_of, on_the_ladder
from lantian.alarms.rules.ladder import Step
from lantian.alarms.services.reporting import Told, report
from lantian.alarms.services.setting import NAMES, put_on_call, set_ladder, take_off_call
from lantian.alarms.views.saving import ENDING, act
from lantian.alarms.words import STEP_NAMES
from lantian.encounters.rules.harm import Situation
from lantian.kernel.city import acting_city
from lantian.kernel.versions import version_in
from lantian.places.rules import Level, level_of
from lantian.registry.queries.listing import near_paths
from lantian.registry.views.saving import posted

FORM = "alarms/bell_form.html"


@allowed("alarms.watch_bell")
@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """How an alarm of this place would ring now, who is on call, and what the last weekly tests found."""
    post, now = acting_post(), timezone.now()
    place = post.region_low or 0
    role = Role(post.role)
    context = {
        "ladder": ladder_of(place),
        "rows": _ladder_now(place),
        "place": near_paths([place]).get(place, ""),
        "roster": roster_lines(now),
        "tests": latest_tests(),
        "may_set": may(role, "alarms.set_bell"),
    }
    return render(request, "alarms/bell.html", context)


def _steps_of(place: int) -> tuple[Step, ...]:
    """The steps from a place up: which town would be rung in a county, an alarm says."""
    return {Level.COUNTY: (Step.COUNTY, Step.CITY), Level.CITY: (Step.CITY,)}.get(
        level_of(place), tuple(Step)
    )


def _ladder_now(place: int) -> list[dict[str, Any]]:
    found = {
        step: called
        for step, called in on_the_ladder(place, timezone.now()).items()
        if step in _steps_of(place)
    }
    seats = [one.seat for called in found.values() for one in called]
    posts = {
        post.seat: post
        for post in Post.objects.filter(seat__in=seats, until=None).select_related("user", "unit")
    }
    return [
        {"step": STEP_NAMES[step], "called": [(one, posts.get(one.seat)) for one in called]}
        for step, called in found.items()
    ]


@allowed("alarms.set_bell")
@require_http_methods(["GET", "HEAD", "POST"])
def ladder(request: HttpRequest) -> HttpResponse:
    """By when each step is due in this place."""
    place = acting_post().region_low or 0
    own = AlarmLadder.objects.filter(city=acting_city(), place=place).first()
    standing = own or ladder_of(place)
    form = LadderForm(posted(request), initial={name: getattr(standing, name) for name in NAMES})

    def write() -> None:
        set_ladder(values=form.values(), version=version_in(request))

    context = {**_page(form, _("When the bell rings")), "version": own.version if own else 0}
    return ENDING.save(request, context, write, template=FORM)


@allowed("alarms.watch_bell")
@require_http_methods(["GET", "HEAD", "POST"])
def on_call(request: HttpRequest) -> HttpResponse:
    """Somebody is on call for a place, at night, at the weekend, in the holidays."""
    now = timezone.now()
    posts = posts_to_call(acting_post(), timezone.localdate(now))
    form = RosterForm(
        posted(request),
        posts=[(str(one.pk), f"{one.user.name} · {one.role_name} · {one.unit}") for one in posts],
        places=town_choices(acting_post(), timezone.localdate(now), with_own=True),
        initial={"since": timezone.localtime(now)},
    )

    def write() -> None:
        given = form.cleaned_data
        chosen = next(one for one in posts if str(one.pk) == given["post"])
        put_on_call(post=chosen, place=given["place"], since=given["since"], until=given["until"], now=now)

    return ENDING.save(request, _page(form, _("Put somebody on call")), write, template=FORM)


@allowed("alarms.watch_bell")
@require_POST
def off_call(request: HttpRequest, key: UUID) -> HttpResponse:
    """An entry of the roster is taken back."""
    entry = get_object_or_404(AlarmRoster, pk=key)
    return act(request, lambda: take_off_call(key=entry.pk), reverse("alarms:bell"))


@allowed("alarms.set_bell")
@require_http_methods(["GET", "HEAD", "POST"])
def drill(request: HttpRequest) -> HttpResponse:
    """A drill: a practice report, marked everywhere, that rings as a real one would."""
    now = timezone.now()
    places = town_choices(acting_post(), timezone.localdate(now), with_own=False)
    form = DrillForm(posted(request), places=places, initial={"key": uuid4()})

    def write() -> None:
        told = Told(
            region=form.cleaned_data["place"],
            situations=[Situation.OTHER_HARM.value],
            happened_on=timezone.localdate(now),
            called_at=now,
            words=_("This is a drill. No child is harmed."),
        )
        report(key=form.cleaned_data["key"], told=told, now=now, is_drill=True)

    context, done = _page(form, _("Hold a drill")), reverse("alarms:drills")
    return ENDING.save(request, context, write, done, FORM, said=_("The drill rings now."))


def _page(form: Any, title: str) -> dict[str, Any]:
    return {"form": form, "title": title, "back": reverse("alarms:bell")}
