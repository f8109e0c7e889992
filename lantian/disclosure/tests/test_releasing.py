"""What leaves the house is entered as it is told, and stays."""

from datetime import date

import pytest
from django.db import Error, transaction

from lantian.access.scopes import acting_as
from lantian.disclosure.errors import DisclosureError
from lantian.disclosure.models import Release
from lantian.disclosure.rules.tables import Table
from lantian.disclosure.services.releasing import checksum_of, release, withdraw
from tests.cast import HONGYAN, TAIXIANG, XINMIN, Cast

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 1)
TABLE = Table(
    "roll", ON, (XINMIN, TAIXIANG, HONGYAN), ("boys", "girls", "all"),
    ((24, 23, 47), (21, 3, 24), (3, 20, 23)), (("all", ("boys", "girls")),),
)  # fmt: skip


def let_out(*tables: Table) -> Release:
    return release(
        kind="bulletin", title="季度通报", reader="市妇联", basis="民发〔2019〕34号", tables=tables, on=ON
    )


def test_a_release_holds_what_is_told_and_nothing_else(cast: Cast, as_web: None) -> None:
    with acting_as(cast.county_office):
        row = let_out(TABLE)
        (table,) = Release.objects.get(pk=row.pk).tables
        assert table["cells"][1][1] is None
        assert table["cells"][2][0] is None
        assert set(table) == {"code", "as_of", "places", "columns", "cells", "sums", "made_up"}
        assert (row.told + row.hidden, row.checksum) == (9, checksum_of(row))


def test_a_release_never_changes_and_is_withdrawn_once(cast: Cast, as_web: None) -> None:
    with acting_as(cast.county_office):
        row = let_out(TABLE)
        with pytest.raises(Error), transaction.atomic():
            Release.objects.filter(pk=row.pk).update(title="…")
        withdraw(release=row, reason="口径有误")
        with pytest.raises(DisclosureError, match="withdrawn"):
            withdraw(release=row, reason="再说一次")
        assert Release.objects.get(pk=row.pk).tables == row.tables


def test_nothing_is_no_release(cast: Cast, as_web: None) -> None:
    with acting_as(cast.county_office), pytest.raises(DisclosureError, match="nothing"):
        let_out()
