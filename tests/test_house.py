"""What no linter sees: the rules of the house itself."""

import re
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from lantian.access.policy import POLICY, ROLE_NAMES, SCOPES, Role
from lantian.config.messages import gap_of, rooms

ROOT = Path(__file__).resolve().parent.parent
FLOORS = [
    "kernel",
    "places",
    "access",
    "files",
    "notices",
    "registry",
    "linkage",
    "census",
    "duties",
    "encounters",
    "attendance",
    "screening",
    "assessment",
    "plans",
    "helping",
    "entrusting",
    "pairing",
    "matching",
    "initiatives",
    "networks",
    "alarms",
    "referrals",
    "resources",
    "transfers",
    "cases",
    "pathways",
    "disclosure",
    "insight",
    "reporting",
    "asking",
    "desk",
    "synthesis",
    "demo",
    "bench",
    "config",
]


def views():
    def walk(resolver: URLResolver, prefix: str):
        for entry in resolver.url_patterns:
            if isinstance(entry, URLPattern):
                yield f"{prefix}{entry.pattern}", entry.callback
            else:
                yield from walk(entry, f"{prefix}{entry.pattern}")

    return dict(walk(get_resolver(), ""))


@pytest.mark.parametrize(("address", "view"), views().items(), ids=views().keys())
def test_every_view_says_which_action_it_is(address, view):
    assert getattr(view, "action", None) in POLICY


def test_every_action_is_somebodys_and_used():
    assert {view.action for view in views().values()} | {"files.open", "disclosure.release"} >= set(POLICY)


def test_every_role_has_a_name_and_a_scope():
    assert set(Role) == set(ROLE_NAMES) == set(SCOPES)


def test_foreign_keys_run_downhill():
    ours = [model for model in apps.get_models() if model.__module__.startswith("lantian.")]
    for model in ours:
        for field in model._meta.local_fields:
            target = field.related_model if isinstance(field, models.ForeignKey) else None
            if target is not None and target._meta.app_label in FLOORS:
                assert FLOORS.index(target._meta.app_label) <= FLOORS.index(model._meta.app_label), field


@pytest.mark.parametrize("room", rooms(ROOT), ids=lambda room: room.name)
def test_every_sentence_is_translated(room):
    gap = gap_of(room)
    assert not gap, (gap.missing, gap.untranslated, gap.unused)


def test_a_sentence_is_the_same_in_every_room():
    """Django has one catalogue for the whole house: the room of the highest floor would speak for all."""
    said: dict[tuple[str | None, str, bool], dict[str, str]] = {}
    for room in rooms(ROOT):
        path = room / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
        for entry in polib.pofile(str(path)) if path.exists() else ():
            text = entry.msgstr or str(entry.msgstr_plural)
            said.setdefault((entry.msgctxt, entry.msgid, bool(entry.msgid_plural)), {})[room.name] = text
    assert not {key: texts for key, texts in said.items() if len(set(texts.values())) > 1}


def test_every_template_is_used():
    texts = "\n".join(
        path.read_text()
        for path in (ROOT / "lantian").rglob("*")
        if path.suffix in (".py", ".html") and path.is_file()
    )
    for template in (ROOT / "lantian").glob("*/templates/**/*.html"):
        name = str(
            template.relative_to(template.parents[[p.name for p in template.parents].index("templates")])
        )
        if not name.startswith(("allauth/", "account/", "mfa/", "usersessions/", "40", "429", "50")):
            assert f'"{name}"' in texts or f"'{name}'" in texts, name


def test_decisions_are_numbered_once():
    numbers = [path.name[:4] for path in (ROOT / "docs/decisions").glob("*.md")]
    assert numbers
    assert len(numbers) == len(set(numbers))
    assert all(number.isdigit() for number in numbers)


def test_every_table_stands_in_the_glossary():
    glossary = (ROOT / "docs/glossary.md").read_text()
    for model in apps.get_models():
        if model.__module__.startswith("lantian.") and not hasattr(model, "pgh_tracked_model"):
            assert f"`{model.__name__}`" in glossary, model.__name__


def test_every_room_says_what_lives_in_it_in_a_dozen_lines():
    for room in rooms(ROOT):
        text = (room / "__init__.py").read_text()
        assert text.startswith('"""'), room
        assert len(text.splitlines()) <= 12


def test_no_file_is_called_by_nothing():
    banned = {"utils", "helpers", "common", "misc"}
    assert not [path for path in (ROOT / "lantian").rglob("*") if path.stem in banned]


def test_no_template_carries_script_or_style_in_line():
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|\sstyle=|\son[a-z]+=|hx-on", re.I
    )
    for template in (ROOT / "lantian").rglob("*.html"):
        assert not inline.search(template.read_text()), template
