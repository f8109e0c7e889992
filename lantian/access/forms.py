"""Forms of the doors and of posts: they check shapes; what a role, a unit and a day allow, the services do."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.models import Post, User
from lantian.access.policy import ACTION_NAMES, COMPARTMENT_NAMES, COMPARTMENTS_OF, ROLE_NAMES, Role
from lantian.access.queries import may_appoint, place_of
from lantian.access.rules import is_username
from lantian.access.services import USERNAME_RULE, Newcomer
from lantian.kernel.rendering import DateInput
from lantian.kernel.values.names import parse_name
from lantian.kernel.values.phones import check_phone
from lantian.kernel.values.wrong import WrongValue
from lantian.places.classes import class_of
from lantian.places.queries import children_of

YEARS_BACK, YEARS_AHEAD = 40, 1


class SecondFactorForm(AuthenticateForm):
    """A wrong code counts like a wrong password: both together lock the door."""

    def clean_code(self) -> str:
        request = context.request
        tried = {"username": self.user.get_username()}
        if not AxesProxyHandler.is_allowed(request, tried):
            request.axes_locked_out, request.axes_credentials = True, tried
            raise ValidationError(_("Too many attempts."))
        try:
            return str(super().clean_code())
        except ValidationError:
            user_login_failed.send(sender=__name__, credentials=tried, request=request)
            raise


class PostFilter(forms.Form):
    """Which posts to list: of a role, in a place below mine, of today or of another time."""

    WHEN = [("now", _("Today")), ("later", _("To come")), ("ended", _("Ended"))]

    role = forms.ChoiceField(label=_("Role"), required=False)
    place = forms.ChoiceField(label=_("Place"), required=False)
    when = forms.ChoiceField(label=_("When"), choices=WHEN, required=False)

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        low, _high = place_of(post)
        roles = [(role.value, name) for role, name in ROLE_NAMES.items()]
        places = [(str(region.code), region.short_name) for region in children_of(low)]
        self.fields["role"].choices = [("", _("All roles")), *roles]
        self.fields["place"].choices = [("", _("The whole place")), *places]

    def choice(self) -> dict[str, Any]:
        """What was chosen, as `posts_listed` wants it; what is wrong in it is left out."""
        data = self.cleaned_data
        place = data.get("place")
        return {
            "role": data.get("role", ""),
            "place": int(place) if place else None,
            "when": data.get("when") or "now",
        }


class SeatForm(forms.Form):
    """The first half of an appointment: as what, and where."""

    role = forms.ChoiceField(label=_("Role"))
    q = forms.CharField(label=_("Unit or place"), required=False, max_length=40)

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [
            (role.value, name) for role, name in ROLE_NAMES.items() if may_appoint(post, role)
        ]


class Somebody(forms.Form):
    """A person with an account, or a newcomer who gets one."""

    WHO = [("newcomer", _("Somebody new")), ("user", _("Somebody who has an account"))]

    who = forms.ChoiceField(label=_("Who"), choices=WHO, widget=forms.RadioSelect, initial="newcomer")
    name = forms.CharField(
        label=_("Name"),
        max_length=64,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("Of somebody new, as on the identity card."),
    )
    username = forms.CharField(
        label=_("User name"),
        required=False,
        max_length=32,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("Of somebody new it may stay empty: it is then made of the name, such as limei."),
    )

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = self.data.get("who") != "user"

    def clean_name(self) -> str:
        name = self.cleaned_data["name"] and parse_name(self.cleaned_data["name"])
        if isinstance(name, WrongValue):
            raise ValidationError(_("Please write the name alone, as on the identity card."))
        return name

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("who") == "newcomer":
            self._clean_newcomer(data)
        elif data.get("who") == "user":
            self._clean_user(data)
        return data

    def _clean_newcomer(self, data: dict[str, Any]) -> None:
        username = data.get("username")
        if username and not is_username(username):
            self.add_error("username", USERNAME_RULE)
        elif username and User.objects.filter(username=username).exists():
            self.add_error("username", _("This user name is taken."))
        data["newcomer"] = Newcomer(name=data.get("name", ""), username=username or "")

    def _clean_user(self, data: dict[str, Any]) -> None:
        data["user"] = User.objects.filter(username=data.get("username", ""), is_active=True).first()
        if data["user"] is None:
            self.add_error("username", _("There is no account with this user name."))


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    """A day that somebody may begin or end something."""
    return forms.DateField(label=label, widget=DateInput(), initial=timezone.localdate, help_text=help_text)


def check_day(day: Any) -> Any:
    """Refuses typing errors in the year."""
    today = timezone.localdate()
    if abs(day - today) > timedelta(days=366 * (YEARS_AHEAD if day > today else YEARS_BACK)):
        raise ValidationError(_("Please check the year."))
    return day


class PhoneField(forms.CharField):
    """A telephone at work, in its normal form."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Telephone at work"),
            required=False,
            max_length=32,
            widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
            help_text=_("Stands on the contact cards of the children."),
        )

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        phone = check_phone(text, hotlines=True) if text else ""
        if isinstance(phone, WrongValue):
            raise ValidationError(_("This is no telephone number; write it as 13912345678 or 029-33211234."))
        return phone


