"""What happens around every request: idle sessions end, and nothing of a signed-in page is kept by a browser."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

SEEN = "seen_at"
WRITE_EVERY_SECONDS = 60

Answer = Callable[[HttpRequest], HttpResponse]


class IdleSignOut:
    """Forgets a session that was not used for `IDLE_SIGN_OUT_SECONDS`; notes its use at most once a minute."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            now, seen = int(time.time()), request.session.get(SEEN)
            if seen and now - seen > settings.IDLE_SIGN_OUT_SECONDS:
                request.session.flush()
            elif not request.session.is_empty() and (not seen or now - seen > WRITE_EVERY_SECONDS):
                request.session[SEEN] = now
        return self.get_response(request)


class NoStore:
    """Pages of signed-in people are not kept by browsers or proxies."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response
