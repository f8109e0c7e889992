"""By text message: a port, and what may stand behind it. `LANTIAN_SMS_GATEWAY` names a class by its import path."""

import json
import os
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from lantian.notices.channels.service import send_to
from lantian.notices.channels.trouble import NotDelivered
from lantian.notices.models import Why


class SmsGateway(Protocol):
    """What sends text messages. Made anew for each message, without arguments."""

    def send(self, number: str, text: str) -> None:
        """Hands a message over; raises `NotDelivered`."""


class FileSink:
    """For trials and tests: each message is a line of a file that only this account can read."""

    def send(self, number: str, text: str) -> None:
        path = Path(settings.SMS_SINK)
        path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps({"to": number, "text": text}, ensure_ascii=False)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a") as file:
            file.write(line + "\n")


class ServiceGateway:
    """A gateway that Apprise knows: `LANTIAN_SMS_SERVICE` is its address, `{number}` stands for the telephone.

    The operator of this installation wrote it: it may lie in a network of their own.
    """

    def send(self, number: str, text: str) -> None:
        if not settings.SMS_SERVICE:
            raise NotDelivered(Why.NOT_SET_UP)
        send_to(settings.SMS_SERVICE.replace("{number}", number.removeprefix("+")), text)


def has_sms() -> bool:
    """Whether this installation can send text messages."""
    return bool(settings.SMS_GATEWAY)


def send_sms(number: str, text: str) -> None:
    """Sends one text message by the gateway of this installation; raises `NotDelivered`."""
    if not has_sms():
        raise NotDelivered(Why.NOT_SET_UP)
    gateway: SmsGateway = import_string(settings.SMS_GATEWAY)()
    gateway.send(number, text)
