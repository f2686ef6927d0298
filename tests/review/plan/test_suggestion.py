"""建议安排: the most even year there is, and always the same."""

from itertools import product
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from review.plan.suggestion import Wish, spread_wishes, suggest_months
from submissions.months import Months

MASKS = st.sampled_from([Months.from_mask(mask) for mask in range(1, 16)])
YEARS = st.lists(MASKS, min_size=1, max_size=6)
LOADS = st.lists(st.integers(0, 3), min_size=4, max_size=4)


def wishes_of(masks):
    return [Wish(key, months, unit=key % 3) for key, months in enumerate(masks)]


def squares(load, chosen):
    months = list(chosen)
    return sum((load.get(m, 0) + months.count(m)) ** 2 for m in range(1, 13))


@settings(max_examples=300, deadline=None)
@given(masks=YEARS, loads=LOADS)
def test_no_other_choice_is_more_even(masks, loads):
    load = dict(enumerate(loads, start=1))

    chosen = spread_wishes(wishes_of(masks), load)

    best = min(squares(load, choice) for choice in product(*masks))
    assert squares(load, chosen.values()) == best
    assert all(chosen[key] in months for key, months in enumerate(masks))


@given(masks=YEARS)
def test_the_same_question_has_the_same_answer(masks):
    assert spread_wishes(wishes_of(masks), {}) == spread_wishes(wishes_of(masks), {})


def test_a_unit_is_not_sent_twice_into_a_month_without_need():
    both = Months.of(4, 5)
    wishes = [Wish(1, both, unit=1), Wish(2, both, unit=2), Wish(3, both, unit=1)]

    chosen = spread_wishes([*wishes, Wish(4, both, unit=2)], {})

    assert chosen[1] != chosen[3]
    assert chosen[2] != chosen[4]


def test_forms_are_spread_where_loads_are_equal():
    both = Months.of(4, 5)
    wishes = [
        Wish(key, both, key, (form,))
        for key, form in enumerate(["观摩", "观摩", "座谈", "座谈"])
    ]

    chosen = spread_wishes(wishes, {})

    assert chosen[0] != chosen[1]
    assert chosen[2] != chosen[3]


def test_three_thousand_themes_are_spread_evenly():
    masks = [Months.of(1 + n * 7 % 12, 1 + n * 5 % 12, 1 + n % 12) for n in range(3000)]
    wishes = [
        Wish(n, months, unit=n % 45, forms=(n % 5,)) for n, months in enumerate(masks)
    ]

    chosen = spread_wishes(wishes, {})

    load = sorted(list(chosen.values()).count(month) for month in range(1, 13))
    assert load[-1] - load[0] <= 1


# --- suggestions as they are shown ----------------------------------------------------


def row(pk, text, *months, unit=1):
    return SimpleNamespace(
        theme_id=pk,
        time_text=text,
        months=Months.of(*months),
        lead_id=unit,
        forms=["座谈交流"],
    )


def said(*rows, past=0, load=None):
    found = suggest_months(list(rows), [], load or {}, past=past)
    return [(one.row.theme_id, str(one.months), one.reason) for one in found]


def test_of_several_declared_months_one_is_chosen():
    [(_, months, reason)] = said(row(1, "4-5月", 4, 5), load={4: 2})

    assert months == "5月"
    assert reason == "可选4月、5月；全部采用后 4月 2 个、5月 1 个。"


def test_what_is_held_every_month_keeps_its_months():
    [(_, months, _)] = said(row(1, "4-6月每月一次", 4, 5, 6))

    assert months == "4—6月"


def test_theme_without_a_month_stays_with_the_reason():
    [(_, months, reason)] = said(row(1, "尽快"))

    assert months == ""
    assert "没有读出月份，请手工安排" in reason


def test_months_that_are_over_are_not_suggested():
    found = said(row(1, "2-4月", 2, 3, 4), row(2, "1月", 1), past=3)

    assert [months for _, months, _ in found] == ["4月", ""]
    assert "已经过去" in found[1][2]
