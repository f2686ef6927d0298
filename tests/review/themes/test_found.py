import pytest

from review.themes.found import cut_to_words, split_at_words

LATE = "邀请代表走一遍办事流程。" * 6 + "最后由居民投票。"
ELEVATOR = "发布住宅电梯故障困人、维保抽查和检验情况，用图解说明维保单位该做什么、居民怎么投诉。"


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("走进大厅", ["大厅"], ["大厅"]),
        ("５Ｇ热线和5g基站", ["5G"], ["５Ｇ", "5g"]),
        ("居民议事，居民点评", ["居民", "点评"], ["居民", "居民点评"]),
        ("居民议事，居民点评", ["点评", "民议事，居", "居民"], ["居民议事，居民点评"]),
        ("居民议事", ["居民议事", "民"], ["居民议事"]),
        ("满意度(%)", ["(%"], ["(%"]),
        ("办公㎡区公示", ["m2", "公示"], ["㎡", "公示"]),
        ("走进大厅", ["食堂"], []),
    ],
)
def test_words_are_found_as_the_search_finds_them(text, words, found):
    pieces = split_at_words(text, words)

    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, is_word in pieces if is_word] == found


def test_word_behind_the_end_of_the_line_comes_into_sight():
    assert "居民" in cut_to_words(ELEVATOR, ["居民"])[:30]


def test_summary_begins_with_the_sentence_of_a_late_word():
    assert cut_to_words(LATE, ["投票"]) == "…最后由居民投票。"
    assert cut_to_words(LATE, ["邀请"]) == LATE
    assert cut_to_words(LATE, ["投票", "邀请"]) == LATE
    assert cut_to_words(LATE, ["食堂"]) == LATE
