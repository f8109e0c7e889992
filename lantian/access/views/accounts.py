"""allauth's pages, each with its action: signing in and out, password, second factors, own sessions."""

from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from lantian.access.doors import allowed
from lantian.access.policy import FAMILY, GRASSROOTS, OFFICES, ROLE_NAMES, SCHOOL, Role
from lantian.access.queries import demo_users

open_to_all = allowed("access.enter")
own = allowed("access.own_account")


class SignInView(account.LoginView):
    """In a demonstration the page lists its cast."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "demo_cast": demo_cast()} if settings.DEMO else context


class OwnSessionsView(ListUserSessionsView):
    """Where the user is signed in. Reading does not tidy up; one session or all others can be ended."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super(ListUserSessionsView, self).get_context_data(**kwargs)
        sessions = UserSession.objects.filter(user=self.request.user).order_by("created_at")
        alive = [session for session in sessions if session.exists()]
        return {**context, "sessions": alive, "session_count": len(alive)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "session" not in request.POST:
            return super().post(request, *args, **kwargs)
        number = request.POST["session"]
        for session in UserSession.objects.filter(user=request.user, pk=number if number.isdigit() else 0):
            session.end()
            messages.success(request, _("This device is signed out."))
        return HttpResponseRedirect(reverse("usersessions_list"))


class SpareCodesView(recovery_codes.ViewRecoveryCodesView):
    """The spare codes that are left. Unlike allauth's own page it notes nothing, and so can be a reading one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        raise_if_reauthentication_required(self.request, app="allauth.mfa")
        kind = Authenticator.Type.RECOVERY_CODES
        factor = get_object_or_404(Authenticator, user=self.request.user, type=kind)
        return {
            **super(recovery_codes.ViewRecoveryCodesView, self).get_context_data(**kwargs),
            "unused_codes": factor.wrap().get_unused_codes(),
            "total_count": mfa_settings.RECOVERY_CODE_COUNT,
            "can_view_codes": True,
            "can_generate_codes": True,
        }


def demo_cast() -> list[dict[str, Any]]:
    """Who can be chosen at the door of a demonstration: `name`, `role`, `unit`, `username`, `group`."""
    cast = []
    for user in demo_users():
        for post in list(user.posts.all())[:1]:
            role = Role(post.role)
            cast.append(
                {
                    "name": user.name,
                    "username": user.username,
                    "role": ROLE_NAMES[role],
                    "unit": post.unit.name,
                    "group": _group(role),
                    "order": list(Role).index(role),
                }
            )
    return sorted(cast, key=lambda person: (person["order"], person["username"]))


def _group(role: Role) -> str:
    groups = {
        _("Offices"): OFFICES,
        _("Towns and villages"): GRASSROOTS,
        _("Schools"): SCHOOL,
        _("Families and helpers"): FAMILY,
    }
    return next(
        (name for name, roles in groups.items() if role in roles), _("Supervision and administration")
    )


sign_in = open_to_all(SignInView.as_view())
sign_out = open_to_all(account.logout)
inactive = open_to_all(account.account_inactive)
second_factor = open_to_all(mfa.authenticate)
sign_in_by_passkey = open_to_all(webauthn.login_webauthn)

change_password = own(account.password_change)
reauthenticate = own(account.reauthenticate)
sessions = own(OwnSessionsView.as_view())
factors = own(mfa.index)
reauthenticate_by_code = own(mfa.reauthenticate)
activate_totp = own(totp.activate_totp)
deactivate_totp = own(totp.deactivate_totp)
recovery = own(SpareCodesView.as_view())
generate_recovery = own(recovery_codes.generate_recovery_codes)
passkeys = own(webauthn.list_webauthn)
add_passkey = own(webauthn.add_webauthn)
edit_passkey = own(webauthn.edit_webauthn)
remove_passkey = own(webauthn.remove_webauthn)
reauthenticate_by_passkey = own(webauthn.reauthenticate_webauthn)
