"""Posts: the list, appointing, ending, handing over."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lantian.access.doors import allowed
from lantian.access.forms import (
    AppointForm,
    CompartmentsForm,
    EndForm,
    HandOverForm,
    PhoneForm,
    PostFilter,
    SeatForm,
    key_of,
    submitted,
)
from lantian.access.models import Post
from lantian.access.paging import page_of, page_urls
from lantian.access.policy import COMPARTMENTS_OF, ROLE_NAMES, Compartment, Role, may
from lantian.access.queries import looks_after, may_appoint, open_posts, posts_listed, unit_for, units_for
from lantian.access.scopes import acting_post
from lantian.access.services import (
    Overtaken,
    Refused,
    appoint,
    appoint_newcomer,
    change_compartments,
    change_phone,
    end_post,
    hand_over_all,
    hand_over_to_newcomer,
)
from lantian.access.views.people import show_first_password
from lantian.places.models import Unit
from lantian.places.queries import paths

MOST_UNITS = 20


@allowed("access.read_posts")
@require_GET
def posts(request: HttpRequest) -> HttpResponse:
    """Who holds which post in the place of the acting one."""
    acting = acting_post()
    form = PostFilter(request.GET, post=acting)
    form.is_valid()
    rows = posts_listed(acting, on=timezone.localdate(), **form.choice())
    after, before = (key_of(request.GET.get(name, "")) for name in ("after", "before"))
    page = page_of(rows, ("unit__region__code", "pk"), after=after, before=before)
    context = {
        "filter_form": form,
        "lines": with_places(page.rows),
        "may_manage": may(Role(acting.role), "access.manage_posts"),
        **page_urls(request, page),
    }
    return render(request, "access/_posts.html" if request.htmx else "access/posts.html", context)


@allowed("access.manage_posts")
@require_http_methods(["GET", "POST"])
def post_new(request: HttpRequest) -> HttpResponse:
    """An appointment in two steps: the role and unit (in the address), then the person and the day."""
    role, unit = _seat_in(request)
    if role is None or unit is None:
        return _choose_seat(request)
    form = AppointForm(submitted(request), role=role)
    if request.method == "POST" and form.is_valid():
        try:
            return _appoint(request, form.cleaned_data, role, unit)
        except Refused as error:
            form.add_error(None, str(error))
    context = {
        "form": form,
        "role": ROLE_NAMES[role],
        "unit": unit,
        "place": paths([unit.region_id])[unit.region_id],
    }
    return render(request, "access/post_new.html", context, status=422 if form.is_bound else 200)


@allowed("access.manage_posts")
@require_http_methods(["GET", "POST"])
def post_end(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ends a post without a successor."""
    post = _post_or_404(key)
    form, status = EndForm(submitted(request)), 200
    if request.method == "POST" and form.is_valid():
        try:
            end_post(post=post, until=form.cleaned_data["until"])
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The post of %(name)s is ended.") % {"name": post.user.name})
            return HttpResponseRedirect(reverse("access:person", args=[post.user_id]))
    if form.is_bound:
        status = 422
    return render(request, "access/post_end.html", {"form": form, "post": post}, status=status)


@allowed("access.manage_posts")
@require_http_methods(["GET", "POST"])
def post_hand_over(request: HttpRequest, key: UUID) -> HttpResponse:
    """The holder leaves, a successor takes this post, or all posts of the holder, at once."""
    post = _post_or_404(key)
    acting = acting_post()
    every = [other for other in open_posts(post.user_id, timezone.localdate()) if looks_after(acting, other)]
    form = HandOverForm(submitted(request), has_more=len(every) > 1)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            chosen = [post] if form.cleaned_data.get("what") == "one" else every or [post]
            return _hand_over(request, form.cleaned_data, chosen)
        except Refused as error:
            form.add_error(None, str(error))
            status = 409 if isinstance(error, Overtaken) else 422
    context = {"form": form, "post": post, "lines": with_places(every or [post])}
    return render(request, "access/post_hand_over.html", context, status=status)


