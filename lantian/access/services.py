"""Writes about users and posts. Each is one transaction of the acting post."""

import secrets
from datetime import date
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _

from lantian.access.models import Post, User
from lantian.access.policy import SCOPES, Role, Scope
from lantian.access.queries import holding, may_appoint
from lantian.access.scopes import acting_post, appointing
from lantian.places.models import Unit
from lantian.places.rules import scope_of

# No characters that are mistaken for each other when a password is read over the telephone.
PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class NotYours(PermissionError):
    """The acting post may not appoint or end this post."""


class Refused(ValueError):
    """What was asked cannot be done; the text says why, in the user's language."""


def create_user(*, username: str, name: str, password: str | None = None, is_demo: bool = False) -> tuple[User, str]:
    """A new user and the first password, to be told once and changed at the first sign-in."""
    first = password or fresh_password()
    user = User(
        username=username,
        name=name,
        password=make_password(first),
        is_demo=is_demo,
        must_change_password=password is None,
    )
    user.save(force_insert=True)
    return user, first


def fresh_password() -> str:
    """A password of twelve characters in three groups, easy to dictate."""
    groups = ("".join(secrets.choice(PASSWORD_LETTERS) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def build_post(
    *,
    user: User,
    unit: Unit,
    role: Role,
    since: date,
    grade: int | None = None,
    class_name: str = "",
    seat: UUID | None = None,
) -> Post:
    """An unsaved post with its city and range taken from the unit's region."""
    low, high = scope_of(unit.region_id)
    has_place = SCOPES[role] in (Scope.PLACE, Scope.AUDIT)
    post = Post(
        user=user,
        unit=unit,
        role=role,
        city=unit.region_id // 10**8,
        region_low=low if has_place else None,
        region_high=high if has_place else None,
        grade=grade,
        class_name=class_name,
        since=since,
    )
    if seat:
        post.seat = seat
    return post


def appoint(
    *, user: User, unit: Unit, role: Role, since: date, grade: int | None = None, class_name: str = ""
) -> Post:
    """Appoints `user` to a unit in a role. Raises `NotYours` outside the acting post's place."""
    post = build_post(user=user, unit=unit, role=role, since=since, grade=grade, class_name=class_name)
    _check_mine(post)
    with appointing():
        post.save(force_insert=True)
    return post


def appoint_newcomer(*, username: str, name: str, unit: Unit, role: Role, since: date) -> tuple[Post, str]:
    """A new user in a post; returns the post and the first password."""
    _check_mine(build_post(user=User(), unit=unit, role=role, since=since))
    with appointing():
        user, password = create_user(username=username, name=name)
    return appoint(user=user, unit=unit, role=role, since=since), password


def end_post(*, post: Post, until: date) -> Post:
    """Ends a post: it no longer acts from `until` on, and its sessions end now when that is today or past."""
    _check_mine(post)
    if until <= post.since:
        raise Refused(_("The last day must lie after the first."))
    post.until = until
    with appointing():
        post.save(update_fields=["until"])
    return post


def hand_over(*, post: Post, successor: User, on: date) -> Post:
    """The holder of a post leaves it, `successor` takes the same seat from `on`: children, scope and open work stay.

    Raises `Refused` when the post has ended, when it would last no day, or when successor and holder are one.
    """
    _check_mine(post)
    if post.until is not None and post.until <= on:
        raise Refused(_("This post has already ended."))
    if successor.pk == post.user_id:
        raise Refused(_("The successor must be somebody else."))
    if on <= post.since:
        raise Refused(_("The handover must be later than the day on which the post began (%(since)s).") % {"since": post.since})
    following = build_post(
        user=successor,
        unit=post.unit,
        role=Role(post.role),
        since=on,
        grade=post.grade,
        class_name=post.class_name,
        seat=post.seat,
    )
    following.compartments = post.compartments
    post.until = on
    with appointing():
        post.save(update_fields=["until"])
        following.save(force_insert=True)
    return following


def hand_over_all(*, leaving: User, successor: User, on: date) -> list[Post]:
    """Hands over every post that `leaving` holds on `on`, in one transaction."""
    posts = Post.objects.filter(holding(on), user=leaving).select_related("unit")
    return [hand_over(post=post, successor=successor, on=on) for post in posts]


def reset_password(*, user: User) -> str:
    """A new first password for somebody who lost theirs; all their sessions end."""
    password = fresh_password()
    user.password = make_password(password)
    user.must_change_password = True
    with appointing():
        user.save(update_fields=["password", "must_change_password"])
        end_sessions(user)
    return password


def end_sessions(user: User) -> None:
    """Signs a user out everywhere."""
    keys = list(user.usersession_set.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    user.usersession_set.all().delete()


def _check_mine(post: Post) -> None:
    acting = acting_post()
    if acting.city != post.city or not may_appoint(acting, Role(post.role)):
        raise NotYours
    if Role(acting.role) == Role.ADMINISTRATOR:
        return
    if not (acting.region_low or 0) <= post.unit.region_id <= (acting.region_high or 0):
        raise NotYours
