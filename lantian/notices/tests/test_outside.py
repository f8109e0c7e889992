"""Messages go to the public internet alone, whatever name a person typed and whatever it resolves to."""

import socket
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from lantian.notices.channels import service
from lantian.notices.channels.outside import Forbidden, is_outside, only_outside
from lantian.notices.channels.service import send_by_service
from lantian.notices.channels.trouble import NotDelivered
from lantian.notices.forms import checked_service
from lantian.notices.models import Why
from lantian.notices.tests.conftest import Webhook

INSIDE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",  # noqa: S104 - an address to refuse
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1%eth0",
    "fd00::1",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "64:ff9b::a00:1",
    "2002:0a00:0001::",
    "ff02::1",
    "/var/run/docker.sock",
    "localhost",
    "",
]


@pytest.fixture
def closed(settings: Any) -> None:
    settings.NOTICES_REACH_THIS_MACHINE = False


@pytest.mark.parametrize("address", INSIDE)
def test_private_networks_and_this_machine_are_inside(address: str, closed: None) -> None:
    assert not is_outside(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "223.5.5.5", "2400:3200::1", "64:ff9b::101:101"])
def test_the_internet_is_outside(address: str, closed: None) -> None:
    assert is_outside(address)


def test_no_socket_of_a_block_reaches_this_machine_by_any_name(webhook: Webhook, closed: None) -> None:
    """Also by a name, which resolves only when it is used; afterwards the same socket connects again."""
    port = webhook.server_address[1]
    for host in ("127.0.0.1", "localhost"):
        with only_outside() as journey, pytest.raises(Forbidden):
            socket.create_connection((host, port))
        assert journey.was_forbidden
    with only_outside(), socket.socket(socket.AF_UNIX) as local, pytest.raises(Forbidden):
        local.connect("/tmp/nothing.sock")  # noqa: S108 - never reached
    socket.create_connection(("127.0.0.1", port)).close()


def test_a_name_that_leads_to_this_machine_gets_no_message(webhook: Webhook, closed: None) -> None:
    """The form knows nothing of names; the look at the very address is what counts."""
    kept = checked_service(f"jsons://localhost:{webhook.server_address[1]}/hook")
    with pytest.raises(NotDelivered) as caught:
        send_by_service(kept, "一")
    assert caught.value.why == Why.FORBIDDEN
    assert webhook.texts == []


def test_a_detour_is_not_followed(webhook: Webhook) -> None:
    webhook.status = 302
    with pytest.raises(NotDelivered) as caught:
        send_by_service(webhook.address, "一")
    assert caught.value.why == Why.REFUSED


def test_a_block_tells_whether_anything_was_reached(webhook: Webhook) -> None:
    with only_outside() as journey:
        assert not journey.has_begun
        socket.create_connection(("127.0.0.1", webhook.server_address[1])).close()
    assert (journey.has_begun, journey.was_forbidden) == (True, False)


@pytest.mark.parametrize(
    "address",
    [
        "json://example.com/hook",
        "http://example.com/hook",
        "https://example.com/hook",
        "mailto://user:password@example.com",
        "syslog://",
        "dbus://",
        "file:///etc/passwd",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
        "json://127.0.0.1/hook",
        "张小雨",
    ],
)
def test_what_is_not_listed_or_not_over_tls_is_refused_at_the_form(address: str, closed: None) -> None:
    with pytest.raises(ValidationError):
        checked_service(address)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://oapi.dingtalk.com/robot/send?access_token=" + "a" * 64, "dingtalk://" + "a" * 64),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/93a0b8a2-1111-4444", "feishu://93a0b8a2-1111-4444"),
        (
            " wecombot://93a0b8a2-1111-4444-8888-0123456789ab ",
            "wecombot://93a0b8a2-1111-4444-8888-0123456789ab",
        ),
        ("jsons://example.com:8443/hook?verify=no", "jsons://example.com:8443/hook?verify=no"),
    ],
)
def test_what_messengers_show_is_understood(typed: str, kept: str, closed: None) -> None:
    assert checked_service(typed) == kept


def test_certificates_are_checked_whatever_the_address_says(closed: None) -> None:
    plugin = service._plugin("jsons://example.com/hook?verify=no&redirect=yes&cto=900&retry=9", is_own=True)
    assert (plugin.verify_certificate, plugin.redirects, plugin.retry) == (True, False, 0)
    assert plugin.request_timeout == (5.0, 10.0)
