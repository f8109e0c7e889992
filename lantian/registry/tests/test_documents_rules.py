"""Which papers each role reads and attaches: a table that an office could sign. `c`: with the compartment alone."""

import csv
from pathlib import Path

import pytest

from lantian.access.policy import Compartment, Role, may
from lantian.kernel.codes.tables import code_table
from lantian.registry.rules.documents import READERS, compartment_of, kinds_to_attach, kinds_to_read

CASES = list(csv.DictReader((Path(__file__).parent / "cases" / "documents.csv").open(encoding="utf-8")))


@pytest.mark.parametrize("role", list(Role))
def test_each_role_reads_and_attaches_what_the_table_says(role: Role) -> None:
    told = {(line["kind"], line["right"]): line[role.value] for line in CASES}
    for kind in READERS:
        assert (kind in kinds_to_read(role)) == bool(told[kind, "read"]), kind
        assert (kind in kinds_to_attach(role, [])) == (told[kind, "attach"] == "x"), kind
        assert (kind in kinds_to_attach(role, list(Compartment))) == bool(told[kind, "attach"]), kind
        assert ("c" in (told[kind, "read"], told[kind, "attach"])) <= bool(compartment_of(kind)), kind


def test_every_kind_of_paper_has_its_readers() -> None:
    assert set(READERS) == set(code_table("document_kind").codes())


def test_who_reads_some_paper_may_try_and_nobody_else() -> None:
    for role in Role:
        assert may(role, "registry.read_documents") == bool(kinds_to_read(role))
        assert may(role, "registry.attach_document") == bool(kinds_to_attach(role, list(Compartment)))
