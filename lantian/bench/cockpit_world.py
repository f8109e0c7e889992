"""Children by the million for the pages of figures: no more than figures count, made inside the database.

Foreign keys are not asked and triggers rest: all villages are counted afterwards anyhow. Keys are numbers, so that
ten million children can be written one behind the other.
"""

from django.db import connection, transaction
from django.utils import timezone

from lantian.bench.city import CITY, VILLAGES, XIANYANG
from lantian.insight.models import Clock
from lantian.insight.services.counting import count_city
from lantian.insight.services.passing import pass_up
from lantian.insight.services.turning import turn_city
from lantian.kernel.city import in_cities
from lantian.places.rules import scope_of
from lantian.synthesis.copying import indexes_aside

FILLED = (
    "registry_child", "registry_statusepisode", "duties_duty", "encounters_encounter", "assessment_leveldecision",
    "assessment_proposal", "plans_need",
)  # fmt: skip
TABLES = (*FILLED, "insight_figure", "insight_daystate")
IN_A_VILLAGE = 16
"""Children of a village of the country, which has ten million in 620,000: others than the city's have figures only."""

# The first sixty live in the village of the reader who has only that.
PLACED = """
CREATE TEMP TABLE placed AS
SELECT number, lpad(to_hex(number), 32, '0')::uuid AS id, code AS region, school
FROM generate_series(%s, %s) AS number
JOIN villages ON position = CASE WHEN number <= 60
    THEN (SELECT min(position) FROM villages WHERE code / 1000000 = 610482)
    ELSE mod(number, (SELECT count(*) FROM villages)) END
ORDER BY number
"""
CHILDREN = """
INSERT INTO registry_child (id, city, recorded_at, version, name, name_pinyin, name_initials, sex, ethnicity, birth_on,
    identity_index, temporary_key, no_identity_reason, remarks, paternal_grandfather, paternal_grandmother,
    maternal_grandfather, maternal_grandmother, region, school, confirmed_on, gaps)
SELECT id, 6104, now(), 1, '王小雨', 'wangxiaoyu', 'wxy', (1 + mod(number, 2))::text, '01',
    current_date - (1200 + mod(number * 37, 4500))::integer, int8send(number), '', '', '', '', '', '', '', region,
    school, current_date - mod(number * 7, 200)::integer, mod(number * 13, 1024)
FROM placed ORDER BY number
"""
EPISODES = """
INSERT INTO registry_statusepisode (id, city, region, school, child_id, calibre, edition, since, standing, clause)
SELECT lpad(to_hex(number * 8 + share), 32, '0')::uuid, 6104, region, school, id, calibre, 1,
    current_date - mod(number, 700)::integer, CASE WHEN mod(number, 11) = 0 THEN 'unclear' ELSE 'in' END, ''
FROM placed CROSS JOIN (VALUES ('mca2016', 2), ('mca2024', 3)) AS calibres (calibre, share)
WHERE mod(number, share) > 0 ORDER BY number
"""
DUTIES = """
INSERT INTO duties_duty (id, city, child_id, region, school, rule, edition, owed_by, watched_by, risk, basis_on, events,
    due_on, late_from, escalated_to, is_assumed, is_discreet)
SELECT lpad(to_hex(number * 8 + len), 32, '0')::uuid, 6104, id, region, school, rule, 1, 'village_director', '',
    1 + mod(number, 4), current_date - 20, '{}', current_date + mod(number * len, 40)::integer - 8,
    current_date + mod(number * len, 40)::integer - 7, CASE WHEN mod(number, 9) = 0 THEN 'county_office' ELSE '' END,
    false, false
FROM placed CROSS JOIN (VALUES ('home_visit', 7), ('parent_contact', 3)) AS rules (rule, len) ORDER BY number
"""
ENCOUNTERS = """
INSERT INTO encounters_encounter (id, city, recorded_at, version, region, school, child_id, occasion, kind, way,
    happened_on, place, seat, role, compartment, is_discreet, confidence, seen, seen_alone, aid_item, aid_unit,
    aid_need, correction, withdrawal)
SELECT lpad(to_hex(number * 32 + len), 32, '0')::uuid, 6104, now(), 1, region, school, id, id, kind, 'visit',
    current_date - mod(number * len, 300)::integer, region, id, 'village_director', '', false, 'ordinary', '{child}',
    mod(number, 2) = 0, '', '', '', '', ''
FROM placed CROSS JOIN (VALUES ('home_visit', 11), ('talk', 17)) AS acts (kind, len) ORDER BY number
"""
LEVELS = """
INSERT INTO assessment_leveldecision (study, life, kinship, mind, safety, id, city, recorded_at, version, region,
    school, number, state, level, proposed_level, proposed, reasons, reason, decided_on, review_by, seat, role,
    needs_look, second_role, second_reason, child_id)
SELECT 0, 0, 0, 0, 0, id, 6104, now(), 1, region, school, 1, 'confirmed',
    (ARRAY['red', 'yellow', 'blue', 'green'])[1 + mod(number / 4, 4)], 'green', '{}', '{}', '', current_date - 90,
    current_date + mod(number, 100)::integer - 20, id, 'village_director', false, '', '', id
FROM placed WHERE mod(number, 4) = 0 ORDER BY number
"""
PROPOSALS = """
INSERT INTO assessment_proposal (study, life, kinship, mind, safety, id, city, region, school, level, reasons, reds,
    unknown, computed_at, differs_on, child_id)
SELECT 0, 0, 0, 0, 0, id, 6104, region, school, 'green', '{}', '{}', '{}', now(),
    CASE WHEN mod(number, 8) = 0 THEN current_date END, id
FROM placed WHERE mod(number, 4) = 0 ORDER BY number
"""
NEEDS = """
INSERT INTO plans_need (id, city, recorded_at, version, region, school, code, told_by, since, state, reason, word_by,
    word, child_id)
SELECT id, 6104, now(), 1, region, school, 'S01', 'child', current_date - 30, 'open', '', '', '', id
FROM placed WHERE mod(number, 8) = 0 ORDER BY number
"""
# Figures of the villages of other cities, as many as a country with so many children has.
ELSEWHERE = """
INSERT INTO insight_figure (id, city, level, place, indicator, numerator, denominator)
SELECT lpad(to_hex(((7000 + mod(number, 333)) * 100000000::bigint + number) * 256 + place_of), 32, '0')::uuid,
    7000 + mod(number, 333), 'village',
    (7000 + mod(number, 333)) * 100000000::bigint + number, indicator, 3, 16
FROM generate_series(%s, %s) AS number CROSS JOIN (SELECT indicator, row_number() OVER () AS place_of FROM (
    SELECT DISTINCT indicator FROM insight_figure WHERE "insight_figure"."city" = 6104) AS told) AS declared
ORDER BY 2, 4
"""
YEAR = """
INSERT INTO insight_daystate (id, city, place, "on", indicator, numerator, denominator, edition)
SELECT gen_random_uuid(), 6104, place, current_date - days, indicator, numerator * (400 - days) / 400,
    denominator * (400 - days) / 400, 0
FROM insight_figure CROSS JOIN generate_series(1, %s) AS days
WHERE "insight_figure"."city" = 6104 AND level <> 'village' ORDER BY place, indicator, days
"""


