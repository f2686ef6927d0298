"""How the words of a written time look: regular expressions. A leaf.

No pattern repeats without a bound what itself repeats, so each is linear in the text.
"""

import re
from collections.abc import Iterable

CN = "一二三四五六七八九"
CN_NUMBER = f"(?:[二三]?十[{CN}]?|[{CN}])"
N = f"(?:[0-9]{{1,9}}|{CN_NUMBER})"
TO = "[-~至到]"
OR = "[-~至到、,和及与]"

NUMBER = f"(?P<number>{N})(?P<unit>月份?|[日号]|季度)?"
NUMBERING = r"[0-9]{1,2}\)"
QUARTER = "[Qq](?P<number>[0-9]{1,9})(?:季度)?"
# 第 goes with quarters only: “第3期” is not a time.
ORDINAL = f"第(?={N}(?:{OR}第?{N}){{0,3}}季度)"
COUNT = f"(?:{N}{TO})?(?:{N}|[两几数多]|若干)(?:[次场批轮]|期(?!间))(?:以上)?|{N}周年"
DASH = f"{TO}+"
SEPARATOR = r"(?:[ 、,;。./|&+:!)]|以及|或者|[和及与或])+"
ANYTHING = "(?s:.)"

_AT = (
    "(?:上午|下午|早上|中午|晚上)?"
    f"(?:[0-9]{{1,2}}(?::[0-9]{{2}}){{1,2}}|{N}[点时](?!间)(?:整|半|{N}分?)?)"
)
CLOCK = f"T?(?:{N}{TO})?{_AT}(?:{TO}{_AT})?"

_Y = "(?P<year>(?:19|20)[0-9]{2})"
_M = "(?P<month>0?[1-9]|1[0-2])"
_MM = "(?P<month>0[1-9]|1[0-2])"
_D = "(?P<day>[0-3]?[0-9])"
_DD = "(?P<day>[0-3][0-9])"
_LATE_D = "(?P<day>1[3-9]|2[0-9]|3[01])"
# “2023-4-6月” is a range: a day is never followed by 月.
DATE = rf"{_Y}([-/.]){_M}(?:月份?|\2{_D}[日号]?)?(?![0-9月])"
DATE_IN_DIGITS = f"{_Y}{_MM}{_DD}?(?![0-9])"
DAY_BY_DOT = rf"{_M}\.{_D}[日号]?(?![0-9.月季])"
# “8-11” are months, “8-21” is a day.
DAY_BY_DASH = f"(?<![0-9月]){_M}[-/]{_LATE_D}(?![0-9日号月季:点时])"
# “2023下半年”: what follows says that the number is a year.
_OF_YEAR = f"[上下]半年|[全整]年|第?[{CN}1-4]季度|{CN_NUMBER}月"
YEAR = (
    f"(?P<year>(?:19|20)?[0-9]{{2}}|二[〇零○0][〇零○0{CN}]{{2}})"
    "(?:年度?(?![初中底末终])|(?=年[初中底末终])"
    f"|(?<=(?:19|20)[0-9]{{2}})(?={_OF_YEAR}))"
)

_LUNAR_MONTH = f"(?:闰?{CN_NUMBER}|[正冬腊])月"
_LUNAR_DAY = f"初?[{CN}十廿]{{1,3}}"
LUNAR_DATE = f"[农阴旧]历(?:{_LUNAR_MONTH})?(?:{_LUNAR_DAY}[日号]?)?"
LUNAR_MONTH = f"(?:[正冬腊]|闰{CN_NUMBER})月(?:{_LUNAR_DAY}(?!月))?"
LUNAR_BEGINNING = f"{_LUNAR_MONTH}初[{CN}十](?![月次场批轮])"
# Without 日 it is the fifteenth of the lunar month, or of August. What may not follow
# makes it another thing: “三月三十日”, “三月三次”, “三月、四月”.
LUNAR_OR_NOT = (
    f"{CN_NUMBER}月(?:{CN_NUMBER}|廿[{CN}]?)"
    f"(?![0-9{CN}十月日号季旬点时次场批轮周天期个年至到、,和及.-])"
)

# “周三、四月” has one weekday and a month, “每周三次” has none.
_NO_COUNT = "(?![十月日号季点时次场批轮个期天:])"
_WEEK = "(?:周|星期|礼拜)"
_WORKDAY = "(?:工作日|双休日)"


def _chain_weekdays(day: str, number: str) -> str:
    """A weekday and up to six more, written alike, none of them a month's number."""
    more = f"{OR}?{_WEEK}?(?:{day}){_NO_COUNT}(?!{OR}{number}月)"
    return f"(?:{day}){_NO_COUNT}(?:{more}){{0,6}}"


_IN_WORDS = _chain_weekdays("六日|[一二三四五六日天末]", CN_NUMBER)
_IN_DIGITS = _chain_weekdays("[1-7](?![0-9])", "[0-9]{1,2}")
WEEKDAYS = f"{_WEEK}(?:{_IN_WORDS}|{_IN_DIGITS})"

_NTH = f"(?:第{N}(?:{OR}?第?{N}){{0,4}}|首|最后{N}?|[前后](?:{N}|[两几]))"
NTH_WEEK = f"{_NTH}个?(?:{_WEEK}[{CN}日天末]?|{_WORKDAY})|{N}{TO}{N}周(?!年)"
PART_OF_MONTH = f"[上中下](?:{OR}?[上中下]){{0,2}}旬|[上下前后]半月|月?中期|月中"

_EACH = "[每各逐按逢]个?"
_DAYS = f"的?(?:{N}(?:[日号]?{OR}{N}){{0,3}}[日号])?"
EVERY_DAY = f"每[天日]|每个?{_WORKDAY}"
EVERY_WEEK = f"[每逢]个?逢?{WEEKDAYS}|每[两二2双]?个?{_WEEK}|隔周"
EVERY_MONTH = f"(?:{_EACH}月|月月){_DAYS}"
EVERY_QUARTER = f"{_EACH}季度?|[四4]个季度|每个?半年|半年(?=[一1]次)"
QUARTER_BEGINNINGS = "[每各]个?季度?的?(?:初|首月|第[一1]个月)"
QUARTER_MIDDLES = "[每各]个?季度?的?(?:中间?月|第[二2]个月)"
QUARTER_ENDS = "[每各]个?季度?的?(?:末月?|底|最后一?个?月|第[三3]个月)"
# “四季度各一次”: in the fourth quarter, or in each of the four?
FOUR_QUARTERS = f"(?<![第{CN}0-9至到、,和及~-])[四4]季度[各均都]"

# 三八, 五一, 五四, 六一, 七一, 八一; 十一 is one only with the words of a holiday.
FESTIVAL = (
    f"(?P<month>[五六七八](?=一)|三(?=八)|五(?=四))[一八四](?![{CN}十0-9月日号季])"
    "|(?P<october>十一)(?=国庆|期间|假期|长假|小长假|黄金周|前|后|节)"
)
# A name that ends as names of days do, and holds nothing that the other shapes live on.
OCCASION = (
    f"[^\\W0-9a-zA-Z_{CN}〇零十两至到和及或与起止前后初底末旬年个每逢第次下上隔除改延推"
    "于在从自由为的内里月]{2,12}?(?:期间|[日周月节]|季(?!度))"
)


def choose_among(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def name_among(names: Iterable[str]) -> str:
    return f"(?:国际|世界|国家|全国|全民|中国){{0,2}}(?P<name>{choose_among(names)})"
