import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path) -> None:
    settings.FILES_ROOT = tmp_path
    cache.clear()


@pytest.fixture(autouse=True)
def alone(no_rooms_above: None) -> None:
    """The rooms above follow no child here, and stand on no file."""
