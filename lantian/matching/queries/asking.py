"""What the database is asked for a plan: children of a place, helpers of its county, what is between them.

All in one question each, to be copied out (`columns`): no value is null, days are as `date.toordinal` counts them.
"""

from lantian.duties.rules.levels import UNASSESSED, RiskLevel
from lantian.entrusting.rules.eligibility import Result
from lantian.helping.rules.offers import Farthest, Health
from lantian.helping.rules.standings import Standing
from lantian.matching.rules.abilities import bits_of_needs
from lantian.pairing.models import Refusal
from lantian.pairing.queries.facts import KIN as KIN_KINDS
from lantian.pairing.rules.stages import OPEN
from lantian.plans.queries.worklists import WAITING
from lantian.registry.queries.statuses import calibres_in_use
from lantian.registry.rules.calibres.definitions import CIVIL_AFFAIRS_2024

CHILD_FIELDS = {
    "key": "uuid", "region": "int8", "school": "uuid", "sex": "int4", "born": "int4", "house": "uuid",
    "level": "int4", "needs": "int4", "waiting": "int4", "standing": "int4",
}  # fmt: skip
HELPER_FIELDS = {
    "key": "uuid", "region": "int8", "school": "uuid", "sex": "int4", "reach": "int4", "most": "int4", "load": "int4",
    "gives": "int4", "vetted_until": "int4", "version": "int4", "kind": "int4", "barred": "bool",
}  # fmt: skip
PAIR_FIELDS = {"child": "uuid", "helper": "uuid", "kind": "int4"}
TAKES_PART, HAS_PAIR, EXEMPT, WANTS_NOBODY, NOT_COUNTED = range(5)
"""Why a child takes part or not, in the order in which it is asked."""
REFUSED, FORBIDDEN, KIN, UNFIT, WISHED = range(5)
NOBODY = "00000000-0000-0000-0000-000000000000"
ZERO = "date '0001-01-01' - 1"


def children_sql(place: int, *, only_counted: bool) -> str:
    """The open files of a place with what a plan asks of them; `standing` says whether each takes part."""
    counted = f"NOT EXISTS ({_counted(place)})" if only_counted else "false"
    ranks = " ".join(f"WHEN '{level.value}' THEN {level.rank}" for level in RiskLevel)
    return f"""
SELECT registry_child.id, registry_child.region, coalesce(registry_child.school, '{NOBODY}'),
    CASE WHEN registry_child.sex IN ('1', '2') THEN registry_child.sex::int4 ELSE 0 END,
    registry_child.birth_on - ({ZERO}), coalesce(registry_child.household_id, '{NOBODY}'),
    CASE duties_dutybasis.level {ranks} ELSE {UNASSESSED.rank} END, coalesce(n.bits, 0),
    greatest(%(on)s - coalesce(p.ended_on, registry_child.recorded_at::date), 0),
    CASE WHEN p.is_open THEN {HAS_PAIR}
    WHEN EXISTS (SELECT FROM pairing_exemption WHERE pairing_exemption."city" = registry_child."city"
    AND pairing_exemption.child_id = registry_child.id
    AND {_holds("pairing_exemption")})
        THEN {EXEMPT}
    WHEN EXISTS (SELECT FROM pairing_refusal
        WHERE pairing_refusal."city" = registry_child."city"
    AND pairing_refusal.child_id = registry_child.id
    AND pairing_refusal.helper_id IS NULL
    AND {_holds("pairing_refusal")}) THEN {WANTS_NOBODY}
    WHEN {counted} THEN {NOT_COUNTED} ELSE {TAKES_PART} END
FROM registry_child
LEFT JOIN duties_dutybasis ON duties_dutybasis."city" = registry_child."city"
    AND duties_dutybasis.child_id = registry_child.id
LEFT JOIN (
    SELECT child_id, bit_or(CASE {_needs()} ELSE 0 END) AS bits FROM plans_need
    WHERE plans_need."city" = %(city)s AND state IN ({_listed(WAITING)}) GROUP BY child_id
) n ON n.child_id = registry_child.id
LEFT JOIN (
    SELECT child_id, bool_or(stage IN ({_listed(OPEN)})) AS is_open, max(ended_on) AS ended_on FROM pairing_pair
    WHERE pairing_pair."city" = %(city)s GROUP BY child_id
) p ON p.child_id = registry_child.id
WHERE registry_child."city" = %(city)s AND registry_child.region BETWEEN %(low)s AND %(high)s
    AND registry_child.closed_on IS NULL
    AND registry_child.erased_at IS NULL
    AND registry_child.merged_into_id IS NULL
ORDER BY registry_child.region, registry_child.id"""


