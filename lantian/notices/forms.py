"""Where messages go and when: shapes of addresses, hours, codes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.kernel.values.phones import MOBILE, check_phone
from lantian.notices.channels.mail import has_mail
from lantian.notices.channels.service import understood
from lantian.notices.channels.sms import has_sms
from lantian.notices.channels.trouble import NotDelivered
from lantian.notices.models import Channel, Preference, Why

LONGEST = 500


class TimeInput(forms.TimeInput):
    """The browser's own field for a time of day."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class ServiceField(forms.CharField):
    """The address of a robot or of another service, in the spelling in which it is kept."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Address of the robot"),
            max_length=LONGEST,
            widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
            help_text=_("As WeCom, DingTalk or Feishu shows it, or in the spelling of Apprise."),
        )

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return checked_service(text) if text else ""


class ChannelForm(forms.Form):
    """One more way: its kind and the address."""

    kind = forms.ChoiceField(label=pgettext_lazy("messages", "Way"), widget=forms.RadioSelect)
    address = forms.CharField(
        label=pgettext_lazy("channel", "Address"),
        max_length=LONGEST,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("An e-mail address, a mobile number, or the address that the messenger's robot shows."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = offered()
        self.fields["kind"].initial = offered()[0][0]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") and data.get("address"):
            try:
                data["address"] = CHECKS[data["kind"]](data["address"].strip())
            except ValidationError as error:
                self.add_error("address", error)
        return data


class CodeForm(forms.Form):
    code = forms.RegexField(
        r"^\s*\d{6}\s*$",
        label=pgettext_lazy("sent", "Code"),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "8"}),
        error_messages={"invalid": _("The code has six digits.")},
    )


class PreferenceForm(forms.ModelForm):
    """When one wants to be left alone, when the digest comes, in which language."""

    class Meta:
        model = Preference
        fields = ("quiet_from", "quiet_until", "digest_at", "weekly", "language")
        labels = {
            "quiet_from": _("No messages from"),
            "quiet_until": pgettext_lazy("time", "until"),
            "digest_at": _("Digest at"),
            "weekly": _("Digest on Mondays only"),
            "language": _("Language of messages"),
        }
        widgets = {"quiet_from": TimeInput, "quiet_until": TimeInput, "digest_at": TimeInput}


class RobotForm(forms.Form):
    address = ServiceField()
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)


def offered() -> list[tuple[str, Any]]:
    """The kinds of way that this installation has."""
    there = {Channel.Kind.EMAIL: has_mail(), Channel.Kind.SMS: has_sms(), Channel.Kind.SERVICE: True}
    return [(kind.value, kind.label) for kind in Channel.Kind if there[kind]]


def checked_email(text: str) -> str:
    validate_email(text)
    return text


def checked_mobile(text: str) -> str:
    number = check_phone(text)
    if isinstance(number, str) and (MOBILE.fullmatch(number) or number.startswith("+")):
        return number
    raise ValidationError(_("Text messages go to mobile numbers: 13912345678."))


def checked_service(text: str) -> str:
    """The address as it is kept; `ValidationError` says why it cannot be used, and nothing is connected to."""
    try:
        return understood(text)
    except NotDelivered as error:
        sentences = {
            Why.FORBIDDEN: _("Messages do not go there: a listed service over https is needed."),
            Why.UNKNOWN: _("This is no address of a service that is known here."),
        }
        raise ValidationError(sentences[error.why]) from None


CHECKS = {"email": checked_email, "sms": checked_mobile, "service": checked_service}
