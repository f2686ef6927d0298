"""How alike two texts are: shared pairs of characters, house phrases aside; pure."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from operator import add

from submissions.intake.units import list_levels

# What nearly every theme says says nothing about any of them.
HOUSE = (
    r"\d{4}年度?|\d{1,2}月份?|[一二三四]季度|上半年|下半年",
    "政务公开|主题日|开放日|开放周|开放月|体验日|公众开放|现场会",
    "主题|活动|系列|专场|走进|邀请|敞开|开放|参观|观摩|现场|实地调研|实地",
    "座谈交流|座谈会|座谈|恳谈会|交流会|政策发布|问卷调查|政策解读|面对面",
    "人大代表|政协委员|居民代表|村民代表|群众代表|企业代表|市民代表|家长代表",
    "专家|媒体|代表|志愿者|工作人员|居民|群众|市民|公众|村民",
    "征求意见|意见建议|意见|建议|提问|答复|解答|咨询|讲解|介绍|了解|查看",
    "公开|公布|公示|说明|组织|开展|进行|有关|相关|情况|工作|如何|怎样|怎么",
)
NOISE = re.compile(r"[\W_]+")
# One character stands for each pair of characters, so that the comparison runs on texts.
FIRST = 0x10000

TITLE_SHARE = 0.65
LIKE, VERY_LIKE = 0.3, 0.5
# Below this no two themes stand in one group, whatever a third one is like.
LOWEST = 0.24
# Pairs that are looked at; the commonest pieces are left out first.
ROOM = 600_000
ENOUGH = 8  # pieces of a summary


@dataclass(frozen=True)
class Text:
    """`key` says whose it is; keys are compared with each other."""

    key: Hashable
    title: str
    summary: str


class Alphabet(dict):
    """{pair of characters: a letter of its own}."""

    def __missing__(self, pair):
        letter = self[pair] = chr(FIRST + len(self))
        return letter

    def spell(self, text: str) -> str:
        pairs = map(add, text, text[1:]) if len(text) > 1 else [text] * bool(text)
        return "".join(sorted(map(self.__getitem__, pairs)))


def strip_house_phrases(text: str, region: str) -> str:
    """The characters of a text that tell it from others; none of mere house phrases.

    `region` is the district as its papers name it: 长沙市岳麓区.
    """
    plain = NOISE.sub("", unicodedata.normalize("NFKC", text).lower())
    return compile_house_phrases(region).sub("", plain)


@cache
def compile_house_phrases(region: str) -> re.Pattern:
    """The house phrases, and how a district speaks of itself: 长沙市 岳麓区 我区 全区 区级."""
    levels = list_levels(region.lower())
    forms = ("我{}", "全{}", "{}级")
    ours = [form.format(level[-1]) for level in levels[-1:] for form in forms]
    return re.compile("|".join([*map(re.escape, levels), *ours, *HOUSE]))


def score_pairs(
    texts: Sequence[Text], earlier: Sequence[Text] = (), *, region: str = ""
) -> dict:
    """{(key, key): score from 0 to 1} of the pairs from LOWEST up, smaller key first.

    Every one of `texts` is compared with the others and with those of `earlier`, which
    are not compared among themselves.
    """
    alphabet, spelt = Alphabet(), []
    for text in (*texts, *earlier):
        title = alphabet.spell(strip_house_phrases(text.title, region))
        spelt.append(
            (text.key, title, alphabet.spell(strip_house_phrases(text.summary, region)))
        )
    found = {}
    for one, near in zip(spelt, find_candidates(spelt, len(texts)), strict=False):
        others = [spelt[other] for other in near]
        for other, score in zip(others, score_others(one, others), strict=True):
            if score >= LOWEST:
                found[order_pair(one[0], other[0])] = score
    return found


def order_pair(one, other):
    """As `scores` names a pair: the smaller key first."""
    return (one, other) if one < other else (other, one)


def score_others(one, others) -> list[float]:
    """How like each of the others is: of (key, title, summary), both spelt."""
    titles, summaries = (
        measure_shares(one[part], [other[part] for other in others]) for part in (1, 2)
    )
    return [
        max(TITLE_SHARE * title + (1 - TITLE_SHARE) * summary, summary)
        for title, summary in zip(titles, summaries, strict=True)
    ]


def measure_shares(mine: str, theirs: list[str]) -> list[float]:
    """Of sorted letters the longest common sequence is all that they share."""
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    if not mine:
        return [0] * len(theirs)
    scorer = Indel.normalized_similarity
    return [score for _, score, _ in process.extract_iter(mine, theirs, scorer=scorer)]


def find_candidates(spelt, first: int) -> Iterable[list[int]]:
    """Of each of the first texts the later ones, by place, that share a piece of its
    title or several of its summary."""
    of_titles, of_summaries = defaultdict(list), defaultdict(list)
    room = ROOM
    for of_title, places in sorted(
        list_postings(spelt), key=lambda entry: len(entry[1])
    ):
        room -= len(places) * (len(places) - 1) // 2
        if room < 0:
            break
        pieces = of_titles if of_title else of_summaries
        for place in places:
            pieces[place].append(places)
    for one in range(first):
        shared = Counter(chain.from_iterable(of_summaries[one]))
        near = {other for other, pieces in shared.items() if pieces >= ENOUGH}
        near.update(*of_titles[one])
        yield sorted(other for other in near if other > one)


def list_postings(spelt) -> Iterable[tuple[bool, list[int]]]:
    """(whether of titles, where it stands) of every piece, and of whole titles."""
    titles, summaries, whole = {}, {}, {}
    for place, (_, title, summary) in enumerate(spelt):
        whole.setdefault(title, []).append(place)
        for index, text in ((titles, title), (summaries, summary)):
            for letter in set(text):
                index.setdefault(letter, []).append(place)
    for of_title, index in ((True, titles), (False, summaries), (True, whole)):
        for places in index.values():
            if len(places) > 1:
                yield of_title, places


@dataclass(frozen=True)
class Group:
    """Keys that are all like each other; the best score among them."""

    keys: tuple
    score: float

    @property
    def label(self) -> str:
        return name_score(self.score)


def name_score(score: float) -> str:
    return "很像" if score >= VERY_LIKE else "较像"


def group_pairs(scores: dict) -> list[Group]:
    """Groups, the most alike first. Every pair from LIKE up stands in one; a theme
    joins a group only when it is like all that stand there."""
    groups, homes = [], defaultdict(list)
    like = sorted((-score, pair) for pair, score in scores.items() if score >= LIKE)
    for less, pair in like:
        if not set(homes[pair[0]]) & set(homes[pair[1]]):
            near = sorted({*homes[pair[0]], *homes[pair[1]]})
            home = next(
                (n for n in near if joins_group(pair, groups[n][0], scores)), None
            )
            if home is None:
                home = len(groups)
                groups.append((set(), -less))
            for key in set(pair) - groups[home][0]:
                groups[home][0].add(key)
                homes[key].append(home)
    return [Group(tuple(sorted(keys)), score) for keys, score in groups]


def joins_group(pair, keys, scores) -> bool:
    """One of the pair stands among the keys; whether the other is like all of them."""
    [newcomer] = set(pair) - keys
    return all(scores.get(order_pair(newcomer, key), 0) >= LOWEST for key in keys)


def split_shared_pieces(
    text: str, others: Sequence[str], size: int
) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether the others have it too: in runs of `size`."""
    known = {
        other[i : i + size] for other in others for i in range(len(other) - size + 1)
    }
    both = [False] * len(text)
    for i in range(len(text) - size + 1):
        if text[i : i + size] in known and not NOISE.search(text[i : i + size]):
            both[i : i + size] = [True] * size
    pieces = []
    for character, common in zip(text, both, strict=True):
        if pieces and pieces[-1][1] is common:
            pieces[-1] = (pieces[-1][0] + character, common)
        else:
            pieces.append((character, common))
    return pieces
