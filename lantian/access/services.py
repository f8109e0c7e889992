"""Writes about users and posts. Each is one transaction of the acting post."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantian.access.models import Post, User
from lantian.access.policy import COMPARTMENTS_OF, SCOPES, Compartment, Role, Scope
from lantian.access.queries import looks_after, looks_after_all, posts_from
from lantian.access.rules import fits, is_username, username_like
from lantian.access.scopes import acting_post, appointing
from lantian.kernel.values.pinyin import name_pinyin
from lantian.places.classes import class_of
from lantian.places.models import Unit
from lantian.places.rules import holds_on, level_of, scope_of

# No characters that are mistaken for each other when a password is read over the telephone.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
USERNAME_RULE = gettext_lazy("3 to 32 letters (a–z), digits, dots, hyphens or underscores; a letter first.")


class NotYours(PermissionError):
    """The acting post may not appoint, end or change this."""


class Refused(ValueError):
    """What was asked cannot be done; the text says why, in the user's language."""


class Overtaken(Refused):
    """Somebody else has ended or handed over the post in the meantime."""


@dataclass(frozen=True)
class Newcomer:
    """Somebody who has no account yet. Without a user name one is made of how the name is read."""

    name: str
    username: str = ""


def create_user(
    *, username: str, name: str, password: str | None = None, is_demo: bool = False
) -> tuple[User, str]:
    """A new user and the first password, to be told once and changed at the first sign-in."""
    first = password or fresh_password()
    user = User(
        username=username,
        name=name,
        password=make_password(first),
        is_demo=is_demo,
        must_change_password=password is None,
        password_given_at=timezone.now(),
    )
    user.save(force_insert=True)
    return user, first


def create_newcomer(newcomer: Newcomer) -> tuple[User, str]:
    """The account of a newcomer, and the first password. Raises `Refused` for a user name that cannot be."""
    username = newcomer.username.strip().lower() or _free_username(newcomer.name)
    if not is_username(username):
        raise Refused(str(USERNAME_RULE))
    try:
        with transaction.atomic():
            return create_user(username=username, name=newcomer.name)
    except IntegrityError:
        raise Refused(_("The user name “%(username)s” is taken.") % {"username": username}) from None


def fresh_password() -> str:
    """A password of twelve characters in three groups, easy to dictate."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def build_post(
    *,
    user: User,
    unit: Unit,
    role: Role,
    since: date,
    grade: int | None = None,
    class_name: str = "",
    phone: str = "",
    seat: UUID | None = None,
) -> Post:
    """An unsaved post with its city and range taken from the unit's region."""
    low, high = scope_of(unit.region_id)
    grade, class_name, _contradicts = class_of(class_name, grade)
    has_place = SCOPES[role] in (Scope.PLACE, Scope.AUDIT, Scope.UPPER)
    post = Post(
        user=user,
        unit=unit,
        role=role,
        city=unit.region_id // 10**8,
        region_low=low if has_place else None,
        region_high=high if has_place else None,
        grade=grade,
        class_name=class_name,
        phone=phone,
        since=since,
    )
    if seat:
        post.seat = seat
    return post


@transaction.atomic
def appoint(
    *,
    user: User,
    unit: Unit,
    role: Role,
    since: date,
    grade: int | None = None,
    class_name: str = "",
    phone: str = "",
) -> Post:
    """Appoints `user` to a unit in a role.

    Raises `NotYours` outside the acting post's place, `Refused` where role and unit do not fit, the unit is
    closed, or `user` holds the same post already.
    """
    post = build_post(
        user=user, unit=unit, role=role, since=since, grade=grade, class_name=class_name, phone=phone
    )
    _check_mine(post)
    _check_seat(post)
    same = Post.objects.filter(
        posts_from(since), user=user, unit=unit, role=role, grade=post.grade, class_name=post.class_name
    )
    if same.exists():
        raise Refused(_("%(name)s holds this post already.") % {"name": user.name})
    return _enter(post)


@transaction.atomic
def appoint_newcomer(
    *, newcomer: Newcomer, unit: Unit, role: Role, since: date, **seat: Any
) -> tuple[Post, str]:
    """A new user in a post; returns the post and the first password. `seat` and errors as for `appoint`."""
    _check_mine(build_post(user=User(), unit=unit, role=role, since=since))
    user, password = _welcome(newcomer)
    return appoint(user=user, unit=unit, role=role, since=since, **seat), password


@transaction.atomic
def end_post(*, post: Post, until: date) -> Post:
    """Ends a post: from `until` on it no longer acts; on its first day that withdraws it.

    Raises `NotYours`, `Overtaken` when it has ended, `Refused` for a day before it began.
    """
    _check_mine(post)
    with appointing():
        post = _lock(post)
        _check_open(post, until)
        post.until = until
        post.save(update_fields=["until"])
    return post


