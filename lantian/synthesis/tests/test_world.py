"""A small invented world: by the rules of the house, in every table; and nowhere beside children who exist."""

from typing import Any

from django.utils import timezone

from lantian.kernel.city import in_cities
from lantian.kernel.values.identity import check_identity
from lantian.registry.models import Child, StatusEpisode
from lantian.registry.queries.known import known_facts
from lantian.registry.queries.statuses import calibres_in_use
from lantian.registry.rules.gaps import gap_mask
from lantian.registry.services.following import known_now
from lantian.registry.services.statuses import course_of
from lantian.synthesis.tests.conftest import CHILDREN
from tests.cast import CITY

TODAY = timezone.localdate()


def test_files_say_what_the_register_would_say(world: Any) -> None:
    with in_cities(CITY):
        children = list(Child.objects.order_by("pk"))
        known, calibres = known_facts([one.pk for one in children]), calibres_in_use()
        stored: dict[Any, set[Any]] = {}
        for child, *told in StatusEpisode.objects.values_list(
            "child", "calibre", "edition", "since", "until", "standing", "clause"
        ):
            stored.setdefault(child, set()).add(tuple(told))
        for child in children:
            course = course_of(known[child.pk], calibres, TODAY)
            assert stored.get(child.pk, set()) == course.episodes
            assert child.status_due_on == course.due_on
        for child in children[:40]:
            assert child.gaps == gap_mask(known_now(child))
            if child.identity:
                assert check_identity(child.identity.reveal())[:3] == (
                    child.identity.reveal(),
                    child.birth_on,
                    child.sex,
                )
    assert len(children) == CHILDREN
