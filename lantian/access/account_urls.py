"""Sign-in and own account. The names are allauth's own: its views and templates look for them."""

from django.urls import path

from lantian.access.views import accounts

urlpatterns = [
    path("login/", accounts.sign_in, name="account_login"),
    path("logout/", accounts.sign_out, name="account_logout"),
    path("inactive/", accounts.inactive, name="account_inactive"),
    path("password/", accounts.change_password, name="account_change_password"),
    path("reauthenticate/", accounts.reauthenticate, name="account_reauthenticate"),
    path("sessions/", accounts.sessions, name="usersessions_list"),
    path("factors/", accounts.factors, name="mfa_index"),
    path("factors/authenticate/", accounts.second_factor, name="mfa_authenticate"),
    path("factors/reauthenticate/", accounts.reauthenticate_by_code, name="mfa_reauthenticate"),
    path("factors/app/", accounts.activate_totp, name="mfa_activate_totp"),
    path("factors/app/remove/", accounts.deactivate_totp, name="mfa_deactivate_totp"),
    path("factors/codes/", accounts.recovery, name="mfa_view_recovery_codes"),
    path("factors/codes/new/", accounts.generate_recovery, name="mfa_generate_recovery_codes"),
    path("factors/keys/", accounts.passkeys, name="mfa_list_webauthn"),
    path("factors/keys/add/", accounts.add_passkey, name="mfa_add_webauthn"),
    path("factors/keys/login/", accounts.sign_in_by_passkey, name="mfa_login_webauthn"),
    path(
        "factors/keys/reauthenticate/", accounts.reauthenticate_by_passkey, name="mfa_reauthenticate_webauthn"
    ),
    path("factors/keys/<int:pk>/", accounts.edit_passkey, name="mfa_edit_webauthn"),
    path("factors/keys/<int:pk>/remove/", accounts.remove_passkey, name="mfa_remove_webauthn"),
]
