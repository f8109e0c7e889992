"""What must not be when this installation starts."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connections

from lantian.access.models import User

SHORTEST_KEY, FEWEST_SIGNS = 32, 10


@register(Tags.database)
def demo_accounts_in_production(
    app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """A demonstration's people have known names and open doors: no production has them."""
    if settings.DEMO or "default" not in (databases or ()):
        return []
    table = User._meta.db_table
    try:
        if table not in connections["default"].introspection.table_names():
            return []
        has_any = User.objects.filter(is_demo=True, is_active=True).exists()
    except DatabaseError:
        return []
    if not has_any:
        return []
    hint = "Use a database without a demonstration, or start with LANTIAN_DEMO=1."
    return [Error("This database holds demonstration accounts.", hint=hint, id="access.E001")]


@register(Tags.security)
def weak_secret_key(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Whoever guesses the key signs sessions of their own: no production starts with one that was typed."""
    key = settings.SECRET_KEY
    if settings.DEMO or (len(key) >= SHORTEST_KEY and len(set(key)) >= FEWEST_SIGNS):
        return []
    hint = "Make one with `lantian new-key`."
    return [Error("LANTIAN_SECRET_KEY is too short or too simple.", hint=hint, id="access.E002")]
