"""One message to one address, by the way that its kind says."""

from lantian.notices.channels.mail import send_mail
from lantian.notices.channels.service import send_by_service
from lantian.notices.channels.sms import send_sms
from lantian.notices.models import Channel

WAYS = {
    Channel.Kind.EMAIL: send_mail,
    Channel.Kind.SMS: send_sms,
    Channel.Kind.SERVICE: send_by_service,
}


def send(kind: str, address: str, text: str) -> None:
    """Sends `text`; raises `NotDelivered`. Takes at most about 20 seconds."""
    WAYS[Channel.Kind(kind)](address, text)
