"""The robot of an office's group chat."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lantian.access.doors import allowed
from lantian.access.forms import submitted
from lantian.access.scopes import acting_post
from lantian.access.views.saving import save_or_show
from lantian.notices.choosing import place_of, remove_robot, set_robot
from lantian.notices.forms import RobotForm
from lantian.notices.models import GroupRobot
from lantian.notices.services import tell_group


@allowed("notices.robots")
@require_http_methods(["GET", "POST"])
def robot(request: HttpRequest) -> HttpResponse:
    """The robot of my office's place: its address, which is never shown again, and how it does."""
    here = _here()
    form = RobotForm(submitted(request), initial={"version": here.version if here else 0})
    return save_or_show(
        request,
        "notices/robot.html",
        {"form": form, "robot": here, "place": acting_post().unit.region.name},
        lambda: set_robot(
            robot=here, address=form.cleaned_data["address"], version=form.cleaned_data["version"]
        ),
        reverse("notices:robot"),
    )


@allowed("notices.robots")
@require_POST
def robot_test(request: HttpRequest) -> HttpResponse:
    """A test message into the group."""
    tell_group(region=_there().region, kind="test", count=1, at_once=True)
    messages.info(request, _("A test message is on its way."))
    return HttpResponseRedirect(reverse("notices:robot"))


@allowed("notices.robots")
@require_POST
def robot_remove(request: HttpRequest) -> HttpResponse:
    """Nothing is said in the group any more."""
    remove_robot(robot=_there())
    messages.success(request, _("Removed. Nothing is sent there any more."))
    return HttpResponseRedirect(reverse("notices:robot"))


def _here() -> GroupRobot | None:
    return GroupRobot.objects.filter(region=place_of(acting_post())).first()


def _there() -> GroupRobot:
    found = _here()
    if found is None:
        raise Http404
    return found
