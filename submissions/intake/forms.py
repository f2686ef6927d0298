"""活动形式 as people write them → names of the campaign's list and the rest."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

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
BOX = re.compile(r"[□☐○◯〇]")
TICK = re.compile(r"[√✓✔☑■●☒◉]")
MARK = re.compile(f"({BOX.pattern}|{TICK.pattern})")


@dataclass
class FormsRead:
    """`guesses`: (text, names of the forms that it was taken for)."""

    names: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    guesses: list[tuple[str, list[str]]] = field(default_factory=list)

    @property
    def other(self) -> str:
        return "、".join(dict.fromkeys(self.others))


def match_forms(text: str, forms: Sequence[str]) -> FormsRead:
    """The forms named in one cell; `names` in the order of `forms`, each once."""
    found = FormsRead()
    if len(text) > LONGEST_CELL:
        found.others.append(text)
        return found
    text = NUMBERING.sub("\n", ticked(unfolded(text, forms)))
    for part in BETWEEN.split(text):
        match_part(part.strip(" \t\u3000:：.'\"“”"), forms, found)
    named = set(found.names)
    found.names = [name for name in forms if name in named]
    return found


def unfolded(text: str, forms) -> str:
    """The names in one piece, where a narrow cell had them broken."""
    for name in forms:
        text = re.sub(r"\s*".join(map(re.escape, name)), name, text)
    return text


def ticked(text: str) -> str:
    """Of a list with boxes what is ticked; other text as it is."""
    if not MARK.search(text):
        return text
    pieces = MARK.split(text)
    pairs = zip(pieces[1::2], pieces[2::2], strict=True)
    if not BOX.search(text):
        return "\n".join([pieces[0], *(label for _, label in pairs)])
    return "\n".join(label for mark, label in pairs if TICK.fullmatch(mark))


def match_part(part, forms, found):
    """One entry: a form, several joined by 和, or something else as written."""
    if NONE.fullmatch(part):
        return
    if other := OTHER.fullmatch(part):
        found.others += [text for text in [other["text"].strip()] if text]
    elif name := exact(part, forms):
        found.names.append(name)
    elif names := named_alike(part, forms):
        found.names += names
        found.guesses.append((part, names))
    elif pieces := pieces_of(part, forms):
        for piece in pieces:
            match_part(piece, forms, found)
    elif names := contained(part, forms):
        found.names += names
        found.guesses.append((part, names))
    else:
        found.others.append(part)


def exact(part, forms) -> str:
    plain = squeezed(part)
    shorter = ETCETERA.sub("", plain)
    return next((name for name in forms if squeezed(name) in (plain, shorter)), "")


def named_alike(part, forms) -> list[str]:
    """The form that goes by this name too, bare of 召开 and 会, in a list."""
    plain = ETCETERA.sub("", squeezed(part))
    bare = AROUND.sub("", plain)
    names = {squeezed(name): name for name in forms}
    for text in (plain, bare):
        if text in names:
            return [names[text]]
        for name in forms:
            if text in ALIKE.get(name, "").split():
                return [name]
    return []


def pieces_of(part, forms) -> list[str]:
    """“现场观摩和直播”: the pieces between blanks and 和, if any of them is a form."""
    pieces = [piece for piece in LOOSELY_BETWEEN.split(part) if piece]
    known = (exact(piece, forms) or named_alike(piece, forms) for piece in pieces)
    return pieces if len(pieces) > 1 and any(known) else []


def contained(part, forms) -> list[str]:
    """The forms that a short phrase speaks of: “组织代表座谈”."""
    plain = squeezed(part)
    if len(plain) > LONGEST_LOOSE:
        return []
    words = {squeezed(name): name for name in forms}
    for name in forms:
        words |= dict.fromkeys(ALIKE.get(name, "").split(), name)
    found = []
    for word in sorted(words, key=len, reverse=True):
        if word in plain:
            found.append(words[word])
            plain = plain.replace(word, " ")
    return found


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
