"""Which few deeds keep many duties."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from lantian.desk.rules.deeds import Asked, deeds
from lantian.desk.rules.ranking import rank
from lantian.desk.tests.test_ranking import One
from lantian.duties.acts import Act

ON = date(2026, 11, 25)
VISIT, CALL, CHECK = Act.HOME_VISIT, Act.CALL, Act.MONTHLY_CHECK


def asked(number: int, due: int, *acts: Act, child: int = 1) -> Asked[One]:
    day = ON + timedelta(days=due)
    one = One(UUID(int=number), UUID(int=child), UUID(int=99), 0, day, day + timedelta(days=1))
    return Asked(one, frozenset(acts))


def told(*found: Asked[One]) -> list[tuple[str, list[int]]]:
    return [(deed.act.value, [duty.key.int for duty in deed.duties]) for deed in deeds(found, ON)]


def test_a_visit_keeps_what_a_call_or_a_look_would_keep() -> None:
    assert told(asked(1, -2, VISIT), asked(2, 3, CALL, VISIT), asked(3, 5, CHECK, VISIT)) == [
        ("home_visit", [1, 2, 3])
    ]


def test_nobody_is_sent_to_a_house_for_what_a_look_would_do() -> None:
    assert told(asked(1, -2, CHECK, VISIT)) == [("monthly_check", [1])]


def test_what_no_visit_keeps_stands_apart() -> None:
    found = told(asked(1, 2, VISIT), asked(2, -1, Act.ASSESSMENT), asked(3, 0))
    assert found == [("assessment", [2]), ("promise", [3]), ("home_visit", [1])]


def test_a_house_is_visited_once_and_two_promises_stay_two() -> None:
    found = told(asked(1, 1, VISIT), asked(2, -1, VISIT, child=2), asked(3, 0), asked(4, 0, child=2))
    assert found == [("home_visit", [2, 1]), ("promise", [3]), ("promise", [4])]


def test_a_call_alone_stays_a_call() -> None:
    (deed,) = deeds([asked(1, -1, CALL, Act.TALK)], ON)
    assert (deed.act, deed.others) == (CALL, {Act.TALK})


@given(
    st.lists(
        st.tuples(
            st.integers(-90, 7), st.frozensets(st.sampled_from(list(Act)), max_size=4), st.integers(1, 3)
        ),
        max_size=12,
    )
)
def test_every_duty_is_kept_by_exactly_one_deed_that_keeps_it(drawn: list) -> None:
    wanted = [asked(number, due, *acts, child=child) for number, (due, acts, child) in enumerate(drawn, 1)]
    found = deeds(wanted, ON)
    acts = {one.duty.key: one.acts for one in wanted}
    assert sorted(duty.key for deed in found for duty in deed.duties) == sorted(acts)
    for deed in found:
        assert all(deed.act in acts[duty.key] or not acts[duty.key] for duty in deed.duties)
        assert [rank(duty, ON) for duty in deed.duties] == sorted(rank(duty, ON) for duty in deed.duties)
