"""A city full of children for the pages bench, made inside the database: what they are is of no account."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.services import build_post, create_user
from lantian.places.models import Region, Unit
from lantian.places.rules import scope_of

CITY, XIANYANG = 6104, 610400000000
SINCE = date(2024, 1, 1)
SURNAMES = "王李张刘陈杨赵黄周吴"
SURNAME_PINYIN = ["wang", "li", "zhang", "liu", "chen", "yang", "zhao", "huang", "zhou", "wu"]
GIVEN = "雨石花明亮刚强芳丽军"
GIVEN_PINYIN = ["yu", "shi", "hua", "ming", "liang", "gang", "qiang", "fang", "li", "jun"]

# One child a number: village and school by number, a name by its digits, a carer with a tie, a class. The first
# sixty live in the village of the reader who has only that: her list has a full page in a small register too.
VILLAGES = """
CREATE TEMP TABLE villages AS
SELECT row_number() OVER (ORDER BY code) - 1 AS position, code,
       (SELECT unit.id FROM places_unit unit
        WHERE unit.kind = 'school' AND unit.region_id = code / 1000 * 1000) AS school
FROM places_region WHERE level = 'village' AND code BETWEEN %s AND %s
"""
PLACED = """
CREATE TEMP TABLE placed AS
SELECT gen_random_uuid() AS id, gen_random_uuid() AS person, number, code AS region, school
FROM generate_series(%s, %s) AS number
JOIN villages ON position = CASE WHEN number <= 60
    THEN (SELECT min(position) FROM villages WHERE code / 1000000 = 610482)
    ELSE mod(number, (SELECT count(*) FROM villages)) END
"""
CHILDREN = """
INSERT INTO registry_child (id, city, recorded_at, version, name, name_pinyin, name_initials, sex, ethnicity, birth_on,
    identity_index, temporary_key, no_identity_reason, remarks, paternal_grandfather,
    paternal_grandmother, maternal_grandfather, maternal_grandmother, region, school, confirmed_on, gaps)
SELECT id, 6104, now(), 1,
       substr(%(surnames)s, 1 + mod(number, 10), 1) || substr(%(given)s, 1 + mod(number / 10, 10), 1)
           || substr(%(given)s, 1 + mod(number / 100, 10), 1),
       (%(surname_pinyin)s::text[])[1 + mod(number, 10)] || (%(given_pinyin)s::text[])[1 + mod(number / 10, 10)]
           || (%(given_pinyin)s::text[])[1 + mod(number / 100, 10)],
       substr((%(surname_pinyin)s::text[])[1 + mod(number, 10)], 1, 1)
           || substr((%(given_pinyin)s::text[])[1 + mod(number / 10, 10)], 1, 1)
           || substr((%(given_pinyin)s::text[])[1 + mod(number / 100, 10)], 1, 1),
       (1 + mod(number, 2))::text, '01', current_date - (1200 + mod(number * 37, 4500)),
       decode(md5(number::text), 'hex'), '', '', '', '', '', '', '', region, school,
       current_date - mod(number, 200), mod(number, 7)
FROM placed
"""
PEOPLE = """
INSERT INTO registry_person (id, city, recorded_at, version, regions, schools, children, name, sex, education, health,
    occupation, is_deceased)
SELECT person, 6104, now(), 1, ARRAY[region], array_remove(ARRAY[school], NULL), ARRAY[id], '张老汉', '1', '', '', '',
    false
FROM placed
"""
TIES = """
INSERT INTO registry_tie (id, city, recorded_at, version, region, school, child_id, person_id, kind, relation)
SELECT gen_random_uuid(), 6104, now(), 1, region, school, id, person, kind, relation
FROM placed, (VALUES ('carer', '61'), ('father', '51')) AS ties (kind, relation)
"""
ENROLMENTS = """
INSERT INTO registry_enrolment (id, city, recorded_at, version, region, school, child_id, stage, school_unit,
    school_text, grade, class_name, boards)
SELECT gen_random_uuid(), 6104, now(), 1, region, school, id, 'primary', school, '', 1 + mod(number, 6), '1',
       mod(number, 3) = 0
FROM placed
"""
RESIDENCES = """
INSERT INTO registry_residence (id, city, recorded_at, version, region, school, child_id, place, lives_with)
SELECT gen_random_uuid(), 6104, now(), 1, region, school, id, region, '61' FROM placed
"""
NAMES: dict[str, Any] = {
    "surnames": SURNAMES,
    "given": GIVEN,
    "surname_pinyin": SURNAME_PINYIN,
    "given_pinyin": GIVEN_PINYIN,
}


def build_city() -> None:
    """Regions as they are, and a school in every town."""
    call_command("load_regions", verbosity=0)
    towns = Region.objects.filter(level="town", code__range=(610400000000, 610499999999))
    Unit.objects.bulk_create(
        Unit(kind="school", name=f"{town.short_name}中心小学", region=town, stage="primary") for town in towns
    )


def fill(already: int, up_to: int, *, place: int = XIANYANG, more: Sequence[str] = ()) -> None:
    """Brings a place, else the city, from `already` to `up_to` children; `more` are further statements about them."""
    with connection.cursor() as cursor:
        cursor.execute(VILLAGES, scope_of(place))
        cursor.execute(PLACED, [already + 1, up_to])
        for statement in (CHILDREN, PEOPLE, TIES, ENROLMENTS, RESIDENCES, *more):
            cursor.execute(statement, NAMES)
        cursor.execute("DROP TABLE villages, placed")
        cursor.execute("VACUUM ANALYZE")


def appoint_readers() -> dict[str, Post]:
    """One post of each kind of range, with the unit it needs."""
    villages = Region.objects.filter(level="village", code__range=(610482000000, 610482999999))
    village = villages.first()
    assert village is not None
    places = {
        Role.VILLAGE_DIRECTOR: village.code,
        Role.TOWN_SUPERVISOR: village.code - village.code % 1000,
        Role.COUNTY_OFFICE: 610482000000,
        Role.CITY_OFFICE: 610400000000,
    }
    return {role.value: office_of(role, region) for role, region in places.items()}


def office_of(role: Role, region: int) -> Post:
    """A new post of a role that looks after a region."""
    unit, _ = Unit.objects.get_or_create(kind="station", name=f"站 {role}", region_id=region)
    user, _password = create_user(username=f"bench-{role}", name="甲", password="nobody signs in with this")  # noqa: S106
    post = build_post(user=user, unit=unit, role=role, since=SINCE)
    post.save(force_insert=True)
    return post


def session_of(post: Post) -> str:
    """The key of a new session in which the post's user is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(post.user_id)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = post.user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
