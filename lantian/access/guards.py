"""Row policies: which column of a table says whose row it is, and the SQL that makes PostgreSQL obey.

Each kind of scope is a role without log-in; a request takes one role for one transaction (`scopes`).
Policies compare a guard column with a setting of the transaction and contain no sub-select. A table of
a city without a guard has no policy and no grant: nobody reads it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lantian.access.policy import Scope

# Lent to single services inside a scope: taking rows away, appointing people.
CUSTODIAN = "lantian_custodian"
STAFFING = "lantian_staffing"
# The role that the web server and the worker log in as.
WEB = "lantian_web"

IN_PLACE = "{0} BETWEEN current_setting('lantian.lo')::bigint AND current_setting('lantian.hi')::bigint"
IN_SCHOOL = "{0} = current_setting('lantian.school')::uuid"
IN_PERSON = "{0} = ANY (current_setting('lantian.children')::uuid[])"
ANY_PLACE = "int8range(current_setting('lantian.lo')::bigint, current_setting('lantian.hi')::bigint, '[]') @> ANY ({0})"
ANY_SCHOOL = "current_setting('lantian.school')::uuid = ANY ({0})"
ANY_PERSON = "{0} && current_setting('lantian.children')::uuid[]"
OWN_SEAT = "{0} = current_setting('lantian.seat')::uuid"
IN_COMPARTMENT = "'{0}' = ANY (current_setting('lantian.compartments')::text[])"

READ_AND_WRITE = ("SELECT", "INSERT", "UPDATE")
WRITE_ONCE = ("SELECT", "INSERT")


@dataclass(frozen=True)
class Guard:
    """Which columns guard a table. A scope without a column sees no row of it.

    `many` columns are arrays (a father of children in two villages); `compartment` closes the rows to
    every post that does not have it; `verbs` are what scopes may do; `audit` opens it to auditors.
    A table that `leads` is the one whose `region` and `school` the rows of all others follow.
    """

    place: str = ""
    school: str = ""
    person: str = ""
    own_seat: str = ""
    many: bool = False
    compartment: str = ""
    verbs: Sequence[str] = READ_AND_WRITE
    blind: Sequence[Scope] = ()
    audit: bool = False
    leads: bool = False

    @property
    def follows(self) -> bool:
        """Whether rows keep the region and school of the child that they name."""
        return bool(
            self.place == "region" and self.person and not self.many and not self.leads and not self.audit
        )

    def conditions(self) -> Iterator[tuple[str, str]]:
        """Pairs of a role and the condition under which it sees a row."""
        place, school, person = (
            (ANY_PLACE, ANY_SCHOOL, ANY_PERSON) if self.many else (IN_PLACE, IN_SCHOOL, IN_PERSON)
        )
        if self.place:
            yield Scope.PLACE, place.format(self.place)
            yield CUSTODIAN, place.format(self.place)
        if self.place and self.audit:
            yield Scope.AUDIT, place.format(self.place)
        if self.school:
            yield Scope.SCHOOL, school.format(self.school)
        if self.own_seat:
            for scope in (Scope.PLACE, Scope.SCHOOL, Scope.PERSON) if not self.place else (Scope.PERSON,):
                yield scope, OWN_SEAT.format(self.own_seat)
        elif self.person:
            yield Scope.PERSON, person.format(self.person)


def guard_table(table: str, guard: Guard) -> Iterator[str]:
    """Statements that put `guard` on `table`, replacing what was there."""
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    for role, condition in guard.conditions():
        name = f"{table}_{role}"[:63]
        verbs = grants_of(guard, role)
        yield f"DROP POLICY IF EXISTS {name} ON {table}"
        yield f"CREATE POLICY {name} ON {table} TO {role} USING ({condition}) WITH CHECK ({condition})"
        yield f"GRANT {', '.join(verbs)} ON {table} TO {role}"
    if guard.compartment:
        closed = IN_COMPARTMENT.format(guard.compartment)
        yield f"DROP POLICY IF EXISTS {table}_closed ON {table}"
        yield f"CREATE POLICY {table}_closed ON {table} AS RESTRICTIVE USING ({closed}) WITH CHECK ({closed})"


def grants_of(guard: Guard, role: str) -> list[str]:
    """What `role` may do on a table with `guard`."""
    if role == CUSTODIAN and not guard.audit:
        return [*dict.fromkeys([*guard.verbs, "DELETE"])]
    if role == Scope.AUDIT or (role == Scope.PERSON and guard.place and guard.own_seat):
        return ["SELECT"]
    return [verb for verb in guard.verbs if not (verb == "SELECT" and role in guard.blind)]
