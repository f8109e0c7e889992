"""The parts of pages: built files, icons, values in words, forms, and what the browser will refuse."""

import json
import os
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lantian.kernel import icons
from lantian.kernel.rendering import DateInput
from lantian.kernel.templatetags import kernel as tags

urlpatterns: list[Any] = []  # the kernel's pages stand without any room above them
TEMPLATES = sorted(Path(tags.__file__).parents[2].glob("*/templates/**/*.html"))


@pytest.fixture
def no_build(settings, tmp_path):
    """A `static/` folder in which nothing was built yet."""
    settings.STATICFILES_DIRS = [tmp_path]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.ROOT_URLCONF = __name__
    forget_files()
    yield tmp_path
    forget_files()


def forget_files() -> None:
    finders.get_finder.cache_clear()
    icons.find_manifest.cache_clear()


@pytest.fixture
def build(no_build):
    """A `static/` folder with a small build."""
    entries = {
        "src/main.ts": {"file": "assets/main-1.js", "css": ["assets/main-2.css"]},
        "icons.svg": {"file": "assets/icons-3.svg"},
    }
    (no_build / "build").mkdir()
    (no_build / "build" / "manifest.json").write_text(json.dumps(entries))


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def rendered(source: str, **context: Any) -> str:
    return Template("{% load kernel %}" + source).render(Context(context))


def test_the_page_loads_what_the_manifest_names(build):
    page = rendered('{% asset "main.ts" %}')
    assert 'href="/static/build/assets/main-2.css"' in page
    assert '<script type="module" src="/static/build/assets/main-1.js"></script>' in page


def test_a_page_without_a_build_says_what_to_do(no_build):
    with pytest.raises(ImproperlyConfigured, match="make setup"):
        rendered('{% asset "main.ts" %}')


def test_an_asset_that_was_not_built_is_named(build):
    with pytest.raises(ImproperlyConfigured, match=r"other\.ts"):
        rendered('{% asset "other.ts" %}')


def test_a_new_build_is_seen_without_a_restart(build, no_build):
    rendered('{% asset "main.ts" %}')
    manifest = no_build / "build" / "manifest.json"
    manifest.write_text(manifest.read_text().replace("main-1.js", "main-9.js"))
    os.utime(manifest, (0, 0))
    assert "main-9.js" in rendered('{% asset "main.ts" %}')


def test_an_icon_is_silent_unless_it_has_a_label(build):
    assert 'aria-hidden="true"' in rendered('{% icon "users" %}')
    assert "icons-3.svg#users" in rendered('{% icon "users" %}')
    labelled = rendered('{% icon "phone" label=label %}', label='a "b"')
    assert 'role="img"' in labelled
    assert "a &quot;b&quot;" in labelled


@given(part=st.integers(-5, 10**9) | st.none(), whole=st.integers(0, 10**9) | st.none())
def test_a_percentage_stays_between_nothing_and_all(part, whole):
    assert 0 <= tags.percent(part, whole) <= 100


@pytest.mark.parametrize(
    ("part", "whole", "said"), [(37, 52, "71%"), (0, 10, "0%"), (3, 0, "–"), (None, 4, "0%"), (9, 4, "100%")]
)
def test_percentages_are_said(part, whole, said):
    assert tags.percent_of(part, whole) == said


def test_a_bar_is_drawn_without_style_attributes(build):
    bar = rendered("{% bar 1 4 %}")
    assert '<rect width="25" height="8">' in bar
    assert "style=" not in bar


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (True, "是"),
        (False, "否"),
        (date(2024, 3, 1), "2024年3月1日"),
        (datetime(2024, 3, 1, 6, 5, tzinfo=UTC), "2024年3月1日 14:05"),
        (["低保", "医疗救助"], "低保、医疗救助"),
        ("张三", "张三"),
        (0, 0),
    ],
)
def test_values_are_said_as_people_say_them(value, said):
    with translation.override("zh-hans"):
        assert tags.say(value) == said


@pytest.mark.parametrize("value", [None, "", [], ()])
def test_nothing_recorded_is_unsaid(value):
    assert tags.is_unsaid(value)


@pytest.mark.parametrize("value", [0, False, "0", [0]])
def test_no_and_zero_are_answers(value):
    assert not tags.is_unsaid(value)


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (Linux; Android 10; V1962A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
            "Chrome/107.0.5304.141 Mobile Safari/537.36 XWEB/5023 MMWEBSDK/20230202 MicroMessenger/8.0.33",
            "WeChat · Android",
        ),
        (
            "Mozilla/5.0 (Windows NT 6.1; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/109.0.0.0 Safari/537.36 Edg/109.0.1518.78",
            "Edge · Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/16.0 Mobile/15E148 Safari/604.1",
            "Safari · iPhone",
        ),
        ("curl/8.0", "another device"),
    ],
)
def test_devices_have_the_names_people_use(user_agent, name):
    assert tags.device(user_agent) == name


