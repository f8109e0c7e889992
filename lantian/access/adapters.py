"""How allauth behaves at our door: nobody signs up, and demonstration accounts exist only in a demonstration."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from lantian.access.doors import POST_KEY


class DoorAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        return None if user is not None and user.is_demo and not settings.DEMO else user

    def set_password(self, user: Any, password: str) -> None:
        user.must_change_password = False
        user.set_password(password)
        user.save(update_fields=["password", "must_change_password"])

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        request.session.pop(POST_KEY, None)
        request.session["signed_in_at"] = timezone.now().isoformat()
        return super().post_login(request, user, **kwargs)
