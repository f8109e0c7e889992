"""Numbers as an office writes them."""

import pytest
from django.utils import translation
from django.utils.formats import number_format


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_thousands_are_parted_by_threes(language: str) -> None:
    with translation.override(language):
        assert number_format(1031612, force_grouping=True) == "1,031,612"