class Sample(forms.Form):
    name = forms.CharField(help_text="as in the hukou book")
    born_on = forms.DateField(required=False, widget=DateInput)
    sex = forms.ChoiceField(choices=[("1", "M"), ("2", "F")], widget=forms.RadioSelect)
    village = forms.ChoiceField(choices=[("1", "A")])
    boarding = forms.BooleanField(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


def test_widgets_get_the_classes_of_the_page(build):
    page = str(Sample())
    assert re.search(r'<input type="text" name="name"[^>]*class="form-control"', page)
    assert re.search(r'<input type="date" name="born_on"[^>]*class="form-control"', page)
    assert re.search(r'<select name="village"[^>]*class="form-select"', page)
    assert '<div id="id_sex" class="choices">' in page.replace("\n", "")
    assert re.search(r'<input type="hidden" name="version"[^>]*>', page)
    assert "class" not in re.search(r'<input type="hidden"[^>]*>', page)[0]


def test_what_may_stay_empty_is_marked(build):
    page = str(Sample())
    assert page.count("(optional)") == 1  # the date; a single box is never marked
    assert "(optional)" in re.search(r'<label[^>]*for="id_born_on".*?</label>', page, re.S)[0]


def test_a_refused_value_is_marked_and_described(build):
    page = str(Sample({"name": "", "sex": "1", "village": "1", "version": "1"}))
    field = re.search(r'<input type="text" name="name"[^>]*>', page)[0]
    assert "is-invalid" in field
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_name_helptext id_name_error"' in field
    assert 'id="id_name_error"' in page
    assert 'id="id_name_helptext"' in page
    assert "Not saved yet" in page


def test_a_date_is_shown_as_the_browser_wants_it(build):
    assert 'value="2016-05-03"' in str(Sample(initial={"born_on": date(2016, 5, 3)})["born_on"])


def test_a_fact_shows_since_when_and_what_is_missing(build):
    facts = [
        {"label": "Father", "value": "张大山", "since": date(2019, 3, 1)},
        {"label": "Mother", "value": ""},
        {"label": "Visits", "value": 0},
    ]
    page = render_to_string("kernel/_facts.html", {"facts": facts})
    assert "since March 1, 2019" in page
    assert page.count("not recorded") == 1
    assert "<dd>0</dd>" in page


def test_a_conflict_shows_both_values(build):
    differences = [{"label": "Phone", "mine": "138", "theirs": None}]
    page = render_to_string("kernel/_conflict.html", {"differences": differences, "form_id": "f"})
    assert "138" in page
    assert "nothing" in page
    assert '<button type="submit" class="btn btn-primary" form="f">' in page


def test_work_polls_until_it_is_done(build):
    going = render_to_string(
        "kernel/_progress.html", {"done": 1, "total": 2, "label": "Import", "url": "/jobs/1"}
    )
    ended = render_to_string("kernel/_progress.html", {"done": 2, "total": 2, "label": "Import"})
    assert 'hx-get="/jobs/1"' in going
    assert 'hx-trigger="every 2s"' in going
    assert "hx-get" not in ended


def test_a_pager_without_neighbours_is_absent():
    assert not render_to_string("kernel/_pager.html", {}).strip()
    page = render_to_string("kernel/_empty.html", {"title": "No children yet", "text": "", "icon": "inbox"})
    assert "No children yet" in page


def test_risk_never_speaks_by_colour_alone(build):
    for tone in ("good", "watch", "warning", "danger"):
        assert "<svg" in render_to_string("kernel/_badge.html", {"text": "high", "tone": tone})


def test_the_heading_is_the_title_unless_the_page_says_otherwise(build):
    page = Template('{% extends "kernel/base.html" %}{% block title %}Roster{% endblock %}').render(Context())
    assert "<h1>Roster</h1>" in page
    assert "<title>Roster" in page


@pytest.mark.parametrize("count", [0, 4, 5, 6, 9])
def test_a_phone_has_at_most_five_tabs_and_loses_no_page(build, count):
    pages = [{"label": f"P{n}", "url": f"/{n}", "icon": "home", "active": n == 0} for n in range(count)]
    has_more = count > 5
    shown = [{**page, "in_bar": n < 4 or not has_more} for n, page in enumerate(pages)]
    page = render_to_string("kernel/_navigation.html", {"navigation": shown, "has_more": has_more})
    phone = page.split("navigation-tabs")[1]
    assert phone.count('class="tab"') <= 5
    assert all(f'href="/{n}"' in phone for n in range(count))


@pytest.mark.parametrize("code", [400, 403, "403_csrf", 404, 429, 500])
def test_an_error_page_stands_without_a_request(build, code):
    page = render_to_string(f"{code}.html")
    assert page.count("<h1") == 1
    assert 'href="/"' in page


FORBIDDEN = re.compile(
    r"""\sstyle=|<style|\son[a-z]+=["']|\shx-on|javascript:|<script(?![^>]*\ssrc=)|hx-vals=["']js"""
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: "/".join(path.parts[-3:]))
def test_no_template_needs_what_the_content_policy_forbids(path):
    assert not FORBIDDEN.findall(path.read_text())
