"""By e-mail: through the mail server that the settings of this installation name."""

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from lantian.notices.channels.trouble import NotDelivered
from lantian.notices.models import Why

NOWHERE = "django.core.mail.backends.dummy.EmailBackend"


def has_mail() -> bool:
    """Whether this installation can send e-mail."""
    return bool(settings.EMAIL_BACKEND != NOWHERE)


def send_mail(address: str, text: str) -> None:
    """Sends one e-mail; raises `NotDelivered`."""
    if not has_mail():
        raise NotDelivered(Why.NOT_SET_UP)
    message = EmailMessage(subject=_("Lantian: something waits for you"), body=text, to=[address])
    try:
        message.send()
    except SMTPException:
        raise NotDelivered(Why.REFUSED) from None
    except (OSError, ValueError):
        raise NotDelivered(Why.UNREACHABLE) from None
