import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from lantian.config.environment import ROOT


@pytest.fixture
def install() -> ModuleType:
    specification = importlib.util.spec_from_file_location("install", ROOT / "scripts" / "install.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_the_pages_are_built_again_for_the_same_icons_that_the_sprite_finds(install: ModuleType) -> None:
    sprite = (ROOT / "frontend" / "sprite.ts").read_text(encoding="utf-8")
    (mention,) = re.findall(r"const mention = /(.+)/g;", sprite)
    for text in (
        '{% icon "users" %}',
        "icon='users'",
        '"icon": "users"',
        'icon = "users"',
        "icons users",
        'myicon="users"',
    ):
        assert install.ICON.findall(text) == re.findall(mention, text), text


def test_a_changed_moved_or_new_file_changes_the_stamp(
    install: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "ROOT", tmp_path)
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_text("a")
    second.write_text("b")
    before = install.digest([first])
    assert install.digest([first], ["icon"]) != before
    assert install.digest([first, second]) != before
    first.write_text("b")
    assert install.digest([first]) not in {before, install.digest([second])}


def test_a_stamp_says_whether_anything_is_to_be_done(install: ModuleType, tmp_path: Path) -> None:
    stamp = tmp_path / "stamp"
    assert not install.is_stamped(stamp, "wanted")
    stamp.write_text("wanted")
    assert install.is_stamped(stamp, "wanted")
    assert not install.is_stamped(stamp, "other")


def test_fonts_are_found_where_documents_look_for_them(
    install: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "SYSTEM_FONTS", ())
    monkeypatch.setattr(install, "VAR", tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LANTIAN_FONT_DIRS", str(tmp_path / "named"))
    assert install.missing_fonts() == ["fonts-lxgw-wenkai", "fonts-noto-cjk"]
    for place, name in (("fonts/a", "NotoSansCJK-Regular.ttc"), ("fonts/b", "NotoSerifCJK-Bold.ttc")):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / name).touch()
    assert install.missing_fonts() == ["fonts-lxgw-wenkai"]
    (tmp_path / "named").mkdir()
    (tmp_path / "named" / "LXGWWenKai-Regular.ttf").touch()
    assert install.missing_fonts() == []
