"""Looking changes nothing: a GET reads in a read-only transaction, and writes the session and the access log alone."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.test_access_table import BACKEND, address_of, addresses, arguments

WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
MAY_BE_WRITTEN = {"django_session", "access_accessentry"}
# The door itself: who signs in or out writes the account.
DOOR = ("account_", "mfa_", "usersessions_", "set_language", "access:demo_sign_in")


@pytest.mark.parametrize("part", ["city_office", "village_director", "class_teacher", "administrator"])
def test_whoever_looks_writes_only_that_they_looked(cast: Cast, part: str) -> None:
    client, known, written, unguarded = Client(), arguments(cast), {}, []
    client.force_login(cast.posts[part].user, backend=BACKEND)
    for name, takes in addresses():
        if name.startswith(DOOR):
            continue
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address_of(name, takes, known))
        statements = [query["sql"] for query in asked]
        written[name] = {found[1] for sql in statements if (found := WRITES.match(sql))} - MAY_BE_WRITTEN
        if answer.status_code == 200 and not any("TRANSACTION READ ONLY" in sql for sql in statements):
            unguarded.append(name)
    assert not {name: tables for name, tables in written.items() if tables}
    assert not unguarded
