"""What leaves the house is entered as it is told, and stays."""

import json
import re
from datetime import date, timedelta

import pytest
from django.db import Error, transaction
from django.test import Client
from django.urls import reverse

from lantian.access.scopes import acting_as
from lantian.disclosure.errors import DisclosureError
from lantian.disclosure.models import Release
from lantian.disclosure.queries.releases import releases
from lantian.disclosure.rules.tables import Table, Why
from lantian.disclosure.services.releasing import checksum_of, prepare, release, withdraw
from tests.cast import HONGYAN, TAIXIANG, XINMIN, Cast

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
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


def test_neither_row_nor_page_says_what_is_not_told(cast: Cast, as_web: None) -> None:
    with acting_as(cast.county_office):
        row = let_out(TABLE)
    client = Client()
    client.force_login(cast.county_office.user, backend=BACKEND)
    page = client.get(reverse("disclosure:release", args=[row.pk])).content.decode()
    shown = re.findall(r'<td class="number">([^<]*)</td>', page)
    assert shown == ["24", "23", "47", "不予提供", "不予提供", "24", "不予提供", "不予提供", "23"]
    assert '"small"' not in json.dumps(row.tables)


def test_the_next_release_is_held_against_this_one(cast: Cast, as_web: None) -> None:
    """A day later one boy is gone: what told of him is not told again, withdrawn or not."""
    later = Table(
        "roll", ON + timedelta(days=1), TABLE.places, TABLE.columns,
        ((23, 23, 46), (20, 3, 23), (3, 20, 23)), TABLE.sums,
    )  # fmt: skip
    with acting_as(cast.county_office):
        withdraw(release=let_out(TABLE), reason="口径有误")
        (shown,) = prepare([later]).shown
        assert shown.why[1][2] == Why.EARLIER
        assert shown.cells[1][2] is None
        assert prepare([later]).exposures == []


def test_another_county_sees_nothing_of_it(cast: Cast, as_web: None) -> None:
    with acting_as(cast.county_office):
        let_out(TABLE)
    with acting_as(cast.other_county_office, read_only=True):
        assert not releases().exists()
    with acting_as(cast.auditor, read_only=True):
        assert releases().count() == 1
