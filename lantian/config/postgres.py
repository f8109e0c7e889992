"""Which PostgreSQL Lantian uses and as whom: `DATABASE_URL`, else the embedded server.

Two roles connect. The *owner* migrates and owns the tables; *web* (`lantian_web`) serves pages and jobs and
owns nothing.
"""

import os
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from lantian.config.embedded.server import Server
from lantian.config.secrets import kept_secret

ENGINE = "lantian.kernel.postgresql"
WEB_ROLE = "lantian_web"
OWNER_URL = "DATABASE_URL"
WEB_URL = "LANTIAN_WEB_DATABASE_URL"
SECONDS_TO_CONNECT = 10
SECONDS_KEPT_OPEN = 60


def database_settings(as_role: str = "web") -> dict[str, Any]:
    """Django's `DATABASES` entry for one of the two roles, `owner` or `web`."""
    parameters = _owner_parameters() if as_role == "owner" else _web_parameters()
    named = {key: str(parameters.pop(key, "")) for key in ("dbname", "user", "password", "host", "port")}
    return {
        "ENGINE": ENGINE,
        "NAME": named["dbname"],
        "USER": named["user"],
        "PASSWORD": named["password"],
        "HOST": named["host"],
        "PORT": named["port"],
        "CONN_MAX_AGE": SECONDS_KEPT_OPEN if as_role == "web" else 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": SECONDS_TO_CONNECT, **parameters},
    }


def web_password() -> str:
    """The password of `lantian_web`: that of `LANTIAN_WEB_DATABASE_URL`, else one kept in `var/secrets/`."""
    given = conninfo_to_dict(os.environ.get(WEB_URL, "")).get("password")
    return str(given) if given else kept_secret("web_password")


def is_embedded() -> bool:
    """Whether Lantian runs its own server, for want of an address of another one."""
    return not os.environ.get(OWNER_URL) and not os.environ.get(WEB_URL)


def running_database() -> AbstractContextManager[None]:
    """Keeps the embedded server up inside the block; an outside server is its keeper's business."""
    return Server().running() if is_embedded() else nullcontext()


def _owner_parameters() -> dict[str, Any]:
    if is_embedded():
        return Server().connection_parameters()
    if not os.environ.get(OWNER_URL):
        raise ImproperlyConfigured(f"This needs the owner of the database: set {OWNER_URL}.")
    return conninfo_to_dict(os.environ[OWNER_URL])


def _web_parameters() -> dict[str, Any]:
    if given := os.environ.get(WEB_URL):
        return conninfo_to_dict(given)
    return _owner_parameters() | {"user": WEB_ROLE, "password": web_password()}
