"""What the tests of this room do again and again."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from uuid_utils.compat import uuid7

from lantian.access.scopes import acting_as
from lantian.encounters.queries.history import Line, page_of
from lantian.encounters.rules.accounts import Account
from lantian.encounters.rules.kinds import Kind
from lantian.encounters.services.recording import Recorded, record
from tests.cast import Cast

TODAY, DAY = timezone.localdate(), timedelta(days=1)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
VISIT = Account(
    TODAY, seen=("child", "carer"), seen_alone=True, ticks={"mind": 1}, noted="爷爷腿疼，下地少了。"
)
TALK = Account(TODAY, way="school", mood=2, noted="想妈妈，怕考试。", child_words="我想让妈妈回来。")


def written(
    cast: Cast, part: str, kind: Kind, told: Account, *children: str, occasion: UUID | None = None
) -> Recorded:
    """Somebody of the cast records something, of 小雨 unless said otherwise."""
    keys = [cast.children[name] for name in children or ("小雨",)]
    with acting_as(cast.posts[part]):
        return record(occasion=occasion or uuid7(), kind=kind, children=keys, told=told, today=TODAY)


def lines(cast: Cast, part: str, child: str = "小雨") -> list[Line]:
    """What somebody sees of the care for a child."""
    with acting_as(cast.posts[part], read_only=True):
        return page_of(cast.children[child], cast.posts[part]).lines


def words_seen(cast: Cast, part: str) -> list[str]:
    """The notes that somebody may read."""
    return [line.words.noted.reveal() for line in lines(cast, part) if line.words and line.words.noted]


def kinds_seen(cast: Cast, part: str) -> list[str]:
    return [line.row.kind for line in lines(cast, part)]


def sent(form: Any) -> dict[str, Any]:
    """What a browser sends when a form is saved as it stands there."""
    found = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in found.items() if value is not None}
