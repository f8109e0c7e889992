"""What happens with a helper: checks, trainings, being away, leaving, a post of their own."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from uuid_utils.compat import uuid7

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.access.views.people import show_first_password
from lantian.helping.forms.keeping import (
    LeaveForm,
    PauseForm,
    PostForm,
    TrainForm,
    VetCorrectForm,
    VetForm,
)
from lantian.helping.models import Helper, Training, Vetting
from lantian.helping.queries.choices import covers_for, units_for_post
from lantian.helping.services import leaving, posts, training, vetting
from lantian.helping.views.saving import act, ours_or_404, page_of, save
from lantian.kernel.versions import version_in
from lantian.registry.views.saving import posted

KEEPS = ("GET", "HEAD", "POST")
CHECK = ("authority", "asked_on", "result", "checked_on", "valid_until")


@allowed("helping.vet")
@require_http_methods(KEEPS)
def vet(request: HttpRequest, key: UUID) -> HttpResponse:
    """Asks for a check, or enters its answer; an answer completes what was asked."""
    helper, on = ours_or_404(key), timezone.localdate()
    pending = Vetting.objects.filter(helper=helper.pk, result=Vetting.Result.PENDING).first()
    initial = {"authority": pending.authority, "asked_on": pending.asked_on} if pending else {}
    form = VetForm(posted(request), initial=initial)
    context = _about(helper, form, _("Yearly check"), pending=pending)
    context["about"] = _(
        "Only the word that came back, never what was found. All others see nothing but how long they are eligible."
    )

    def write() -> None:
        vetting.record(helper=helper, today=on, **form.values())

    return save(request, context, write, page_of(helper))


@allowed("helping.vet")
@require_http_methods(KEEPS)
def vet_correct(request: HttpRequest, key: UUID, row: UUID) -> HttpResponse:
    """Mends a check that was written down wrongly."""
    helper, on = ours_or_404(key), timezone.localdate()
    found = get_object_or_404(Vetting.objects.select_related("helper"), pk=row, helper=helper.pk)
    initial = {name: getattr(found, name) for name in CHECK} | {"version": found.version}
    form = VetCorrectForm(posted(request), initial=initial)
    context = _about(helper, form, _("Correct the check"))

    def write() -> None:
        version = form.cleaned_data["version"]
        vetting.correct(vetting=found, values=form.values(), version=version, today=on)

    return save(request, context, write, page_of(helper))


@allowed("helping.train")
@require_http_methods(KEEPS)
def train(request: HttpRequest, key: UUID) -> HttpResponse:
    """Notes a training."""
    helper, on = ours_or_404(key), timezone.localdate()
    form = TrainForm(posted(request), initial={"key": uuid7()})
    context = _about(helper, form, _("Note a training"))

    def write() -> None:
        training.train(helper=helper, values=form.values(), key=form.cleaned_data["key"], today=on)

    return save(request, context, write, page_of(helper))


@allowed("helping.train")
@require_POST
def train_withdraw(request: HttpRequest, key: UUID, row: UUID) -> HttpResponse:
    """Takes back a training that was noted by mistake."""
    helper = ours_or_404(key)
    found = get_object_or_404(Training.objects.select_related("helper"), pk=row, helper=helper.pk)
    return act(
        request,
        lambda: training.withdraw_training(training=found, version=version_in(request)),
        page_of(helper),
    )


@allowed("helping.leave")
@require_http_methods(KEEPS)
def leave(request: HttpRequest, key: UUID) -> HttpResponse:
    """A helper goes."""
    helper, on = ours_or_404(key), timezone.localdate()
    form = LeaveForm(posted(request), initial={"version": helper.version})
    context = _about(helper, form, _("The helper leaves"))

    def write() -> None:
        leaving.leave(helper=helper, today=on, **form.cleaned_data)

    return save(request, context, write, page_of(helper))


@allowed("helping.leave")
@require_http_methods(KEEPS)
def pause(request: HttpRequest, key: UUID) -> HttpResponse:
    """A helper is away for a while."""
    helper, on = ours_or_404(key), timezone.localdate()
    covers = covers_for(acting_post(), helper, on)
    form = PauseForm(posted(request), covers=covers, initial={"version": helper.version})
    context = _about(helper, form, _("The helper is away"))

    def write() -> None:
        leaving.pause(helper=helper, today=on, **form.cleaned_data)

    return save(request, context, write, page_of(helper))


@allowed("helping.leave")
@require_POST
def back(request: HttpRequest, key: UUID) -> HttpResponse:
    """A helper is back today."""
    helper, on = ours_or_404(key), timezone.localdate()
    return act(
        request,
        lambda: leaving.come_back(helper=helper, on=on, version=version_in(request)),
        page_of(helper),
    )


@allowed("helping.give_post")
@require_http_methods(KEEPS)
def give_post(request: HttpRequest, key: UUID) -> HttpResponse:
    """Gives a helper a post of their own; a first password is shown once."""
    helper, on = ours_or_404(key), timezone.localdate()
    form = PostForm(posted(request), units=units_for_post(acting_post(), helper, on))
    context = _about(helper, form, _("Give a post"))
    context["about"] = _(
        "With a post a helper signs in and sees the children who are tied to them, and no others."
    )

    def write() -> HttpResponse | None:
        unit, since = form.choice()
        post, password = posts.give_post(helper=helper, unit=unit, since=since)
        return show_first_password(request, post.user, password, [post]) if password else None

    return save(request, context, write, page_of(helper))


def _about(helper: Helper, form: Any, title: str, **more: Any) -> dict[str, Any]:
    return {"form": form, "title": title, "helper": helper, "back": page_of(helper), **more}
