"""Sign-ins of proxy parents and parents: on a child's file, and on the page of a post."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lantian.access.doors import allowed
from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.kernel.versions import Conflict
from lantian.registry.errors import RegistryError
from lantian.registry.forms.seats import AddToSeatForm, LeaveSeatForm, SearchForm, TieSeatForm
from lantian.registry.messages import explain
from lantian.registry.models import Tie
from lantian.registry.queries import seats as queries
from lantian.registry.queries.seats import Found, SeatLine
from lantian.registry.rules.seating import role_of
from lantian.registry.services.people import end_tie
from lantian.registry.services.seating import begin_tie_on_seat, give_seat
from lantian.registry.views.conflicts import show_conflict
from lantian.registry.views.file import child_or_404, log_view
from lantian.registry.views.saving import posted

FIND_POST = {
    "label": gettext_lazy("Name or user name"),
    "help_text": gettext_lazy(
        "Part of a name of your place; of somebody whose post is elsewhere in the city, the whole user name."
    ),
}
FIND_CHILD = {
    "label": gettext_lazy("Child"),
    "help_text": gettext_lazy("The whole name, or the identity number, or the temporary number."),
}


@allowed("registry.seat_people")
@require_http_methods(["GET", "HEAD", "POST"])
def tie_seat(request: HttpRequest, key: UUID, tie: UUID) -> HttpResponse:
    """Which post, if any, is the sign-in of a parent or proxy parent of a child."""
    child = child_or_404(key)
    found = get_object_or_404(
        Tie.objects.select_related("person", "child"), pk=tie, child=child.pk, until=None
    )
    if role_of(found.kind) is None:
        raise Http404
    today = timezone.localdate()
    search = SearchForm(posted(request), **FIND_POST)
    text = search.cleaned_data["q"].strip() if search.is_valid() else ""
    lines = queries.seats_for(found, acting_post(), text, today)
    holder = queries.holders_of([found.seat], today).get(found.seat) if found.seat else None
    choices = _choices(found, holder, lines)
    is_search = "find" in request.POST
    initial = {"seat": found.seat and str(found.seat), "version": found.version}
    form = TieSeatForm(None if is_search else posted(request), initial=initial, seats=choices)
    context = {
        "child": child,
        "tie": found,
        "form": form,
        "search_form": search,
        "is_empty": found.seat is not None and holder is None,
        "has_none": not lines,
        "searched": text,
    }
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            give_seat(
                tie=found,
                seat=data["seat"],
                version=data["version"],
                on=today,
                is_same_person=data["is_same_person"],
            )
        except Conflict as conflict:
            return show_conflict(request, "registry/seats/tie.html", context, conflict)
        except RegistryError as error:
            _complain(form, error)
        else:
            log_view("registry.seat_people", child, given=data["seat"] is not None)
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("registry:child", args=[child.pk]))
    return render(request, "registry/seats/tie.html", context, status=422 if form.is_bound else 200)


@allowed("registry.seat_people")
@require_http_methods(["GET", "HEAD", "POST"])
def seat_children(request: HttpRequest, key: UUID) -> HttpResponse:
    """The children that hang on the seat of a post; another one is searched for exactly, and added."""
    post = _post_or_404(key)
    search = SearchForm(posted(request), **FIND_CHILD)
    typed = search.cleaned_data["q"].strip() if search.is_valid() else ""
    found = queries.children_called(typed, post) if typed else []
    bound = _add_form(request, post, found)
    if bound is not None and bound.is_valid() and _added(request, post, found, bound):
        return HttpResponseRedirect(reverse("registry:seat_children", args=[post.pk]))
    ties = queries.ties_on(post.seat)
    context = {
        "post": post,
        "ties": ties,
        "more": queries.charged_elsewhere(post.seat, len({tie.child_id for tie in ties})),
        "search_form": search,
        "typed": typed,
        "found": [_offer(post, one, bound) for one in found[: queries.MOST_CHILDREN]],
        "is_more": len(found) > queries.MOST_CHILDREN,
    }
    is_wrong = bound is not None or (request.method == "POST" and not typed)
    return render(request, "registry/seats/post.html", context, status=422 if is_wrong else 200)


@allowed("registry.seat_people")
@require_http_methods(["GET", "HEAD", "POST"])
def leave_seat(request: HttpRequest, key: UUID, tie: UUID) -> HttpResponse:
    """A child no longer hangs on a seat: from a day on without this proxy parent, or only without the sign-in."""
    post = _post_or_404(key)
    found = get_object_or_404(
        Tie.objects.select_related("person", "child"), pk=tie, seat=post.seat, until__isnull=True
    )
    form = LeaveSeatForm(
        posted(request), initial={"version": found.version}, is_parent=post.role == Role.PARENT
    )
    context = {"post": post, "tie": found, "form": form}
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            if data.get("what") == "end":
                end_tie(tie=found, until=data["until"], version=data["version"])
            else:
                give_seat(tie=found, seat=None, version=data["version"], on=timezone.localdate())
        except Conflict as conflict:
            return show_conflict(request, "registry/seats/leave.html", context, conflict)
        except RegistryError as error:
            form.add_error(None, explain(error))
        else:
            log_view("registry.seat_people", found.child, given=False)
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("registry:seat_children", args=[post.pk]))
    return render(request, "registry/seats/leave.html", context, status=422 if form.is_bound else 200)


def _post_or_404(key: UUID) -> Post:
    post = queries.seat_post(key, acting_post(), timezone.localdate())
    if post is None:
        raise Http404
    return post


def _choices(tie: Tie, holder: Post | None, lines: list[SeatLine]) -> list[tuple[str, str]]:
    """The seats to choose from, with the present one first."""
    named = {str(line.post.seat): _named(line) for line in lines}
    if tie.seat:
        present = _("%(name)s · %(unit)s (now)") % {
            "name": holder.user.name if holder else _("nobody"),
            "unit": holder.unit if holder else "—",
        }
        named = {
            str(tie.seat): present,
            **{seat: name for seat, name in named.items() if seat != str(tie.seat)},
        }
    return list(named.items())


def _named(line: SeatLine) -> str:
    parts = [line.post.user.name, line.post.user.username, str(line.post.unit), line.place]
    parts.append(_("%(number)s children") % {"number": line.children})
    if not line.is_same_name:
        parts.append(_("another name"))
    return " · ".join(filter(None, parts))


def _complain(form: Any, error: RegistryError) -> None:
    form.add_error("is_same_person" if error.code == "other_name" else None, explain(error))


def _tie_choices(post: Post, one: Found) -> list[tuple[str, str]]:
    """By which tie a child can hang on the seat: those on file that do not yet, or a new one."""
    free = [tie for tie in one.ties if tie.seat != post.seat]
    choices = [(str(tie.pk), f"{tie.get_kind_display()} {tie.person.name}") for tie in free]
    if one.may_begin and len(free) == len(one.ties):
        choices.append(
            (AddToSeatForm.NEW, _("new: %(name)s becomes proxy parent") % {"name": post.user.name})
        )
    return choices


def _add_form(request: HttpRequest, post: Post, found: list[Found]) -> AddToSeatForm | None:
    """The form of adding that was submitted, for the child that it names."""
    if request.method != "POST" or "child" not in request.POST:
        return None
    one = next((one for one in found if str(one.child.pk) == request.POST["child"]), None)
    if one is None:
        raise Http404
    return AddToSeatForm(request.POST, ties=_tie_choices(post, one))


def _offer(post: Post, one: Found, bound: AddToSeatForm | None) -> dict[str, Any]:
    choices = _tie_choices(post, one)
    is_this = bound is not None and bound["child"].value() == str(one.child.pk)
    initial = {"child": one.child.pk, "tie": choices[0][0] if choices else ""}
    form = bound if is_this else AddToSeatForm(initial=initial, ties=choices)
    return {
        "child": one.child,
        "place": one.place,
        "form": form if choices else None,
        "has_ties": bool(one.ties),
    }


def _added(request: HttpRequest, post: Post, found: list[Found], form: AddToSeatForm) -> bool:
    """Adds the chosen child; a refusal becomes a sentence in the form."""
    data, today = form.cleaned_data, timezone.localdate()
    one = next(one for one in found if one.child.pk == data["child"])
    try:
        if data["tie"] == AddToSeatForm.NEW:
            begin_tie_on_seat(child=one.child, post=post, since=data["since"])
        else:
            tie = next(tie for tie in one.ties if str(tie.pk) == data["tie"])
            give_seat(
                tie=tie,
                seat=post.seat,
                version=tie.version,
                on=today,
                is_same_person=data["is_same_person"],
            )
    except RegistryError as error:
        _complain(form, error)
        return False
    log_view("registry.seat_people", one.child, given=True)
    messages.success(request, _("%(child)s now hangs on this sign-in.") % {"child": one.child.name})
    return True