def fill(already: int, up_to: int, *, place: int = XIANYANG) -> None:
    """Brings a place of the city, where nobody lives else, from `already` to `up_to` children."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(VILLAGES, scope_of(place))
        cursor.execute(PLACED, [already + 1, up_to])
        with indexes_aside(FILLED):
            for statement in (CHILDREN, EPISODES, DUTIES, ENCOUNTERS, LEVELS, PROPOSALS, NEEDS):
                cursor.execute(statement)
        cursor.execute("DROP TABLE villages, placed")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        cursor.execute(f"ANALYZE {', '.join(TABLES)}")


def count() -> None:
    """Counts all villages of the city, whatever stands there."""
    on = timezone.localdate()
    with in_cities(CITY):
        Clock.objects.update(declared="")
    turn_city(CITY, on)
    count_city(CITY, on)
    pass_up(CITY)


def surround(already: int, up_to: int) -> None:
    """Gives figures to the villages of the country that has `up_to` children, where there are those of `already`."""
    with connection.cursor() as cursor:
        cursor.execute(ELSEWHERE, [already // IN_A_VILLAGE + 1, up_to // IN_A_VILLAGE])


def remember(days: int) -> None:
    """Gives the city, its counties and its towns a past of so many days."""
    with connection.cursor() as cursor:
        cursor.execute(YEAR, [days])
