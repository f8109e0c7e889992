"""How a person wants to be told: ways out, which are proved by a code, and the hours; and the robots of offices."""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from lantian.access.models import Post
from lantian.access.queries import current_posts
from lantian.access.scopes import acting_post
from lantian.access.sealing import blind_index
from lantian.access.services import Refused
from lantian.kernel.values.phones import mask_phone
from lantian.kernel.versions import update_if_unchanged
from lantian.notices.channels.service import name_of
from lantian.notices.models import Channel, GroupRobot, Preference
from lantian.notices.queries import own_channels
from lantian.notices.services import QUEUE, look_at

PROVE = "notices.prove"
MOST_CHANNELS = 5
CODES_A_DAY = 5
CODE_EVERY = timedelta(minutes=1)
CODE_LASTS = timedelta(minutes=15)
MOST_TRIES = 5


@transaction.atomic
def add_channel(*, kind: str, address: str) -> Channel:
    """A way out of the acting person, not in use before its code came back. Raises `Refused`."""
    owner = acting_post().user_id
    Preference.objects.select_for_update().get(pk=preference().pk)
    index = blind_index(address)
    if own_channels().filter(kind=kind, index=index).exists():
        raise Refused(_("You have entered this address already."))
    if own_channels().count() >= MOST_CHANNELS:
        raise Refused(_("More than %(most)s ways are not kept. Remove one first.") % {"most": MOST_CHANNELS})
    channel = Channel(owner=owner, kind=kind, address=address, index=index, hint=hint_of(kind, address))
    channel.save(force_insert=True)
    return channel


@transaction.atomic
def ask_for_code(*, channel: Channel, now: datetime) -> None:
    """Has the worker send a code to an address, which proves that it is the person's. Raises `Refused`.

    How often is counted for the person, not for the address: taking one away and entering it anew gains nothing.
    """
    chosen = Preference.objects.select_for_update().get(pk=preference().pk)
    last = own_channels().exclude(code_asked_at=None).order_by("-code_asked_at").first()
    if last and last.code_asked_at and last.code_asked_at > now - CODE_EVERY:
        raise Refused(_("A code was sent a moment ago. Please wait a minute."))
    used = chosen.codes if chosen.codes_on == timezone.localdate(now) else 0
    if used >= CODES_A_DAY:
        raise Refused(_("Enough codes were sent today. Please go on tomorrow."))
    Preference.objects.filter(pk=chosen.pk).update(codes=used + 1, codes_on=timezone.localdate(now))
    own_channels().filter(pk=channel.pk).update(code_asked_at=now, code=None, tries=0)
    job = app.configure_task(PROVE, queue=QUEUE)
    job.defer(post=str(acting_post().pk), channel=str(channel.pk), language=chosen.language)


def new_code(*, channel: UUID, now: datetime) -> str:
    """A code for a channel of the acting person, of which only a keyed hash is kept; the one before ends."""
    code = f"{secrets.randbelow(10**6):06d}"
    own_channels().filter(pk=channel).update(
        code=blind_index(f"{channel}{code}"), code_until=now + CODE_LASTS, tries=0
    )
    return code


@transaction.atomic
def prove(*, channel: Channel, code: str, now: datetime) -> bool:
    """Puts a channel into use when the code is right; a wrong one counts. Raises `Refused` without a code to match."""
    channel = Channel.objects.select_for_update().get(pk=channel.pk)
    if channel.code is None or channel.code_until is None or channel.code_until < now:
        raise Refused(_("This code is no longer valid. Have a new one sent."))
    if channel.tries >= MOST_TRIES:
        raise Refused(_("Too many wrong codes. Have a new one sent."))
    if not secrets.compare_digest(bytes(channel.code), blind_index(f"{channel.pk}{code}")):
        own_channels().filter(pk=channel.pk).update(tries=F("tries") + 1)
        return False
    own_channels().filter(pk=channel.pk).update(verified_at=now, code=None, failing_since=None, why="")
    posts = current_posts(acting_post().user_id, timezone.localdate(now))
    look_at([post.seat for post in posts if post.city == acting_post().city], at_once=True)
    return True


@transaction.atomic
def remove_channel(*, channel: Channel) -> None:
    """Forgets a way out and its address."""
    own_channels().filter(pk=channel.pk).delete()


def preference() -> Preference:
    """What the acting person chose, or what holds for whoever chose nothing; written when it is not there yet."""
    return Preference.objects.get_or_create(owner=acting_post().user_id)[0]


@transaction.atomic
def choose(*, values: dict[str, Any]) -> None:
    """Other hours, another digest, another language; what waits is looked at again."""
    Preference.objects.filter(pk=preference().pk).update(**values)
    look_at([acting_post().seat], at_once=True)


@transaction.atomic
def set_robot(*, robot: GroupRobot | None, address: str, version: int) -> GroupRobot:
    """The robot of the acting office's place, or another address of it. Raises `kernel.versions.Conflict`."""
    post = acting_post()
    values = {"address": address, "hint": name_of(address)}
    if robot is None:
        robot = GroupRobot(region=place_of(post), recorded_by=post.user_id, **values)
        robot.save(force_insert=True)
        return robot
    return update_if_unchanged(
        robot, {**values, "sent_at": None, "failing_since": None, "why": ""}, version=version
    )


@transaction.atomic
def remove_robot(*, robot: GroupRobot) -> None:
    """Nothing is said in the group any more."""
    GroupRobot.objects.filter(pk=robot.pk).delete()


def place_of(post: Post) -> int:
    """The place for which an office's robot speaks."""
    return int(post.unit.region_id)


def hint_of(kind: str, address: str) -> str:
    """What a page shows of an address: enough to know it again, too little to use it."""
    if kind == Channel.Kind.SMS:
        return mask_phone(address)
    if kind == Channel.Kind.EMAIL:
        name, _at, domain = address.partition("@")
        return f"{name[:1]}•••@{domain}"[:32]
    return name_of(address)
