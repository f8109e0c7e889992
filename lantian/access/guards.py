"""Row policies: which column of a table says whose row it is, and the SQL that makes PostgreSQL obey.

Each kind of scope is a role without log-in; a request takes one role for one transaction (`scopes`).
Policies compare a guard column with a setting of the transaction and contain no sub-select. A table of
a city without a guard has no policy and no grant: nobody reads it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lantian.access.policy import BREAKABLE, Compartment, Role, Scope

# Lent to single services inside a scope: taking rows away, appointing people.
CUSTODIAN = "lantian_custodian"
STAFFING = "lantian_staffing"
# Counts for the figures of places: columns that conditions read, in one city, and no names (`scopes.counting`).
COUNTING = "lantian_counting"
IN_CITY = "city = current_setting('lantian.city')::integer"
# The role that the web server and the worker log in as.
WEB = "lantian_web"

IN_PLACE = "{0} BETWEEN current_setting('lantian.lo')::bigint AND current_setting('lantian.hi')::bigint"
IN_SCHOOL = "{0} = current_setting('lantian.school')::uuid"
IN_UNIT = "current_setting('lantian.unit')::uuid = ANY ({0})"
IN_PERSON = "{0} = ANY (current_setting('lantian.children')::uuid[])"
ANY_PLACE = "int8range(current_setting('lantian.lo')::bigint, current_setting('lantian.hi')::bigint, '[]') @> ANY ({0})"
ANY_SCHOOL = "current_setting('lantian.school')::uuid = ANY ({0})"
ANY_PERSON = "{0} && current_setting('lantian.children')::uuid[]"
OWN_SEAT = "{0} = current_setting('lantian.seat')::uuid"
IN_TEAM = "current_setting('lantian.seat')::uuid = ANY ({0})"
OWN_USER = "{0} = current_setting('lantian.who')::uuid"
HELD = "ANY (current_setting('lantian.compartments')::text[])"
BREAKABLE_ONES = f"ANY ('{{{','.join(sorted(BREAKABLE))}}}'::text[])"
IN_NO_ROLE = "current_setting('lantian.role') <> ALL ('{{{0}}}'::text[])"
AMONG_READERS = "current_setting('lantian.role') = ANY ({0})"
BEHIND_GLASS = "{0} = current_setting('lantian.opened')::uuid"
# A post whose place is exactly this one: of the posts of places the village director's alone.
NEAREST = (
    "current_user = 'lantian_place' AND {0}::text = current_setting('lantian.lo', true) "
    "AND {0}::text = current_setting('lantian.hi', true)"
)
# Posts of a town or a county: above one village, below a city (a county spans 10^6 codes, a city 10^8).
OF_TOWN_OR_COUNTY = (
    "current_setting('lantian.hi')::bigint - current_setting('lantian.lo')::bigint BETWEEN 1 AND 999999"
)
# Posts of a county or a city: nothing smaller spans 10^6 codes.
FROM_COUNTY = "current_setting('lantian.hi')::bigint - current_setting('lantian.lo')::bigint >= 999999"
# Whoever answers for more than one village.
FROM_TOWN = "current_setting('lantian.hi')::bigint > current_setting('lantian.lo')::bigint"
# The whole place of the post lies within the town, or the county, of the row.
WITHIN_OFFER = " OR ".join(
    f"({{1}} = '{word}' AND {{0}} / {step} = current_setting('lantian.lo')::bigint / {step} "
    f"AND {{0}} / {step} = current_setting('lantian.hi')::bigint / {step})"
    for word, step in (("town", 1_000), ("county", 1_000_000))
)
TAKING_AWAY = f"current_user = '{CUSTODIAN}'"

# Kinds of post that can be in a team.
IN_TEAMS = (Scope.PLACE, Scope.SCHOOL, Scope.PERSON, Scope.UNIT)

READ_AND_WRITE = ("SELECT", "INSERT", "UPDATE")
WRITE_ONCE = ("SELECT", "INSERT")


@dataclass(frozen=True)
class Guard:
    """Which columns guard a table. A scope without a column sees no row of it.

    `many` columns are arrays (a father of children in two villages), and so is `units`: departments and organisations
    that a row was sent to. `compartment` closes the rows to every post that does not have it; `compartment_column`
    does so row by row, by what stands in that column (nothing: open). `hidden_from` are roles of person scope that do
    not see their children's rows: a proxy parent is not told what a class teacher is. `child` names the child of a row
    where no post of person scope sees the table. `verbs` are what scopes may do; `seat_verbs` what a post of person
    scope may do with rows of its `own_seat` beside those of places; `audit` opens it to auditors, who do `audit_verbs`.
    Rows that are `addressed` to a seat are read and worked on by that seat alone, whatever kind of post it is, and
    may be added by whoever acts: the condition here says how a row looks that somebody else adds.
    `author` is the seat that wrote a row. With `discreet`, a column of yes and no, posts of person scope see
    what is discreet only where they wrote it. With `private` nobody but the author and whoever has the row's
    compartment reads it and the author alone changes it (`_private_closings`); `nearest` shows rows without a
    compartment to the village as well. With `raised` a row is for the author, the town and the county.
    `team` is an array of seats, of whatever kind of post: they read and write the rows, their compartment included,
    for as long as they stand in it. A trigger of the room keeps it; nothing else opens the compartment to them.
    Rows of an `own_user` are that person's alone, in whatever post; no successor finds them. `own_user_if` is a
    condition without which they are not.
    Rows of a compartment may also be written, and read again, by the seat in the column `closed_by`. One that is
    `counted` is counted for figures behind its door: whoever counts reads the columns that its indicators name.
    `offered` is a column that says how far from its place a row offers itself ("town", "county"): posts of places
    within may read it, and no more. With `from_county` posts of towns and villages see nothing, with `from_town` those
    of villages. `readers` is an array column of roles: whatever their range, no other posts know of the row.
    A table that `leads` is the one whose `region` and `school` the rows of all others follow.
    """

    place: str = ""
    school: str = ""
    units: str = ""
    person: str = ""
    child: str = ""
    own_seat: str = ""
    seat_verbs: Sequence[str] = ("SELECT",)
    addressed: str = ""
    author: str = ""
    discreet: str = ""
    private: bool = False
    nearest: bool = False
    raised: bool = False
    team: str = ""
    own_user: str = ""
    own_user_if: str = ""
    offered: str = ""
    from_county: bool = False
    from_town: bool = False
    readers: str = ""
    many: bool = False
    compartment: str = ""
    compartment_column: str = ""
    closed_by: str = ""
    counted: bool = False
    verbs: Sequence[str] = READ_AND_WRITE
    blind: Sequence[Scope] = ()
    hidden_from: Sequence[Role] = ()
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
        if self.private:
            yield from self._private_closings()
            return
        if self.compartment:
            held, can_break = f"'{self.compartment}' = {HELD}", self.compartment in BREAKABLE
            held += f" OR {OWN_USER.format(self.own_user)}" if self.own_user else ""
            broken = BEHIND_GLASS.format(self.of_child)
        else:
            column = self.compartment_column
            held, can_break = f"{column} = '' OR {column} = {HELD}", True
            held += f" OR {OWN_SEAT.format(self.closed_by)}" if self.closed_by else ""
            broken = f"({BEHIND_GLASS.format(self.of_child)} AND {column} = {BREAKABLE_ONES})"
        held += f" OR {IN_TEAM.format(self.team)}" if self.team else ""
        seen = f"{held} OR current_user = '{COUNTING}'" if self.counted else held
        yield "SELECT", f"{seen} OR {broken}" if self.of_child and can_break else seen
        yield from ((verb, held) for verb in ("INSERT", "UPDATE", "DELETE"))

    def _private_closings(self) -> Iterator[tuple[str, str]]:
        """What somebody said is for whoever wrote it down and for holders of its compartment.

        What has none is also for those who counsel, and with `nearest` for the village. A case is not even for its
        author afterwards: a seat outlives its holder.
        """
        own, column = OWN_SEAT.format(self.author), self.compartment_column
        readers = [
            f"{own} AND {column} <> '{Compartment.PROTECTION}'",
            f"{column} <> '' AND {column} = {HELD}",
            f"{column} = '' AND '{Compartment.COUNSELLING}' = {HELD}",
            f"{BEHIND_GLASS.format(self.of_child)} AND ({column} = '' OR {column} = {BREAKABLE_ONES})",
            TAKING_AWAY,
        ]
        if self.nearest:
            readers.append(f"{column} = '' AND {NEAREST.format(self.place)}")
        yield "SELECT", " OR ".join(f"({one})" for one in readers)
        # What is taken away is put into the history by whoever takes it.
        yield "INSERT", f"{own} OR {TAKING_AWAY}"
        yield "UPDATE", own
        yield "DELETE", TAKING_AWAY

    def conditions(self) -> Iterator[tuple[str, str]]:
        """Pairs of a role and the condition under which it sees a row."""
        found = dict(self._of_range())
        for scope in IN_TEAMS if self.team else ():
            own, ranged = IN_TEAM.format(self.team), found.get(scope)
            found[scope] = f"({ranged}) OR {own}" if ranged else own
        yield from found.items()

    def _of_range(self) -> Iterator[tuple[str, str]]:
        """The same without teams: by place, school, children, or by what is one's own."""
        place, school, person = (
            (ANY_PLACE, ANY_SCHOOL, ANY_PERSON) if self.many else (IN_PLACE, IN_SCHOOL, IN_PERSON)
        )
        if self.place:
            here = " AND ".join([place.format(self.place), *self._wide_enough()])
            yield Scope.PLACE, self._if_raised(here, OF_TOWN_OR_COUNTY)
            yield CUSTODIAN, here
        if self.place and self.audit:
            yield Scope.AUDIT, place.format(self.place)
        if self.school:
            yield Scope.SCHOOL, self._if_raised(school.format(self.school))
        if self.units:
            yield Scope.UNIT, IN_UNIT.format(self.units)
        if self.own_seat and not self.addressed:
            for scope in (Scope.PLACE, Scope.SCHOOL, Scope.PERSON) if not self.place else (Scope.PERSON,):
                yield scope, OWN_SEAT.format(self.own_seat)
        elif self.person:
            yield Scope.PERSON, self._of_person(person.format(self.person))
        yield from self._own()

    def _own(self) -> Iterator[tuple[str, str]]:
        """What is one's own in any post. Every role of a scope is a member of the common one: it holds for all."""
        if self.own_user:
            own = OWN_USER.format(self.own_user)
            yield Scope.NONE, f"{own} AND ({self.own_user_if})" if self.own_user_if else own
        elif self.addressed:
            yield Scope.NONE, OWN_SEAT.format(self.own_seat)

    def _wide_enough(self) -> Iterator[str]:
        """How much a post of a place must answer for before it sees a row at all."""
        if self.from_county:
            yield FROM_COUNTY
        if self.from_town:
            yield FROM_TOWN

    def _if_raised(self, condition: str, *others: str) -> str:
        """A condition of range; of rows that are raised with the author or `others` besides."""
        if not self.raised:
            return condition
        return f"{condition} AND ({' OR '.join([OWN_SEAT.format(self.author), *others])})"

    def _of_person(self, condition: str) -> str:
        own = OWN_SEAT.format(self.author)
        if self.private or self.raised:
            return f"{condition} AND {own}"
        if self.hidden_from:
            condition = f"{condition} AND {IN_NO_ROLE.format(','.join(self.hidden_from))}"
        return f"{condition} AND (NOT {self.discreet} OR {own})" if self.discreet else condition


