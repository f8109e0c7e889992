"""What this room asks the database names the city, in every table of a city."""

from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from lantian.access.scopes import acting_as
from lantian.plans.services.forgetting import forget_child
from lantian.plans.services.growing import check_oneself, set_goal
from lantian.plans.services.listening import drop_voice, hear_voice
from lantian.plans.services.measures import keep_measure
from lantian.plans.services.planning import write_plan
from lantian.plans.tests.conftest import BACKEND, TODAY, need_of, promised
from lantian.plans.tests.test_growing import HAPPY, lines
from tests.cast import TAIXIANG, Cast
from tests.test_city_named import asked_of, complaints


def test_a_life_in_plans_and_its_pages_name_the_city(cast: Cast) -> None:
    def live() -> None:
        measure = promised(cast, need_of(cast))
        need_of(cast, code="K01")
        with acting_as(cast.village_director):
            child, brother = cast.child("小雨"), cast.child("小石")
            keep_measure(measure=measure, version=1, came_out="done", note_text="", today=TODAY)
            write_plan(child=child, values=lines(cast), version=None, today=TODAY)
            check_oneself(child=child, ticks=["B11"], version=None, today=TODAY)
            set_goal(child=child, self_code="care", words="自己叠被子", next_step="每天早上叠", today=TODAY)
            hear_voice(child=child, faces={**HAPPY, "loved": 3}, words="", version=None, today=TODAY)
            drop_voice(child=brother, faces=HAPPY, today=TODAY)

    asked = asked_of(live)
    client = Client()
    for part in ("village_director", "county_office", "class_teacher"):
        client.force_login(cast.posts[part].user, backend=BACKEND)
        cache.clear()
        key = cast.children["小雨"]
        for address in (
            *(
                reverse(f"plans:{name}", args=[key])
                for name in ("child", "goals", "plan_write", "plan_print")
            ),
            *(reverse(f"plans:{name}") for name in ("measures", "needs", "voices", "voice_counts")),
            f"{reverse('plans:needs')}?place={TAIXIANG}&list=late",
            reverse("registry:child", args=[key]),
        ):
            asked += asked_of(lambda a=address: client.get(a))
    with acting_as(cast.city_office):
        asked += asked_of(lambda: forget_child(cast.children["小雨"]))
    assert len(asked) > 200
    assert not complaints(asked)
