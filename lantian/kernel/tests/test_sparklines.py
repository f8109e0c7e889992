"""A small line beside a figure: it stays inside its picture and has gaps where nothing is told."""

from hypothesis import given
from hypothesis import strategies as st

from lantian.kernel.charts import UNKNOWN, Value
from lantian.kernel.sparklines import HEIGHT, WIDTH, segments

values = st.lists(st.none() | st.just(UNKNOWN) | st.floats(0, 1e6), max_size=13)


@given(values)
def test_the_line_stays_inside_and_draws_what_is_told(told: list[Value]) -> None:
    points = [point for line in segments(told) for point in line]
    assert len(points) == sum(isinstance(value, float) for value in told)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)


def test_what_is_not_told_is_a_gap_and_what_hardly_changes_is_flat() -> None:
    first, second = segments([0.5, 0.5, None, 0.9])
    assert first[0][1] == first[1][1] > second[0][1]
    (flat,) = segments([1000.0, 1001.0])
    assert abs(flat[0][1] - flat[1][1]) < 1
    assert segments([None, UNKNOWN]) == []