class PhoneForm(forms.Form):
    phone = PhoneField()


class AppointForm(Somebody):
    """The second half of an appointment: who, and from which day on."""

    phone = PhoneField()
    since = day_field(pgettext_lazy("day", "From"))
    grade = forms.TypedChoiceField(
        label=_("Grade"), required=False, coerce=int, empty_value=None, choices=[("", "—")]
    )
    class_name = forms.CharField(label=_("Class"), required=False, max_length=32)

    def __init__(self, *args: Any, role: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if role != Role.CLASS_TEACHER:
            del self.fields["grade"], self.fields["class_name"]
            return
        self.fields["grade"].choices = [("", "—"), *((number, str(number)) for number in range(1, 13))]
        self.fields["grade"].required = self.fields["class_name"].required = True

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("grade") and data.get("class_name"):
            found = class_of(data["class_name"], data["grade"])
            data["class_name"] = found.name
            if found.contradicts:
                self.add_error("class_name", _("This class names another grade than the one chosen."))
            elif not found.name:
                self.add_error("class_name", _("Please write the class: 1, or its name."))
        return data

    def clean_since(self) -> Any:
        return check_day(self.cleaned_data["since"])


class HandOverForm(Somebody):
    """Who follows, from which day on, and whether on all posts of the one who leaves."""

    WHAT = [("all", _("All posts of this person")), ("one", _("This post only"))]

    what = forms.ChoiceField(
        label=_("What is handed over"), choices=WHAT, widget=forms.RadioSelect, initial="all"
    )
    phone = PhoneField()
    on = day_field(_("First day of the successor"))

    field_order = ["what", "who", "name", "username", "phone", "on"]

    def __init__(self, *args: Any, has_more: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_more:
            del self.fields["what"]

    def clean_on(self) -> Any:
        return check_day(self.cleaned_data["on"])


class EndForm(forms.Form):
    until = day_field(_("First day without this post"), _("Today means: ends now."))

    def clean_until(self) -> Any:
        return check_day(self.cleaned_data["until"])


class CompartmentsForm(forms.Form):
    """Which of the compartments that a role can have a post does have."""

    compartments = forms.MultipleChoiceField(
        label=_("Has access to"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, role: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.value, COMPARTMENT_NAMES[one]) for one in sorted(COMPARTMENTS_OF[role])]
        self.fields["compartments"].choices = choices


class ReviewForm(forms.Form):
    """What somebody above found about an emergency opening."""

    FOUND = [("yes", _("It was justified")), ("no", _("It was not justified"))]

    found = forms.ChoiceField(label=_("What you found"), choices=FOUND, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("On what you base it, and what follows"),
        min_length=4,
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Write no names and numbers: this stays for good."),
    )


class ResetForm(forms.Form):
    with_factors = forms.BooleanField(
        label=_("Take away the second factor as well (telephone or key lost)"), required=False
    )


class LogFilter(forms.Form):
    """Which lines of the access log to list. People and children are named by keys."""

    action = forms.ChoiceField(label=_("Action"), required=False)
    since = forms.DateField(label=pgettext_lazy("day", "From"), required=False, widget=DateInput())
    until = forms.DateField(label=_("Up to and including"), required=False, widget=DateInput())
    user = forms.UUIDField(required=False, widget=forms.HiddenInput)
    child = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", pgettext_lazy("actions", "All")), *ACTION_NAMES.items()]


class PersonSearch(forms.Form):
    """Somebody by user name; goes by POST, so that the name stands in no address."""

    username = forms.CharField(label=_("User name"), max_length=64)


def submitted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: a submission, even one without a single field, and nothing else."""
    return request.POST if request.method == "POST" else None


def key_of(text: str) -> UUID | None:
    """A key from an address, or None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
