"""Parts of pages that are put together once, or by hand, hold what they held and nothing of anybody."""

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.utils.translation import override

SAME = (
    "{% load i18n kernel %}{% same_for_all %}{% translate 'Lantian' %} {{ name }}{{ request.user }}{% csrf_token %}"
    "{% endsame_for_all %}|{{ name }}"
)


def test_what_is_the_same_for_all_holds_nothing_of_anybody() -> None:
    page = engines["django"].from_string(SAME)
    for name in ("小雨", "天天"):
        with override("zh-hans"):
            assert page.render({"name": name, "csrf_token": "t"}) == f"蓝天 |{name}"
        with override("en"):
            assert page.render({"name": name, "csrf_token": "t"}) == f"Lantian |{name}"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"text": "<b>"}, '<span class="badge tone-neutral">&lt;b&gt;</span>'),
        ({"text": 3, "tone": "info"}, '<span class="badge tone-info">3</span>'),
        ({"text": "a", "title": '"'}, '<span class="badge tone-neutral" title="&quot;">a</span>'),
    ],
)
def test_a_badge_is_escaped_and_has_a_tone(given: dict[str, object], expected: str) -> None:
    assert render_to_string("kernel/_badge.html", given).strip() == expected


@pytest.mark.parametrize(
    ("given", "sign"),
    [({"tone": "warning"}, "alert-triangle"), ({"tone": "warning", "icon": "clock"}, "clock")],
)
def test_a_badge_brings_its_icon(given: dict[str, str], sign: str) -> None:
    assert f"#{sign}" in render_to_string("kernel/_badge.html", {"text": "a", **given})