def guard_table(table: str, guard: Guard) -> Iterator[str]:
    """Statements that put `guard` on `table`, replacing what was there."""
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    for role, condition in guard.conditions():
        name = f"{table}_{role}"[:63]
        verbs = grants_of(guard, role)
        yield f"DROP POLICY IF EXISTS {name} ON {table}"
        yield f"CREATE POLICY {name} ON {table} TO {role} USING ({condition}) WITH CHECK ({condition})"
        yield f"GRANT {', '.join(verbs)} ON {table} TO {role}"
    if guard.offered:
        within = WITHIN_OFFER.format(guard.place, guard.offered)
        yield f"DROP POLICY IF EXISTS {table}_offered ON {table}"
        yield f"CREATE POLICY {table}_offered ON {table} FOR SELECT TO {Scope.PLACE} USING ({within})"
    if guard.addressed:
        yield f"DROP POLICY IF EXISTS {table}_added ON {table}"
        yield f"CREATE POLICY {table}_added ON {table} FOR INSERT TO {Scope.NONE} WITH CHECK ({guard.addressed})"
    if guard.readers:
        # What is taken away or merged is so by a service that shows nothing.
        known = f"{AMONG_READERS.format(guard.readers)} OR {TAKING_AWAY}"
        yield f"DROP POLICY IF EXISTS {table}_readers ON {table}"
        yield (
            f"CREATE POLICY {table}_readers ON {table} AS RESTRICTIVE TO {Scope.NONE} "
            f"USING ({known}) WITH CHECK ({known})"
        )
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
        return list(guard.seat_verbs)
    return [verb for verb in guard.verbs if not (verb == "SELECT" and role in guard.blind)]
