"""By a messenger or any other service that Apprise knows: WeCom, DingTalk, Feishu, a webhook of one's own."""

import re
from typing import Any

from django.conf import settings

from lantian.notices.channels.outside import only_outside
from lantian.notices.channels.trouble import NotDelivered
from lantian.notices.models import Why

CONNECT_SECONDS, READ_SECONDS = 5.0, 10.0
# Addresses as the messengers themselves show them, for those of which Apprise knows only its own spelling.
AS_SHOWN = (
    (
        re.compile(r"https://oapi\.dingtalk\.com/robot/send\?access_token=(?P<token>[A-Za-z0-9]+)"),
        "dingtalk://",
    ),
    (re.compile(r"https://open\.feishu\.cn/open-apis/bot/v2/hook/(?P<token>[A-Za-z0-9-]+)/?"), "feishu://"),
)


def understood(address: str) -> str:
    """The address in Apprise's spelling, fit to be kept; raises `NotDelivered` for one that may not be used."""
    spelled = _spelled(address)
    _plugin(spelled, is_own=True)
    return spelled


def name_of(address: str) -> str:
    """What the service of an address is called: "DingTalk", "WeCom Bot"."""
    return str(_plugin(address, is_own=True).service_name)[:32]


def send_by_service(address: str, text: str) -> None:
    """Sends to an address that a person typed: over TLS, to the public internet. Raises `NotDelivered`."""
    plugin = _plugin(address, is_own=True)
    with only_outside() as journey:
        is_taken = _notify(plugin, text)
    if journey.was_forbidden:
        raise NotDelivered(Why.FORBIDDEN)
    if not is_taken:
        raise NotDelivered(Why.REFUSED if journey.has_begun else Why.UNREACHABLE)


def send_to(address: str, text: str) -> None:
    """Sends to an address of the operator's own choice. Raises `NotDelivered`."""
    if not _notify(_plugin(address, is_own=False), text):
        raise NotDelivered(Why.REFUSED)


def _spelled(address: str) -> str:
    for shown, scheme in AS_SHOWN:
        if found := shown.fullmatch(address.strip()):
            return scheme + found["token"]
    return address.strip()


def _plugin(address: str, *, is_own: bool) -> Any:
    """The part of Apprise that sends to an address. Only the worker and a saved form need it: it is large."""
    import apprise

    plugin = apprise.Apprise.instantiate(address, suppress_exceptions=True)
    if plugin is None:
        raise NotDelivered(Why.UNKNOWN)
    if is_own and not _may_be_used(plugin, address):
        raise NotDelivered(Why.FORBIDDEN)
    plugin.socket_connect_timeout, plugin.socket_read_timeout = CONNECT_SECONDS, READ_SECONDS
    plugin.verify_certificate, plugin.redirects = True, False
    plugin.request_rate_per_sec, plugin.retry = 0, 0
    return plugin


def _may_be_used(plugin: Any, address: str) -> bool:
    """A service of the list, over TLS; a trial may talk to this machine without."""
    scheme = address.partition("://")[0].lower()
    secure = plugin.secure_protocol or ()
    names = {secure} if isinstance(secure, str) else set(secure)
    if settings.NOTICES_REACH_THIS_MACHINE and plugin.host in ("127.0.0.1", "::1"):
        return True
    is_listed = bool(names & set(settings.NOTICES_SERVICES))
    return is_listed and (scheme in names or scheme == "https")


def _notify(plugin: Any, text: str) -> bool:
    try:
        return bool(plugin.notify(body=text))
    except Exception:
        # Whatever a plugin raises may carry the address with its key.
        raise NotDelivered(Why.UNREACHABLE) from None
