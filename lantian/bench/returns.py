"""The 32-column return of a county of 10,000 children, from the question to the bytes of the workbook."""

import statistics
import time
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.bench.city import XIANYANG, build_city, fill, office_of
from lantian.bench.figures import Figure
from lantian.bench.stage import own_database
from lantian.census.returns.counting import Asked
from lantian.census.returns.figures import figures
from lantian.census.returns.services import statistics_file
from lantian.census.returns.shipped import NATIONAL_FORMS
from lantian.places.rules import Level
from lantian.registry.rules.calibres.definitions import CIVIL_AFFAIRS_2016

COUNTY = 610482000000
CHILDREN, MANY = 10_000, 100_000
ROUNDS = 7
GOAL_S = 1.0

# Every child counts since it was born, with facts of every sort that the form asks for.
RECORDED = "gen_random_uuid(), 6104, now(), 1, region, school, id"
COLUMNS = "id, city, recorded_at, version, region, school, child_id"
FACTS = (
    f"""INSERT INTO registry_hukou ({COLUMNS}, is_registered, place_text, nature)
    SELECT {RECORDED}, mod(number, 50) > 0, '', 'agricultural' FROM placed""",
    f"""INSERT INTO registry_guardianship ({COLUMNS}, level)
    SELECT {RECORDED}, (ARRAY['good', 'fair', 'carer_weak', 'none', 'parents_incapable'])[1 + mod(number, 5)]
    FROM placed""",
    f"""INSERT INTO registry_health ({COLUMNS}, condition, disability_kind, disability_grade, illness)
    SELECT {RECORDED}, (ARRAY['10', '20', '40', '60'])[1 + mod(number, 4)], '', '', '' FROM placed""",
    """INSERT INTO registry_statusepisode
        (id, city, child_id, region, school, calibre, edition, since, standing, clause)
    SELECT gen_random_uuid(), 6104, id, region, school, 'mca2016', 1, DATE '2012-01-01',
           CASE WHEN mod(number, 40) = 0 THEN 'unclear' ELSE 'in' END, 'both' FROM placed""",
)


def run() -> list[Figure]:
    """Seconds for a county by village today and half a year ago, its PDF, and the whole city for comparison."""
    with own_database("returns"):
        build_city()
        fill(0, CHILDREN, place=COUNTY, more=FACTS)
        county = office_of(Role.COUNTY_OFFICE, COUNTY)
        found = [
            _figure("county of 10,000 by village, .xlsx, median", _median(county, COUNTY), GOAL_S),
            _figure("the same, half a year ago", _median(county, COUNTY, days_ago=180), GOAL_S),
            _figure("the same, PDF", _median(county, COUNTY, kind="pdf")),
            _figure("the same, figures alone", _median(county, COUNTY, kind="")),
        ]
        fill(CHILDREN, MANY, more=FACTS)
        city = office_of(Role.CITY_OFFICE, XIANYANG)
        found.append(_figure("city of 100,000 by village, .xlsx, median", _median(city, XIANYANG)))
        return [*found, _figure("the same, half a year ago", _median(city, XIANYANG, days_ago=180))]


def _median(post: Post, place: int, *, kind: str = "xlsx", days_ago: int = 0) -> float:
    on = timezone.localdate() - timedelta(days=days_ago)
    asked = Asked(NATIONAL_FORMS["statistics_2016"], CIVIL_AFFAIRS_2016, place, on, Level.VILLAGE)

    def make() -> object:
        with acting_as(post, read_only=True):
            return statistics_file(asked, kind) if kind else figures(asked)

    make()
    return statistics.median(_timed(make) for _ in range(ROUNDS))


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _figure(metric: str, seconds: float, goal: float | None = None) -> Figure:
    reached = None if goal is None else seconds <= goal
    return Figure("returns", metric, round(seconds, 3), "s", goal, reached)
