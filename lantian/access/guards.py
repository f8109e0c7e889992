"""Row policies: which column of a table says whose row it is, and the SQL that makes PostgreSQL obey.

Each kind of scope is a role without log-in; a request takes one role for one transaction (`scopes`).
Policies compare a guard column with a setting of the transaction and contain no sub-select. A table of
a city without a guard has no policy and no grant: nobody reads it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lantian.access.policy import BREAKABLE, Scope

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
HELD = "ANY (current_setting('lantian.compartments')::text[])"
BREAKABLE_ONES = f"ANY ('{{{','.join(sorted(BREAKABLE))}}}'::text[])"
BEHIND_GLASS = "{0} = current_setting('lantian.opened')::uuid"

READ_AND_WRITE = ("SELECT", "INSERT", "UPDATE")
WRITE_ONCE = ("SELECT", "INSERT")


@dataclass(frozen=True)
class Guard:
    """Which columns guard a table. A scope without a column sees no row of it.

    `many` columns are arrays (a father of children in two villages). `compartment` closes the rows to every
    post that does not have it; `compartment_column` does so row by row, by what stands in that column (nothing:
    open). `child` names the child of a row where no post of person scope sees the table. `verbs` are what
    scopes may do; `audit` opens it to auditors, who do `audit_verbs`.
    Rows that are `addressed` to a seat are read and worked on by that seat alone, whatever kind of post it is, and
    may be added by whoever acts: the condition here says how a row looks that somebody else adds.
    A table that `leads` is the one whose `region` and `school` the rows of all others follow.
    """

    place: str = ""
    school: str = ""
    person: str = ""
    child: str = ""
    own_seat: str = ""
    addressed: str = ""
    many: bool = False
    compartment: str = ""
    compartment_column: str = ""
    verbs: Sequence[str] = READ_AND_WRITE
    blind: Sequence[Scope] = ()
    audit: bool = False
    audit_verbs: Sequence[str] = ("SELECT",)
    leads: bool = False

    @property
    def of_child(self) -> str:
        """The column that names the one child of a row, if there is one."""
        return "" if self.many else self.child or self.person

    @property
    def follows(self) -> bool:
        """Whether rows keep the region and school of the child that they name."""
        return bool(self.place == "region" and self.of_child and not self.leads and not self.audit)

    def closings(self) -> Iterator[tuple[str, str]]:
        """Pairs of a verb and the condition without which no role does it, whatever its range.

        Behind broken glass (`scopes.break_glass`) the rows of one child can be read, and nothing else.
        """
        if self.compartment:
            held, can_break = f"'{self.compartment}' = {HELD}", self.compartment in BREAKABLE
            broken = BEHIND_GLASS.format(self.of_child)
        else:
            column = self.compartment_column
            held, can_break = f"{column} = '' OR {column} = {HELD}", True
            broken = f"({BEHIND_GLASS.format(self.of_child)} AND {column} = {BREAKABLE_ONES})"
        yield "SELECT", f"{held} OR {broken}" if self.of_child and can_break else held
        yield from ((verb, held) for verb in ("INSERT", "UPDATE", "DELETE"))

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
        if self.addressed:
            # Every role of a scope is a member of the common one, so that its policies hold for all.
            yield Scope.NONE, OWN_SEAT.format(self.own_seat)
        elif self.own_seat:
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
    if guard.addressed:
        yield f"DROP POLICY IF EXISTS {table}_added ON {table}"
        yield f"CREATE POLICY {table}_added ON {table} FOR INSERT TO {Scope.NONE} WITH CHECK ({guard.addressed})"
    if guard.compartment or guard.compartment_column:
        for verb, condition in guard.closings():
            yield from _closing(table, verb, condition)


def _closing(table: str, verb: str, condition: str) -> Iterator[str]:
    name = f"{table}_closed_{verb.lower()}"[:63]
    using = "" if verb == "INSERT" else f" USING ({condition})"
    check = f" WITH CHECK ({condition})" if verb in ("INSERT", "UPDATE") else ""
    yield f"DROP POLICY IF EXISTS {name} ON {table}"
    yield f"CREATE POLICY {name} ON {table} AS RESTRICTIVE FOR {verb}{using}{check}"


def grants_of(guard: Guard, role: str) -> list[str]:
    """What `role` may do on a table with `guard`."""
    if role == CUSTODIAN and not guard.audit:
        return [*dict.fromkeys([*guard.verbs, "DELETE"])]
    if role == Scope.AUDIT:
        return list(guard.audit_verbs)
    if role == Scope.PERSON and guard.place and guard.own_seat:
        return ["SELECT"]
    return [verb for verb in guard.verbs if not (verb == "SELECT" and role in guard.blind)]
