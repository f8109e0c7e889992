"""The door of every view: which action it is, who is acting, in what kind of transaction."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from lantian.access import queries
from lantian.access.models import Post
from lantian.access.policy import ANYBODY, POLICY, SIGNED_IN, STRONG_FACTOR_ROLES, Role, may
from lantian.access.scopes import acting_as, acting_as_nobody

View = Callable[..., HttpResponse]
READING = ("GET", "HEAD", "OPTIONS")
POST_KEY = "post"


def allowed(action: str) -> Callable[[View], View]:
    """Declares the action of a view. GET runs in a read-only transaction, in the scope of the acting post."""
    roles = POLICY[action]

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            read_only = request.method in READING
            if roles == ANYBODY or (roles == SIGNED_IN and request.user.is_authenticated):
                with acting_as_nobody(read_only=read_only, user=request.user.pk):
                    return _rendered(view(request, *args, **kwargs))
            detour = _detour(request)
            if detour:
                return _elsewhere(request, detour)
            post = post_of(request)
            if post is None:
                return _elsewhere(request, reverse("access:no_post"))
            if not may(Role(post.role), action):
                raise PermissionDenied
            with acting_as(post, read_only=read_only):
                return _rendered(view(request, *args, **kwargs))

        guarded.action = action  # type: ignore[attr-defined]
        return guarded

    return decorate


def post_of(request: HttpRequest) -> Post | None:
    """The post that the signed-in user acts as: the one chosen, else the first that holds today."""
    if not request.user.is_authenticated:
        return None
    if not hasattr(request, "_posts"):
        request._posts = queries.current_posts(request.user.pk, timezone.localdate())  # type: ignore[attr-defined]
    posts: list[Post] = request._posts  # type: ignore[attr-defined]
    chosen = request.session.get(POST_KEY)
    return next((post for post in posts if str(post.pk) == chosen), posts[0] if posts else None)


def _detour(request: HttpRequest) -> str:
    """Where a request must go before anything else: to the sign-in, a new password, a second factor."""
    user = request.user
    if not user.is_authenticated:
        return str(redirect_to_login(_page_of(request)).url)
    if user.must_change_password:
        messages.info(request, _("Please choose a password of your own first."))
        return reverse("account_change_password")
    post = post_of(request)
    if settings.STRONG_FACTOR_REQUIRED and post and lacks_strong_factor(post):
        messages.warning(request, _("This post needs a second factor. Please set one up first."))
        return reverse("mfa_index")
    return ""


def lacks_strong_factor(post: Post) -> bool:
    """Whether a post needs a second factor that its holder has not set up."""
    factors = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Role(post.role) in STRONG_FACTOR_ROLES and not is_mfa_enabled(post.user, factors)


def _page_of(request: HttpRequest) -> str:
    """The page to come back to: a fragment and a submission are none themselves."""
    if request.htmx:
        return request.htmx.current_url_abs_path or "/"
    return request.get_full_path() if request.method in READING else "/"


def _elsewhere(request: HttpRequest, url: str) -> HttpResponse:
    return HttpResponseClientRedirect(url) if request.htmx else HttpResponseRedirect(url)


def _rendered(response: HttpResponse) -> HttpResponse:
    """Renders inside the transaction: a template may still read."""
    if hasattr(response, "render") and not getattr(response, "is_rendered", True):
        response.render()
    return response
