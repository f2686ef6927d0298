"""Which themes are called alike, measured on pairs judged by hand."""

import random
from itertools import combinations

import pytest

from review.alike.likeness import (
    LIKE,
    VERY_LIKE,
    Text,
    group_pairs,
    name_score,
    score_pairs,
    split_shared_pieces,
    strip_house_phrases,
)
from review.management.demo import load_sheets
from tests.review.alike.likeness_cases import ALIKE, UNLIKE

REGION = "长沙市望城区"


def score(one, other):
    found = score_pairs([Text(1, *one), Text(2, *other)], region=REGION)
    return found.get((1, 2), 0)


@pytest.mark.parametrize(("one", "other"), ALIKE, ids=[pair[0][0] for pair in ALIKE])
def test_pairs_that_the_office_would_join_are_found(one, other):
    assert score(one, other) >= LIKE


@pytest.mark.parametrize(("one", "other"), UNLIKE, ids=[pair[0][0] for pair in UNLIKE])
def test_pairs_that_share_only_house_phrases_are_not(one, other):
    assert score(one, other) < LIKE


def test_there_are_enough_pairs_of_both_kinds():
    assert len(ALIKE) + len(UNLIKE) >= 40
    assert min(len(ALIKE), len(UNLIKE)) >= 20


def demo(name):
    themes = [theme for sheet in load_sheets(name) for theme in sheet["themes"]]
    return [Text(theme["title"], theme["title"], theme["summary"]) for theme in themes]


def test_in_the_demo_year_exactly_the_known_ones_are_found():
    groups = group_pairs(
        score_pairs(demo("next_year"), demo("this_year"), region=REGION)
    )

    assert [set(group.keys) for group in groups] == [
        {"农村人居环境整治现场观摩", "农村人居环境整治互看互评"},
        {
            "老旧小区改造成效居民回头看",
            "老旧小区改造项目居民验收日",
            "老旧小区改造方案居民评议",
        },
        {
            "学校食堂家长陪餐开放周",
            "校园食堂开放日：请家长进后厨",
            "校园食堂“明厨亮灶”观摩会",
        },
    ]


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("走进校园食堂开放日", "校园食堂"),
        ("2027年“政务公开主题日”：河 湖 长制", "河湖长制"),
        ("５月份　医保　ＡＢ", "医保ab"),
        ("政务公开主题日活动", ""),
        ("", ""),
        ("水", "水"),
    ],
)
def test_house_phrases_years_and_marks_do_not_count(title, told):
    assert strip_house_phrases(title, REGION) == told


@pytest.mark.parametrize(
    ("region", "told"),
    [
        (REGION, "株洲市石峰县食堂"),
        ("株洲市 石峰县", "食堂"),
        ("石峰县", "株洲市食堂"),
        ("", "株洲市石峰县食堂"),
    ],
)
def test_the_region_of_the_campaign_is_a_house_phrase(region, told):
    assert strip_house_phrases("株洲市石峰县食堂", region) == told


def test_a_district_speaks_of_itself_by_its_level():
    assert strip_house_phrases("我县县级全区食堂", "株洲市石峰县") == "全区食堂"


def test_the_same_words_are_as_alike_as_can_be():
    theme = ("校园食堂开放日", "请家长看后厨。")

    assert score(theme, theme) == 1


def test_a_copied_summary_is_found_under_another_title():
    summary = ALIKE[0][0][1]

    found = score(("家校共育", summary), ("后厨里的秘密", f"{summary}欢迎报名。"))

    assert found >= VERY_LIKE


def test_earlier_themes_are_compared_with_these_only():
    text = ("校园食堂开放日", "请家长看后厨。")
    earlier = [Text(("plan", 1), *text), Text(("plan", 2), *text)]

    found = score_pairs([Text(("theme", 3), *text)], earlier)

    assert set(found) == {
        (("plan", 1), ("theme", 3)),
        (("plan", 2), ("theme", 3)),
    }


@pytest.mark.parametrize(
    "texts",
    [[], [("", "")], [("", ""), ("", "")], [("水", ""), ("。", "！")]],
    ids=["none", "one empty", "two empty", "marks only"],
)
def test_next_to_nothing_is_no_trouble(texts):
    found = score_pairs([Text(number, *text) for number, text in enumerate(texts)])

    assert found == {}


def test_order_of_the_rows_changes_nothing():
    rows = [*demo("next_year"), *demo("this_year")]
    shuffled = random.Random(7).sample(rows, len(rows))

    assert group_pairs(score_pairs(rows)) == group_pairs(score_pairs(shuffled))


# Groups ----------------------------------------------------------------------


def test_a_chain_of_unlike_themes_is_no_group():
    scores = {(1, 2): 0.7, (2, 3): 0.65, (1, 3): 0.1}

    assert [group.keys for group in group_pairs(scores)] == [(1, 2), (2, 3)]


def test_all_that_are_like_each_other_are_one_group():
    scores = {(1, 2): 0.7, (2, 3): 0.65, (1, 3): 0.25}

    assert [(group.keys, group.score) for group in group_pairs(scores)] == [
        ((1, 2, 3), 0.7)
    ]


def test_groups_that_grow_together_stay_two():
    scores = {(1, 2): 0.9, (3, 4): 0.8, (2, 3): 0.7}

    assert [group.keys for group in group_pairs(scores)] == [(1, 2), (3, 4), (2, 3)]


def test_every_pair_of_a_group_is_alike():
    rows = [*demo("next_year"), *demo("this_year"), *demo("2023")]
    scores = score_pairs(rows)

    for group in group_pairs(scores):
        assert all(pair in scores for pair in combinations(group.keys, 2))


def test_the_score_is_said_in_words():
    assert [name_score(VERY_LIKE), name_score(LIKE)] == ["很像", "较像"]


# Common parts ----------------------------------------------------------------


def test_common_parts_are_marked_without_their_commas():
    pieces = split_shared_pieces("看食材验收，看留样", ["查食材验收、留样"], 2)

    assert pieces == [
        ("看", False),
        ("食材验收", True),
        ("，看", False),
        ("留样", True),
    ]


def test_of_several_others_any_will_do():
    pieces = split_shared_pieces("食材留样", ["食材", "留样"], 2)

    assert pieces == [("食材留样", True)]


# Many ------------------------------------------------------------------------


def test_three_thousand_of_the_same_are_no_flood():
    rows = [Text(n, "校园食堂开放日", "请家长看后厨。") for n in range(3_000)]

    assert not score_pairs(rows)
