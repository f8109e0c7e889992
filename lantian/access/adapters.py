"""How allauth and axes behave at our door.

Nobody signs up; demonstration accounts exist only in a demonstration; secrets of second factors are sealed.
"""

import base64
from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lantian.access.doors import POST_KEY
from lantian.access.models import User
from lantian.access.sealing import seal, unseal

FACTOR = "second_factor"


class DoorAdapter(DefaultAccountAdapter):
    """`ACCOUNT_ADAPTER`."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        request.session.pop(POST_KEY, None)
        if user.is_demo and not settings.DEMO:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def set_password(self, user: User, password: str) -> None:
        user.must_change_password = False
        user.set_password(password)
        user.save(update_fields=["password", "must_change_password"])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return str(settings.LOGIN_REDIRECT_URL)


class SecondFactorAdapter(DefaultMFAAdapter):
    """`MFA_ADAPTER`."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(text, FACTOR)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(base64.b64decode(encrypted_text), FACTOR)


def name_tried(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """`AXES_USERNAME_CALLABLE`: the user name as failures count it, whatever its capitals."""
    return str((credentials or {}).get("username") or "").strip().lower()
