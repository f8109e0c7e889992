"""A school with a psychologist who has the key, and an instrument that is released."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lantian.access.policy import Compartment
from lantian.access.scopes import acting_as
from lantian.access.services import change_compartments
from lantian.screening.models import InstrumentEdition, Participation
from lantian.screening.queries.instruments import instrument_by, instrument_of
from lantian.screening.services.answering import keep_answers
from lantian.screening.services.asking import record_answers
from lantian.screening.services.instruments import release
from lantian.screening.services.rounds import begin_single
from tests.cast import PASSWORD, Cast

AGREED = {
    "guardian_answer": "yes",
    "guardian_name": "张建军",
    "guardian_relation": "51",
    "guardian_on": date(2026, 9, 1),
    "guardian_way": "signed",
    "child_answer": "yes",
    "child_on": date(2026, 9, 2),
}


@dataclass
class School:
    """What the tests do again and again, as the people whose part it is."""

    cast: Cast
    edition: InstrumentEdition

    def asked(self, name: str = "小雨", **answers: Any) -> Participation:
        """A child in a round of its own, with the answers of its guardian and its own."""
        with acting_as(self.cast.psychologist):
            row = begin_single(
                child=self.cast.child(name),
                instrument=instrument_of(self.edition),
                held_on=timezone.localdate(),
            )
            return record_answers(participation=row, values={**AGREED, **answers}, version=1)

    def answered(self, digits: str = "000000000", name: str = "小雨") -> Any:
        """A sheet that was answered."""
        row = self.asked(name)
        with acting_as(self.cast.psychologist):
            answers = {f"q{number}": digit for number, digit in enumerate(digits, 1)}
            return keep_answers(participation=row, answers=answers, way="phone")


def with_key(cast: Cast) -> None:
    """The psychologist has the key to psychological material."""
    with acting_as(cast.county_office):
        change_compartments(post=cast.psychologist, compartments=[Compartment.PSYCHOLOGY])
    cast.psychologist.compartments = ["psychology"]


def released(cast: Cast, code: str = "phq_9") -> InstrumentEdition:
    """The county office released an instrument; for children of all ages, as those of the cast are young."""
    found = instrument_by(code)
    assert found
    wide = replace(found, definition={**found.definition, "ages": [6, 18]})
    with acting_as(cast.county_office):
        return release(instrument=wide, signed_by="钱县", note="已核对题目")


@pytest.fixture
def school(cast: Cast) -> School:
    with_key(cast)
    return School(cast, released(cast))


@pytest.fixture
def enter(school: School, as_web: None) -> Callable[[str], Client]:
    """Signs in one of the cast by name of the part; returns the browser."""

    def signed_in(part: str) -> Client:
        client = Client()
        answer = client.post("/accounts/login/", {"login": part, "password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()
        return client

    return signed_in