@transaction.atomic
def hand_over(*, post: Post, successor: User, on: date, phone: str = "") -> Post:
    """The holder of a post leaves it, `successor` takes the same seat from `on`: children and open work stay.

    Raises `NotYours`, `Overtaken` when it has ended or was handed over, `Refused` for a day before it began,
    and when successor and holder are one.
    """
    _check_mine(post)
    if successor.pk == post.user_id:
        raise Refused(_("The successor must be somebody else."))
    with appointing():
        post = _lock(post)
        _check_open(post, on)
        post.until = on
        post.save(update_fields=["until"])
    following = build_post(
        user=successor,
        unit=post.unit,
        role=Role(post.role),
        since=on,
        grade=post.grade,
        class_name=post.class_name,
        phone=phone,
        seat=post.seat,
    )
    following.compartments = post.compartments
    return _enter(following)


@transaction.atomic
def hand_over_all(*, posts: Sequence[Post], successor: User, on: date, phone: str = "") -> list[Post]:
    """Hands over several posts at once, or none when one cannot be."""
    return [hand_over(post=post, successor=successor, on=on, phone=phone) for post in posts]


@transaction.atomic
def hand_over_to_newcomer(
    *, posts: Sequence[Post], newcomer: Newcomer, on: date, phone: str = ""
) -> tuple[list[Post], str]:
    """Hands over posts to a new user; returns the new posts and the first password."""
    for post in posts:
        _check_mine(post)
    successor, password = _welcome(newcomer)
    return hand_over_all(posts=posts, successor=successor, on=on, phone=phone), password


@transaction.atomic
def change_phone(*, post: Post, phone: str) -> Post:
    """Another telephone at work, of one's own post or of one that the acting post looks after."""
    if post.pk != acting_post().pk:
        _check_mine(post)
    post.phone = phone
    with appointing():
        post.save(update_fields=["phone"])
    return post


@transaction.atomic
def change_compartments(*, post: Post, compartments: Collection[Compartment]) -> Post:
    """Says to which compartments a post has the key. The history of posts keeps who gave and took it.

    Raises `NotYours` for one's own post, `Refused` for a compartment that no post of the role can have.
    """
    _check_mine(post)
    if not set(compartments) <= COMPARTMENTS_OF.get(Role(post.role), frozenset()):
        raise Refused(_("A post of this role cannot be given that."))
    post.compartments = sorted(compartments)
    with appointing():
        post.save(update_fields=["compartments"])
    return post


@transaction.atomic
def reset_password(*, user: User, with_factors: bool = False) -> str:
    """A new first password for somebody who lost theirs; all their sessions and a lock-out end.

    `with_factors` takes second factors away as well (a lost telephone). Raises `NotYours` unless every
    post of theirs is one that the acting post looks after: a password opens all posts of its user.
    """
    if not looks_after_all(acting_post(), user.pk, timezone.localdate()):
        raise NotYours
    password = fresh_password()
    user.password = make_password(password)
    user.must_change_password = True
    user.password_given_at = timezone.now()
    with appointing():
        user.save(update_fields=["password", "must_change_password", "password_given_at"])
        AccessAttempt.objects.filter(username=user.username).delete()
        if with_factors:
            Authenticator.objects.filter(user=user).delete()
        _end_sessions(user)
    return password


def _welcome(newcomer: Newcomer) -> tuple[User, str]:
    with appointing():
        return create_newcomer(newcomer)


def _free_username(name: str) -> str:
    """The first free one of limei, limei2, limei3 …"""
    pinyin = name_pinyin(name).full
    taken = set(
        User.objects.filter(username__startswith=username_like(pinyin, 1)).values_list("username", flat=True)
    )
    return next(
        tried for number in range(1, len(taken) + 2) if (tried := username_like(pinyin, number)) not in taken
    )


def _enter(post: Post) -> Post:
    post.recorded_by = acting_post().user_id
    with appointing():
        post.save(force_insert=True)
    return post


def _lock(post: Post) -> Post:
    """The post as it stands now; nobody else changes it until this transaction ends."""
    return Post.objects.select_for_update(of=("self",)).select_related("unit", "user").get(pk=post.pk)


def _check_open(post: Post, on: date) -> None:
    """That a post can end on a day. A later end that was set before may still come earlier."""
    if post.until is not None and post.until <= on:
        raise Overtaken(_("This post has ended on %(until)s already.") % {"until": date_format(post.until)})
    following = Post.objects.filter(seat=post.seat, since__gt=post.since).select_related("user").first()
    if following:
        names = {"name": following.user.name, "since": date_format(following.since)}
        raise Overtaken(_("This post was handed over to %(name)s on %(since)s already.") % names)
    if on < post.since:
        raise Refused(
            _("This post began on %(since)s: it cannot end before.") % {"since": date_format(post.since)}
        )


def _check_seat(post: Post) -> None:
    unit = post.unit
    if not fits(Role(post.role), unit.kind, level_of(unit.region_id)):
        raise Refused(_("%(role)s is no post at %(unit)s.") % {"role": post.role_name, "unit": unit})
    if not holds_on(unit.valid_from, unit.valid_until, post.since):
        raise Refused(_("%(unit)s does not exist on that day.") % {"unit": unit})


def _check_mine(post: Post) -> None:
    if not looks_after(acting_post(), post):
        raise NotYours


def _end_sessions(user: User) -> None:
    """Signs a user out everywhere."""
    sessions = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=list(sessions.values_list("session_key", flat=True))).delete()
    sessions.delete()
