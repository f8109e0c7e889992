"""What stands on the contact cards of children today, and how to tell whether a printed card says it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lantian.access.sealing import blind_index
from lantian.kernel.codes.tables import code_table
from lantian.kernel.values.pinyin import given_name
from lantian.registry.documents.cards import AbsentParent, Contact
from lantian.registry.models import CardIssue, Child, Tie
from lantian.registry.queries.paper import (
    CARERS,
    PARENTS,
    Acquaintance,
    Condition,
    Schooling,
    Staff,
    Surroundings,
    in_portions,
    surroundings_of,
)
from lantian.registry.rules.absence import CANNOT_GUARD
from lantian.registry.rules.wording import (
    CARER,
    WITHOUT_SCHOOL,
    called,
    class_text,
    full_address,
    health_alert,
)

POCKET, DUTY = CardIssue.Kind.CHILD, CardIssue.Kind.DUTY

# The order is that of the pieces of `CardIssue.fingerprint`; only ever add at the end.
LINES = {
    POCKET: (
        "name",
        "schooling",
        "carer",
        "father",
        "mother",
        "proxy_parent",
        "class_teacher",
        "village_director",
        "police_station",
    ),
    DUTY: (
        "name",
        "schooling",
        "carer",
        "father",
        "mother",
        "proxy_parent",
        "class_teacher",
        "village_director",
        "police_station",
        "address",
        "alert",
    ),
}
PIECE_BYTES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLines:
    """What the cards of one child say. `parents` are those who can be called, who is at home first."""

    child: UUID
    name: str
    school: str
    class_name: str
    carers: tuple[Contact, ...]
    parents: tuple[AbsentParent, ...]
    proxy_parent: Contact
    class_teacher: Contact
    village_director: Contact
    police_station: Contact
    address: str
    alert: str
    staff_since: tuple[date, ...]

    @property
    def given_name(self) -> str:
        return given_name(self.name)

    @property
    def family(self) -> tuple[Contact, ...]:
        """Whom the child calls, in this order."""
        return (*self.carers, *(parent.contact for parent in self.parents))

    @property
    def carer(self) -> Contact:
        """Who looks after the child: the entrusted carer, else the first of the family, who may be at home."""
        at_home = (parent.contact for parent in self.parents if parent.workplace == AT_HOME)
        return next(iter(self.carers), None) or next(at_home, Contact(CARER))

    def said(self, kind: str) -> dict[str, str]:
        """The text of every line of a card of a kind."""
        parents = {parent.contact.role: parent for parent in self.parents}
        lines = {
            "name": self.name if kind == DUTY else self.given_name,
            "schooling": f"{self.school} {self.class_name}",
            "carer": " ".join(map(_text_of, self.carers)),
            "father": _parent_text(parents.get(FATHER), kind),
            "mother": _parent_text(parents.get(MOTHER), kind),
            "address": self.address,
            "alert": self.alert,
        }
        helpers = ("proxy_parent", "class_teacher", "village_director", "police_station")
        return lines | {name: _text_of(getattr(self, name)) for name in helpers}


FATHER, MOTHER, AT_HOME = "爸爸", "妈妈", "在家"


def card_lines(children: Sequence[Child], on: date) -> Iterator[CardLines]:
    """The lines of the cards of children, in their order; each child needs its `household`."""
    for portion in in_portions(children):
        around = surroundings_of(portion, on)
        yield from (_lines(child, around) for child in portion)


def _lines(child: Child, around: Surroundings) -> CardLines:
    people = [one for one in around.people.get(child.pk, ()) if not one.is_dead]
    schooling = around.schooling.get(child.pk)
    director = around.directors.get(child.region)
    teacher = _teacher(schooling, around)
    station = around.police.get(child.region - child.region % 1000)
    parents = [one for one in people if one.kind in PARENTS]
    known = {one.person for one in parents}
    carers = {one.person: one for one in people if one.kind in CARERS and one.person not in known}
    return CardLines(
        child=child.pk,
        name=child.name,
        school=_school_text(schooling),
        class_name=class_text(schooling.stage, schooling.grade, schooling.class_name) if schooling else "",
        carers=tuple(_contact(one, called(one.relation)) for one in list(carers.values())[:2]),
        parents=_reachable(parents, people, around),
        proxy_parent=_tied(people, Tie.Kind.PROXY_PARENT, "代理家长"),
        class_teacher=_held(teacher, "班主任") if teacher else _tied(people, Tie.Kind.TEACHER, "班主任"),
        village_director=_held(director, "儿童主任"),
        police_station=Contact("派出所", str(station), station.phone) if station else Contact("派出所"),
        address=_address(child, around),
        alert=_alert(around.health.get(child.pk)),
        staff_since=tuple(staff.since for staff in (director, teacher) if staff),
    )


def _reachable(
    parents: Sequence[Acquaintance], people: Sequence[Acquaintance], around: Surroundings
) -> tuple[AbsentParent, ...]:
    """The parents who can be called: first who is at home or guards the child alone, then father before mother."""
    guardians = {one.person for one in people if one.kind in CARERS}
    found = []
    for one in sorted(parents, key=lambda parent: parent.kind):
        absence = around.whereabouts.get(one.person)
        reason = absence.reason if absence else ""
        if reason not in CANNOT_GUARD:
            contact = _contact(one, FATHER if one.kind == Tie.Kind.FATHER else MOTHER)
            workplace = AT_HOME if reason == "home" else absence.destination if absence else ""
            found.append((reason != "home", one.person not in guardians, AbsentParent(contact, workplace)))
    return tuple(parent for *_first, parent in sorted(found, key=lambda entry: entry[:2]))


def _contact(one: Acquaintance, role: str) -> Contact:
    return Contact(role, one.name, one.phone.reveal() if one.phone else "")


def _tied(people: Iterable[Acquaintance], kind: str, role: str) -> Contact:
    found = next((one for one in people if one.kind == kind), None)
    return _contact(found, role) if found else Contact(role)


def _held(staff: Staff | None, role: str) -> Contact:
    return Contact(role, staff.name, staff.phone) if staff else Contact(role)


def _teacher(schooling: Schooling | None, around: Surroundings) -> Staff | None:
    """Who teaches the child's class, else the grade."""
    if schooling is None or schooling.unit is None:
        return None
    unit, grade = schooling.unit, schooling.grade
    return around.teachers.get((unit, grade, schooling.class_name)) or around.teachers.get((unit, grade, ""))


