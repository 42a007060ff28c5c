"""A week as text: places share it, and lists are narrowed by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.stations import week
from app.stations.opening import Interval

intervals = st.tuples(st.integers(0, 1_439), st.integers(1, 1_440)).map(lambda pair: Interval(pair[0], sum(pair)))
weeks = st.dictionaries(
    st.integers(0, 6), st.lists(intervals, min_size=1, max_size=3, unique_by=lambda each: each.opens)
)


@given(weeks)
def test_what_is_written_is_read_again_and_the_order_of_saying_does_not_matter(weekly):
    text = week.written(weekly)
    assert dict(week.read(text)) == {day: tuple(sorted(each)) for day, each in weekly.items()}
    assert text == week.written({day: list(reversed(weekly[day])) for day in reversed(list(weekly))})


def test_a_week_is_short_and_one_nobody_told_is_empty():
    shop = {day: (Interval(480, 1_200),) for day in range(5)} | {6: (Interval(540, 720), Interval(780, 1_080))}
    assert week.written(shop) == "01234=480-1200;6=540-720,780-1080"
    assert week.written({}) == week.written({3: ()}) == "" and not week.read("")


@pytest.mark.parametrize("text", ["0=480", "0=480-400", "x=480-1200", "0=1500-1600"])
def test_what_is_no_week_is_refused(text):
    with pytest.raises(ValueError):
        week.read(text)
