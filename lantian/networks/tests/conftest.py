from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def fresh(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path
    cache.clear()
