"""活动形式 as people write them → names of the campaign's list and the rest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from submissions.intake.han import simplify_han
from submissions.intake.ticks import keep_ticked
from submissions.text import strip_blanks

# What else a form is called; the words of the notice's own explanations among them.
ALIKE = {
    "实地调研": "调研 走访 考察 视察 实地走访 实地考察 实地察看 现场调研",
    "现场观摩": "观摩 参观 体验 实地观摩 实地参观 现场参观 现场体验 参观体验 观摩体验",
    "座谈交流": "座谈 交流座谈 恳谈 交流会 座谈讨论",
    "政策发布": "发布会 新闻发布 新闻发布会 政策宣讲 政策解读 政策宣传 发布政策 宣讲会",
    "问卷调查": "问卷 调查问卷 问卷调研 满意度调查 网络调查 网上调查 线上调查",
}
LONGEST_CELL = 300
LONGEST_LOOSE = 20
NUMBERING = re.compile(
    r"[①-⑳]|[(（][0-9一二三四五六七八九十]{1,2}[)）]"
    r"|(?<![0-9])[0-9]{1,2}\s*[.、．)）](?![0-9])|(?<![^\s;；,，、。])"
    r"[一二三四五六七八九十]{1,2}[、.．]"
)
BETWEEN = re.compile(r"[\n;；,，、。/|+＋&]+")
LOOSELY_BETWEEN = re.compile(r"\s+|以及|[和与及并加]")
ETCETERA = re.compile(r"(等(形式|方式|活动)?|的?(形式|方式)|相?结合)+$")
AROUND = re.compile(
    r"^(采取|通过|以|组织|开展|举办|举行|召开|进行|线上线下|线上|线下|集中)+|(会|活动|为主)+$"
)
OTHER = re.compile(r"其他(形式|方式)?[:：]?\s*[(（]?(?P<text>.*?)[)）]?")
NONE = re.compile(r"[-—/\s]*|无|暂无|待定|暂定|未定")


@dataclass
class FormsRead:
    """`guesses`: (text, names of the forms that it was taken for).

    `unticked`: forms of a list with ticks that have neither a tick nor a box; `doubt`:
    why the ticks are hard to read, or "".
    """

    names: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    guesses: list[tuple[str, list[str]]] = field(default_factory=list)
    unticked: list[str] = field(default_factory=list)
    doubt: str = ""

    @property
    def other(self) -> str:
        return "、".join(dict.fromkeys(self.others))


def match_forms(text: str, forms: Sequence[str]) -> FormsRead:
    """The forms named in one cell; `names` in the order of `forms`, each once."""
    found = FormsRead()
    if len(text) > LONGEST_CELL:
        found.others.append(text)
        return found
    ticked = keep_ticked(unfold_names(text, forms), forms)
    found.unticked, found.doubt = ticked.left, ticked.doubt
    for part in BETWEEN.split(NUMBERING.sub("\n", ticked.text)):
        match_part(part.strip(" \t\u3000:：.'\"“”"), forms, found)
    named = set(found.names)
    found.names = [name for name in forms if name in named]
    return found


def unfold_names(text: str, forms) -> str:
    """Text whose form names have no line breaks or blanks inside."""
    for name in forms:
        text = re.sub(r"\s*".join(map(re.escape, name)), name, text)
    return text


def match_part(part, forms, found):
    """One entry: a form, several joined by 和, or something else as written."""
    if NONE.fullmatch(part):
        return
    if other := OTHER.fullmatch(part):
        found.others += [text for text in [other["text"].strip()] if text]
    elif name := find_exact_form(part, forms):
        found.names.append(name)
    elif names := find_alike_forms(part, forms):
        found.names += names
        found.guesses.append((part, names))
    elif pieces := split_joined_forms(part, forms):
        for piece in pieces:
            match_part(piece, forms, found)
    elif names := find_contained_forms(part, forms):
        found.names += names
        found.guesses.append((part, names))
    else:
        found.others.append(part)


def find_exact_form(part, forms) -> str:
    plain = squeeze_name(part)
    shorter = ETCETERA.sub("", plain)
    return next((name for name in forms if squeeze_name(name) in (plain, shorter)), "")


def find_alike_forms(part, forms) -> list[str]:
    """[name] of the form that is also called so, 召开 and 会 left out; or []."""
    plain = ETCETERA.sub("", squeeze_name(part))
    bare = AROUND.sub("", plain)
    names = {squeeze_name(name): name for name in forms}
    for text in (plain, bare):
        if text in names:
            return [names[text]]
        for name in forms:
            if text in ALIKE.get(name, "").split():
                return [name]
    return []


def split_joined_forms(part, forms) -> list[str]:
    """Pieces between blanks and 和, as in “现场观摩和直播”; [] if none is a form."""
    pieces = [piece for piece in LOOSELY_BETWEEN.split(part) if piece]
    known = (
        find_exact_form(piece, forms) or find_alike_forms(piece, forms)
        for piece in pieces
    )
    return pieces if len(pieces) > 1 and any(known) else []


def find_contained_forms(part, forms) -> list[str]:
    """Names of the forms that occur in a short phrase, such as “组织代表座谈”."""
    plain = squeeze_name(part)
    if len(plain) > LONGEST_LOOSE:
        return []
    words = {squeeze_name(name): name for name in forms}
    for name in forms:
        words |= dict.fromkeys(ALIKE.get(name, "").split(), name)
    found = []
    for word in sorted(words, key=len, reverse=True):
        if word in plain:
            found.append(words[word])
            plain = plain.replace(word, " ")
    return list(dict.fromkeys(found))


def squeeze_name(text: str) -> str:
    return simplify_han(strip_blanks(text))
