"""The way in: demonstration sign-in, choosing a post, having none, being locked out."""

from collections.abc import Mapping
from datetime import timedelta
from math import ceil
from typing import Any
from uuid import UUID

from allauth.account.utils import perform_login
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from lantian.access.adapters import name_tried
from lantian.access.doors import POST_KEY, allowed
from lantian.access.forms import key_of
from lantian.access.models import User
from lantian.access.queries import current_posts, posts_of, whom_to_ask


@allowed("access.enter")
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in one of the cast, in a demonstration only."""
    if not settings.DEMO:
        raise Http404
    user = get_object_or_404(User, username=request.POST.get("username", ""), is_demo=True, is_active=True)
    return perform_login(request, user, redirect_url=settings.LOGIN_REDIRECT_URL)


@allowed("access.own_account")
@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """From now on the signed-in user acts as another of their posts."""
    key = key_of(request.POST.get("post", ""))
    if key not in {post.pk for post in current_posts(_own_key(request), timezone.localdate())}:
        raise Http404
    request.session[POST_KEY] = str(key)
    return HttpResponseRedirect(settings.LOGIN_REDIRECT_URL)


@allowed("access.own_account")
@require_GET
def no_post(request: HttpRequest) -> HttpResponse:
    """Says to somebody without a post today what they had, what is to come, and whom to ask."""
    today = timezone.localdate()
    own = _own_key(request)
    if current_posts(own, today):
        return HttpResponseRedirect(settings.LOGIN_REDIRECT_URL)
    posts = posts_of(own)
    context = {
        "coming": [
            post for post in posts if post.since > today and (not post.until or post.until > post.since)
        ],
        "ended": [post for post in posts if post.until and post.until <= today],
        "to_ask": whom_to_ask(posts[0], today) if posts else [],
    }
    return render(request, "access/no_post.html", context)


def locked_out(
    request: HttpRequest, _response: HttpResponse | None, credentials: Mapping[str, Any] | None
) -> HttpResponse:
    """The answer to too many wrong passwords or codes (`AXES_LOCKOUT_CALLABLE`)."""
    cool_off = get_cool_off(request) or timedelta()
    attempts = AccessAttempt.objects.filter(
        username=name_tried(request, credentials), ip_address=request.axes_ip_address
    )
    last = attempts.order_by("-attempt_time").values_list("attempt_time", flat=True).first() or timezone.now()
    left = (last + cool_off - timezone.now()).total_seconds()
    return render(request, "access/locked_out.html", {"minutes": max(1, ceil(left / 60))}, status=429)


def _own_key(request: HttpRequest) -> UUID:
    assert isinstance(request.user, User)
    return request.user.pk
