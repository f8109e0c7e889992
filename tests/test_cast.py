from lantian.access.scopes import acting_as
from lantian.registry.models import Child
from tests.cast import Cast


def seen_by(post) -> set[str]:
    with acting_as(post, read_only=True):
        return set(Child.objects.values_list("name", flat=True))


def test_each_sees_their_own_children(cast: Cast) -> None:
    assert seen_by(cast.village_director) == {"张小雨", "张小石"}
    assert seen_by(cast.next_village_director) == {"单天天"}
    assert seen_by(cast.far_village_director) == {"解豆豆"}
    assert seen_by(cast.town_supervisor) == {"张小雨", "张小石", "单天天"}
    assert seen_by(cast.city_office) == {"张小雨", "张小石", "单天天", "解豆豆"}
    assert seen_by(cast.school_head) == {"张小雨", "单天天"}
    assert seen_by(cast.class_teacher) == {"张小雨"}
    assert seen_by(cast.proxy_parent) == {"张小雨"}
    assert seen_by(cast.parent) == {"张小雨", "张小石"}
