"""People with accounts: their posts, their first password."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from lantian.access.doors import allowed
from lantian.access.forms import ResetForm, submitted
from lantian.access.models import Post, User
from lantian.access.policy import (
    COMPARTMENT_NAMES,
    COMPARTMENTS_OF,
    FAMILY,
    KNOW_BY_NAME,
    Compartment,
    Role,
    may,
)
from lantian.access.queries import looks_after, looks_after_all, posts_below, posts_of
from lantian.access.scopes import acting_post
from lantian.access.services import reset_password


@allowed("access.read_posts")
@require_GET
def person(request: HttpRequest, key: UUID) -> HttpResponse:
    """Somebody's posts in the place of the acting one, and what can be done about them."""
    acting, today = acting_post(), timezone.localdate()
    visible = list(posts_below(acting).filter(user=key).order_by("-since", "-pk"))
    if not visible:
        raise Http404
    context = {
        "person": visible[0].user,
        "lines": [
            {
                "post": post,
                "state": _state(post),
                "may_end": _may_end(acting, post),
                "has_compartments": Role(post.role) in COMPARTMENTS_OF,
                "compartments": [str(COMPARTMENT_NAMES[Compartment(name)]) for name in post.compartments],
                "has_children": _has_children(acting, post),
                "has_pack": Role(post.role) in KNOW_BY_NAME and may(Role(acting.role), "desk.hand_over"),
            }
            for post in visible
        ],
        "elsewhere": len(posts_of(key)) - len(visible),
        "may_reset": looks_after_all(acting, key, today),
        "may_manage": may(Role(acting.role), "access.manage_posts"),
    }
    return render(request, "access/person.html", context)


@allowed("access.manage_posts")
@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest, key: UUID) -> HttpResponse:
    """A new first password for somebody who lost theirs."""
    acting, today = acting_post(), timezone.localdate()
    user = get_object_or_404(User, pk=key)
    if not looks_after_all(acting, key, today):
        raise Http404
    form = ResetForm(submitted(request))
    if request.method == "POST" and form.is_valid():
        password = reset_password(user=user, with_factors=form.cleaned_data["with_factors"])
        return show_first_password(request, user, password, list(posts_below(acting).filter(user=key)))
    return render(request, "access/reset_password.html", {"form": form, "person": user})


def show_first_password(request: HttpRequest, user: User, password: str, posts: list[Post]) -> HttpResponse:
    """The slip with a first password: the answer to the request that made it, kept nowhere."""
    context = {"person": user, "password": password, "posts": posts, "address": settings.PUBLIC_URL}
    response = render(request, "access/first_password.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _state(post: Post) -> str:
    today = timezone.localdate()
    if post.until and post.until <= today:
        return "ended"
    return "later" if post.since > today else "now"


def _may_end(acting: Post, post: Post) -> bool:
    return looks_after(acting, post) and _state(post) != "ended"


def _has_children(acting: Post, post: Post) -> bool:
    """Whether children hang on a post by ties, and the acting post may say which."""
    return post.role in FAMILY and _state(post) == "now" and may(Role(acting.role), "registry.seat_people")