def _school_text(schooling: Schooling | None) -> str:
    return (schooling.school or WITHOUT_SCHOOL.get(schooling.stage, "")) if schooling else ""


def _address(child: Child, around: Surroundings) -> str:
    house = child.household
    place = around.places.get(child.region, "")
    if house is None:
        return full_address(place, "", "")
    return full_address(place, house.village_group, house.address.reveal() if house.address else "")


def _alert(health: Condition | None) -> str:
    return health_alert(health.condition, health.illness, disability_text(health)) if health else ""


def disability_text(health: Condition) -> str:
    """Kind and grade of a disability in Chinese: 肢体残疾三级."""
    kind, grade = health.disability_kind, health.disability_grade
    return (code_table("disability_kind").name(kind) if kind else "") + (
        code_table("disability_grade").name(grade) if grade else ""
    )


def _text_of(contact: Contact) -> str:
    return f"{contact.role} {contact.name} {contact.phone}"


def _parent_text(parent: AbsentParent | None, kind: str) -> str:
    if parent is None:
        return ""
    return _text_of(parent.contact) + (f" {parent.workplace}" if kind == DUTY else "")


def fingerprint(lines: CardLines, kind: str) -> bytes:
    """A keyed hash of each line, one after the other: equal lines of one child are equal, nothing can be read."""
    said = lines.said(kind)
    return b"".join(
        blind_index(f"card {lines.child} {kind} {name} {said[name]}")[:PIECE_BYTES]
        for name in LINES[CardIssue.Kind(kind)]
    )


def changed_lines(kind: str, printed: bytes, now: bytes) -> list[str]:
    """The lines of a card whose text is another than was printed."""
    pieces = zip(_pieces(printed, len(now)), _pieces(now, len(now)), strict=True)
    return [
        name
        for name, (before, after) in zip(LINES[CardIssue.Kind(kind)], pieces, strict=True)
        if before != after
    ]


def _pieces(hashes: bytes, length: int) -> Iterator[bytes]:
    return (bytes(hashes[at : at + PIECE_BYTES]) for at in range(0, length, PIECE_BYTES))
