import re
from pathlib import Path

import polib
import pytest
from django.utils import translation

import lantian.places
from lantian.places.messages import MESSAGES, say

ROOM = Path(lantian.places.__file__).parent
CODES = re.compile(
    r'(?:PlaceError|WrongValue)\(\s*"(\w+)"(?:, "(\w+)")?|expected = "(\w+)" if near else "(\w+)"'
)


def codes_in_use() -> set[str]:
    sources = [path.read_text(encoding="utf-8") for path in ROOM.rglob("*.py") if "tests" not in path.parts]
    return {code for source in sources for found in CODES.findall(source) for code in found if code}


def test_every_code_has_its_sentence_and_no_sentence_is_idle():
    assert codes_in_use() == set(MESSAGES)


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_every_sentence_is_translated_with_the_same_blanks(code):
    catalogue = polib.pofile(str(ROOM / "locale/zh_Hans/LC_MESSAGES/django.po"))
    with translation.override("en"):
        english = str(MESSAGES[code])
    entry = catalogue.find(english)
    assert entry is not None
    assert entry.translated()
    assert set(re.findall(r"%\(\w+\)s", entry.msgstr)) <= set(re.findall(r"%\(\w+\)s", english))


def test_a_sentence_is_filled():
    assert "太厢村" in say("village_unknown", {"village": "太厢村", "town": "新民镇", "near": ""})
