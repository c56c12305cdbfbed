from __future__ import annotations

from itertools import combinations
from math import hypot

from hypothesis import given
from hypothesis import strategies as st

from klatsch.web.host.circles.circle_chart import BUBBLE_GAP_PX, CHART_WIDTH_PX, MIN_RADIUS_PX, circle_chart

ROUNDED = 0.2  # places are rounded to a tenth


@given(st.lists(st.tuples(st.integers(0, 5000), st.text(max_size=60)), max_size=14))
def test_no_bubble_covers_another_or_leaves_the_frame_and_each_circle_has_one(circles: list[tuple[int, str]]) -> None:
    drawn = circle_chart([size for size, _ in circles], [name for _, name in circles])
    assert sorted(bubble.index for bubble in drawn.bubbles) == list(range(len(circles)))
    for bubble in drawn.bubbles:
        assert bubble.r >= MIN_RADIUS_PX
        assert bubble.r - ROUNDED <= bubble.x <= CHART_WIDTH_PX - bubble.r + ROUNDED
        assert bubble.r - 0.7 <= bubble.y <= drawn.height - bubble.r + 0.7
    for one, other in combinations(drawn.bubbles, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= one.r + other.r + BUBBLE_GAP_PX - ROUNDED


def test_the_larger_circle_is_never_the_smaller_bubble_and_says_how_many_it_has() -> None:
    drawn = circle_chart([3, 40, 12], ["Thursday hockey", "Contoso Ferries", "Kiel"])
    assert [bubble.index for bubble in drawn.bubbles] == [1, 2, 0]
    radii = [bubble.r for bubble in drawn.bubbles]
    assert radii == sorted(radii, reverse=True)
    assert [bubble.lines[-1][1] for bubble in drawn.bubbles] == ["40", "12", "3"]


def test_a_long_name_is_cut_with_a_sign_that_it_was() -> None:
    (bubble,) = circle_chart([5], ["The international association of people who like to walk"]).bubbles
    words = [word for _, word in bubble.lines]
    assert len(words) <= 4
    assert words[-2].endswith("…")
    heights = [height for height, _ in bubble.lines]
    assert heights == sorted(heights)


def test_the_name_of_a_server_goes_on_after_a_dot_and_no_usual_word_is_torn() -> None:
    _, server, month = circle_chart(
        [100, 1, 1], ["Contoso Ferries", "On gardeners.example", "Met in September 2019"]
    ).bubbles
    assert [word for _, word in server.lines] == ["On", "gardeners.", "example", "1"]
    assert [word for _, word in month.lines] == ["Met in", "September", "2019", "1"]
    (short,) = circle_chart([5], ["a.example"]).bubbles
    assert [word for _, word in short.lines] == ["a.example", "5"]