@allowed("access.change_phone")
@require_http_methods(["GET", "POST"])
def post_phone(request: HttpRequest, key: UUID) -> HttpResponse:
    """The telephone at work of one's own post, or of one that the acting post looks after."""
    acting = acting_post()
    post = acting if key == acting.pk else _post_or_404(key)
    form = PhoneForm(submitted(request), initial={"phone": post.phone})
    if request.method == "POST" and form.is_valid():
        change_phone(post=post, phone=form.cleaned_data["phone"])
        messages.success(request, _("The telephone number is saved."))
        return HttpResponseRedirect("/" if post == acting else reverse("access:person", args=[post.user_id]))
    context = {"form": form, "post": post, "is_own": post == acting}
    return render(request, "access/post_phone.html", context, status=422 if form.is_bound else 200)


@allowed("access.grant_compartments")
@require_http_methods(["GET", "POST"])
def post_compartments(request: HttpRequest, key: UUID) -> HttpResponse:
    """Which compartments a post has, where its role can have any."""
    post = _post_or_404(key)
    role = Role(post.role)
    if role not in COMPARTMENTS_OF:
        raise Http404
    form = CompartmentsForm(submitted(request), role=role, initial={"compartments": post.compartments})
    if request.method == "POST" and form.is_valid():
        chosen = [Compartment(value) for value in form.cleaned_data["compartments"]]
        change_compartments(post=post, compartments=chosen)
        messages.success(request, _("Saved. It holds from the next page that is opened."))
        return HttpResponseRedirect(reverse("access:person", args=[post.user_id]))
    context = {"form": form, "post": post}
    return render(request, "access/post_compartments.html", context, status=422 if form.is_bound else 200)


def with_places(rows: list[Post]) -> list[dict[str, Any]]:
    """Posts with the path to their place, for a table."""
    places = paths({post.unit.region_id for post in rows})
    return [{"post": post, "place": places.get(post.unit.region_id, "")} for post in rows]


def _post_or_404(key: UUID) -> Post:
    """A post that the acting one looks after; any other does not exist for it."""
    post = get_object_or_404(Post.objects.select_related("unit", "user"), pk=key)
    if not looks_after(acting_post(), post):
        raise Http404
    return post


def _seat_in(request: HttpRequest) -> tuple[Role | None, Unit | None]:
    """The role and the unit that the address names, as far as the acting post may appoint to them."""
    acting = acting_post()
    role = next(
        (role for role in Role if role == request.GET.get("role") and may_appoint(acting, role)), None
    )
    key = key_of(request.GET.get("unit", ""))
    return role, unit_for(acting, role, key) if role and key else None


def _choose_seat(request: HttpRequest) -> HttpResponse:
    acting = acting_post()
    form = SeatForm(request.GET if "role" in request.GET else None, post=acting)
    found: list[Unit] = []
    if form.is_valid():
        role, text = Role(form.cleaned_data["role"]), form.cleaned_data["q"]
        found = units_for(acting, role, text, timezone.localdate(), MOST_UNITS + 1)
    places = paths({unit.region_id for unit in found})
    context = {
        "filter_form": form,
        "role": form.cleaned_data.get("role") if form.is_bound else None,
        "units": [{"unit": unit, "place": places.get(unit.region_id, "")} for unit in found[:MOST_UNITS]],
        "is_more": len(found) > MOST_UNITS,
        "most": MOST_UNITS,
    }
    return render(request, "access/_units.html" if request.htmx else "access/seat.html", context)


def _appoint(request: HttpRequest, data: dict[str, Any], role: Role, unit: Unit) -> HttpResponse:
    seat = {
        "unit": unit,
        "role": role,
        "since": data["since"],
        "grade": data.get("grade"),
        "class_name": data.get("class_name", ""),
        "phone": data["phone"],
    }
    if data["who"] == "newcomer":
        post, password = appoint_newcomer(newcomer=data["newcomer"], **seat)
        return show_first_password(request, post.user, password, [post])
    post = appoint(user=data["user"], **seat)
    messages.success(request, _("%(name)s is appointed.") % {"name": post.user.name})
    return HttpResponseRedirect(reverse("access:person", args=[post.user_id]))


def _hand_over(request: HttpRequest, data: dict[str, Any], posts: list[Post]) -> HttpResponse:
    when = {"on": data["on"], "phone": data["phone"]}
    if data["who"] == "newcomer":
        following, password = hand_over_to_newcomer(posts=posts, newcomer=data["newcomer"], **when)
        return show_first_password(request, following[0].user, password, following)
    hand_over_all(posts=posts, successor=data["user"], **when)
    messages.success(request, _("Handed over to %(name)s.") % {"name": data["user"].name})
    return HttpResponseRedirect(reverse("access:person", args=[data["user"].pk]))
