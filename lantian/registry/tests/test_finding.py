"""Finding a child by what people type."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from lantian.access.scopes import acting_as
from lantian.kernel.values.pinyin import name_pinyin
from lantian.registry.models import Child, OtherReading
from lantian.registry.queries.finding import children_found, household_found, person_found
from tests.cast import CITY, TAIXIANG, Cast

pytestmark = pytest.mark.usefixtures("as_web")
NAMES = ("张小雨", "张小石", "单天天", "解豆豆", "吕小布", "欧阳娜娜", "阿依古丽·买买提")


def found(typed: str) -> set[str]:
    return set(children_found(typed).values_list("name", flat=True))


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("张小雨", {"张小雨"}),
        ("张小", {"张小雨", "张小石"}),
        ("张 小 雨", {"张小雨"}),
        ("zhangxiaoyu", {"张小雨"}),
        ("Zhang Xiaoyu", {"张小雨"}),
        ("zhang xiao-yu", {"张小雨"}),
        ("zhangx", {"张小雨", "张小石"}),
        ("zxy", {"张小雨"}),
        ("ＺＸＹ", {"张小雨"}),
        ("shantian", {"单天天"}),
        ("dantian", {"单天天"}),
        ("stt", {"单天天"}),
        ("dtt", {"单天天"}),
        ("xiedoudou", {"解豆豆"}),
        ("jiedou", {"解豆豆"}),
        ("610423201512120024", {"解豆豆"}),
        ("６１０４２３２０１５１２１２００２４", {"解豆豆"}),
        ("610423 20151212 0024", {"解豆豆"}),
        ("61042320151212002", set()),
        ("610423201512120025", set()),
        ("小雨", set()),
        ("", set()),
        (" ", set()),
        ("%", set()),
        ("zhang%", set()),
        ("'; DROP TABLE registry_child; --", set()),
        ("\U0010ffff", set()),
    ],
)
def test_what_is_typed_finds_who_is_meant(cast: Cast, typed: str, names: set[str]) -> None:
    with acting_as(cast.city_office):
        assert found(typed) == names


def test_a_number_ending_in_x_is_found_however_it_is_written(cast: Cast) -> None:
    from lantian.registry.services.registering import register_child

    number = "61042320151212026X"
    values = {
        "child_name": "王晓", "sex": "2", "birth_on": date(2015, 12, 12), "identity_number": number,
        "village": TAIXIANG,
    }  # fmt: skip
    with acting_as(cast.village_director):
        register_child(values=values, as_of=date(2026, 11, 1))
        for typed in (number, number.lower(), "61042320151212026ｘ", "610423 201512120 26x"):
            assert found(typed) == {"王晓"}, typed


def test_a_temporary_key_is_found_whole(cast: Cast) -> None:
    with acting_as(cast.village_director):
        key = cast.child("小石").temporary_key
        for typed in (key, key.lower(), f" {key} "):
            assert found(typed) == {"张小石"}
        assert found(key[:9]) == set()


def test_nobody_finds_a_child_of_somebody_else(cast: Cast) -> None:
    with acting_as(cast.village_director):
        for typed in ("解豆豆", "xiedoudou", "jiedoudou", "xdd", "610423201512120024"):
            assert found(typed) == set()
        assert not OtherReading.objects.filter(reading__startswith="jie").exists()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=some.sampled_from(NAMES[:4]), length=some.integers(1, 30), data=some.data())
def test_every_beginning_of_a_name_and_of_each_reading_finds_it(
    cast: Cast, name: str, length: int, data: some.DataObject
) -> None:
    pinyin = name_pinyin(name)
    spellings = [name, pinyin.full, pinyin.initials, *pinyin.alternatives, *pinyin.alternative_initials]
    typed = data.draw(some.sampled_from(spellings))[:length]
    with acting_as(cast.city_office):
        assert name in found(typed)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=some.text(max_size=70).filter(lambda text: "\x00" not in text))
def test_nothing_that_can_be_typed_breaks_the_search(cast: Cast, typed: str) -> None:
    with acting_as(cast.city_office):
        assert found(typed) <= set(NAMES)


def test_a_name_with_umlaut_is_typed_in_either_way(cast: Cast) -> None:
    with acting_as(cast.village_director):
        Child.objects.filter(pk=cast.children["小雨"]).update(
            name="吕布", name_pinyin="lvbu", name_initials="lb"
        )
        assert found("lvbu") == found("lübu") == {"吕布"}


def test_a_person_is_found_by_name_and_number_or_telephone(cast: Cast) -> None:
    with acting_as(cast.village_director):
        father = person_found("张建军", None, "13509112233")
        assert father is not None
        assert father.city == CITY
        assert person_found("张建国", None, "13509112233") is None
        assert person_found("张建军", None, None) is None
    with acting_as(cast.far_village_director):
        assert person_found("张建军", None, "13509112233") is None


def test_a_house_is_found_by_village_head_and_address(cast: Cast) -> None:
    with acting_as(cast.village_director):
        assert household_found(TAIXIANG, "张老汉", "太厢村二组18号") is not None
        assert household_found(TAIXIANG, "张老汉", "") is None
        assert household_found(TAIXIANG, "", "太厢村二组18号") is None