def helpers_sql() -> str:
    """Helpers at home in the county who have not left, with their load in the whole city.

    `barred` are those whom their standing, absence or health shuts out, and people found unfit to care for a child.
    """
    reaches = " ".join(f"WHEN '{one.value}' THEN {at}" for at, one in enumerate(Farthest))
    return f"""
SELECT helping_helper.id, helping_helper.region, coalesce(helping_helper.school, '{NOBODY}'),
    CASE WHEN helping_helper.sex IN ('1', '2') THEN helping_helper.sex::int4 ELSE 0 END,
    CASE WHEN helping_helper.health = '{Health.NEAR_HOME.value}'
    THEN 0 ELSE CASE  helping_helper.farthest {reaches} END END,
    helping_helper.most_children::int4, coalesce(l.pairs, 0)::int4,
    helping_helper.gives_study::int4 + 2 * helping_helper.gives_life::int4 + 4 * helping_helper.gives_mind::int4,
    coalesce(helping_helper.vetted_until - ({ZERO}), 0), helping_helper.version::int4,
    (array_position(%(kinds)s::text[], helping_helper.kind::text) - 1)::int4,
    helping_helper.standing <> '{Standing.ACCEPTED.value}' OR helping_helper.health = '{Health.RESTING.value}'
        OR (coalesce(helping_helper.away_from <= %(on)s, false)
    AND coalesce(helping_helper.away_until > %(on)s, true))
        OR coalesce(helping_helper.identity_index = ANY (%(unfit)s::bytea[]), false)
    OR helping_helper.phone_index = ANY (%(unfit)s::bytea[])
FROM helping_helper
LEFT JOIN pairing_loads(%(city)s, ARRAY(
    SELECT id FROM helping_helper
    WHERE helping_helper."city" = %(city)s AND region BETWEEN %(home_low)s AND %(home_high)s
)) l ON l.helper = helping_helper.id
WHERE helping_helper."city" = %(city)s AND helping_helper.region BETWEEN %(home_low)s AND %(home_high)s
    AND helping_helper.standing NOT IN ('{Standing.DECLINED.value}', '{Standing.LEFT.value}')
ORDER BY helping_helper.region, helping_helper.id"""


def pairs_sql() -> str:
    """What stands between single children and helpers: a no, kinship, a person found unfit; and whom a child names."""
    return f"""
WITH helper AS MATERIALIZED (
    SELECT id, name, birth_on, identity_index, phone_index, seat FROM helping_helper
    WHERE helping_helper."city" = %(city)s AND region BETWEEN %(home_low)s AND %(home_high)s
), person AS MATERIALIZED (
    SELECT id, name, birth_on, identity_index, phone_index FROM registry_person WHERE registry_person."city" = %(city)s
), same AS MATERIALIZED (
    SELECT p.id AS person, h.id AS helper FROM person p JOIN helper h ON h.identity_index = p.identity_index
    UNION SELECT p.id, h.id FROM person p JOIN helper h ON h.phone_index = p.phone_index
    UNION SELECT p.id, h.id FROM person p JOIN helper h ON h.name = p.name AND h.birth_on = p.birth_on
), tie AS MATERIALIZED (
    SELECT child_id, person_id, seat FROM registry_tie
    WHERE registry_tie."city" = %(city)s
    AND region BETWEEN %(low)s
    AND %(high)s
    AND until IS NULL
    AND kind IN ({_listed(KIN_KINDS)})
)
SELECT pairing_refusal.child_id, pairing_refusal.helper_id,
    CASE pairing_refusal.by WHEN '{Refusal.By.OFFICE.value}' THEN {FORBIDDEN} ELSE {REFUSED} END
FROM pairing_refusal
WHERE pairing_refusal."city" = %(city)s
    AND pairing_refusal.region BETWEEN %(low)s
    AND %(high)s
    AND pairing_refusal.helper_id IS NOT NULL
    AND {_holds("pairing_refusal")}
UNION SELECT t.child_id, s.helper, {KIN} FROM tie t JOIN same s ON s.person = t.person_id
UNION SELECT t.child_id, h.id, {KIN} FROM tie t JOIN helper h ON h.seat = t.seat
UNION SELECT entrusting_carerassessment.child_id, s.helper, {UNFIT} FROM entrusting_carerassessment
    JOIN same s ON s.person = entrusting_carerassessment.person_id
WHERE entrusting_carerassessment."city" = %(city)s AND entrusting_carerassessment.region BETWEEN %(low)s AND %(high)s
    AND entrusting_carerassessment.result = '{Result.UNFIT.value}'
    AND entrusting_carerassessment.superseded_at IS NULL
UNION SELECT pairing_wish.child_id, pairing_wish.helper_id, {WISHED} FROM pairing_wish
WHERE pairing_wish."city" = %(city)s
    AND pairing_wish.region BETWEEN %(low)s
    AND %(high)s
    AND pairing_wish.helper_id IS NOT NULL
    AND {_holds("pairing_wish")}"""


def _counted(place: int) -> str:
    """The episode by which a child counts: by the definition of its place, where it has none by the national one."""
    own = (one.calibre for one in calibres_in_use() if one.place is not None and one.is_for(place))
    calibre = next(own, CIVIL_AFFAIRS_2024)
    return f"""SELECT FROM registry_statusepisode WHERE registry_statusepisode."city" = registry_child."city"
    AND registry_statusepisode.child_id = registry_child.id
    AND registry_statusepisode.calibre = '{calibre.code}'
    AND registry_statusepisode.edition = {calibre.edition}
    AND registry_statusepisode.standing = 'in'
    AND {_holds("registry_statusepisode")}"""


def _needs() -> str:
    return " ".join(f"WHEN code = '{code}' THEN {bits}" for code, bits in bits_of_needs().items())


def _listed(codes: object) -> str:
    return ", ".join(f"'{code.value}'" for code in sorted(codes))  # type: ignore[call-overload]


def _holds(alias: str) -> str:
    return f"{alias}.since <= %(on)s AND ({alias}.until IS NULL OR {alias}.until > %(on)s)"
