from typing import Any

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def fresh(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path
    cache.clear()
