"""What a reader sees of a Word paragraph: runs, fields, content controls."""

import re
from dataclasses import dataclass, field

from submissions.intake.markup import find_child, read_attribute, read_local_name
from submissions.intake.symbols import is_symbol_font, write_symbol, write_symbols

# Taken out by tracked changes, or a second copy of the same for old versions.
GONE = {"del", "moveFrom", "Fallback", "rt", "pPr", "rPr", "sdtPr"}
CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# “带圈字符”: a box drawn over its sign.
OVERSTRIKE = re.compile(r"\\o\b.*", re.IGNORECASE | re.DOTALL)
OFF = ("0", "false", "off")
CHECKED, UNCHECKED = "☑", "□"


@dataclass
class WordField:
    """A field while it is read: its instruction, and where its result begins."""

    start: int
    instruction: list[str] = field(default_factory=list)


class TextReader:
    """`struck`: whether something that was crossed out is left out."""

    def __init__(self):
        self.pieces = []
        self.fields = []
        self.font = ""
        self.struck = False

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def read(self, element):
        for inner in element.iterchildren():
            self.take(inner, read_local_name(inner))

    def take(self, inner, name):
        if name == "t":
            self.pieces.append(write_symbols(inner.text or "", self.font))
        elif name in CHARACTERS:
            self.pieces.append(CHARACTERS[name])
        elif name == "sym":
            self.pieces.append(read_symbol(inner))
        elif name == "r":
            self.run(inner)
        elif name == "fldChar":
            self.field(inner)
        elif name == "instrText":
            self.instruct(inner)
        elif name == "sdt":
            self.control(inner)
        elif name not in GONE and name != "txbxContent":
            self.read(inner)

    def run(self, run):
        if is_marked_on(run, "vanish"):
            return
        if is_marked_on(run, "strike") or is_marked_on(run, "dstrike"):
            self.struck = self.struck or any(t.text for t in run.iter("{*}t"))
            return
        self.font = read_run_font(run)
        self.read(run)
        self.font = ""

    def control(self, control):
        if is_untouched(control):
            return
        box = find_child(control, "sdtPr", "checkbox")
        if box is None:
            self.read(control)
        else:
            self.pieces.append(CHECKED if is_on(box, "checked") else UNCHECKED)

    def field(self, element):
        kind = read_attribute(element, "fldCharType")
        if kind == "begin":
            self.pieces += read_form_field(element)
            self.fields.append(WordField(len(self.pieces)))
        elif kind == "end" and self.fields:
            ended = self.fields.pop()
            if len(self.pieces) == ended.start:
                self.pieces.append(read_overstrike("".join(ended.instruction)))

    def instruct(self, element):
        if self.fields:
            self.fields[-1].instruction.append(element.text or "")


def read_paragraph(element) -> TextReader:
    reader = TextReader()
    reader.read(element)
    return reader


def is_marked_on(run, name) -> bool:
    properties = find_child(run, "rPr")
    return properties is not None and is_on(properties, name)


def is_on(element, name) -> bool:
    """Whether a setting stands below the element and is not switched off."""
    mark = find_child(element, name)
    return mark is not None and read_attribute(mark, "val", "1") not in OFF


def read_run_font(run) -> str:
    """The symbol font that the run is set in, or ""."""
    fonts = find_child(run, "rPr", "rFonts")
    names = [] if fonts is None else fonts.values()
    return next(filter(is_symbol_font, names), "")


def is_untouched(control) -> bool:
    """Whether a content control still shows its prompt: “单击此处输入文字。”"""
    settings = find_child(control, "sdtPr")
    shows_prompt = settings is not None and is_on(settings, "showingPlcHdr")
    return shows_prompt and next(control.iter("{*}tbl"), None) is None


def read_form_field(element) -> list[str]:
    """A box to tick or a list to choose from, as Word had them before 2007."""
    box = find_child(element, "ffData", "checkBox")
    if box is not None:
        name = "default" if find_child(box, "checked") is None else "checked"
        return [CHECKED if is_on(box, name) else UNCHECKED]
    choices = find_child(element, "ffData", "ddList")
    return [] if choices is None else read_choice(choices)


def read_choice(choices) -> list[str]:
    entries = [read_attribute(e, "val") for e in choices.iterchildren("{*}listEntry")]
    chosen = find_child(choices, "result")
    if chosen is None:
        chosen = find_child(choices, "default")
    text = "0" if chosen is None else read_attribute(chosen, "val", "0")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    return entries[number : number + 1]


def read_overstrike(instruction) -> str:
    r"""☑ of `EQ \o\ac(□,√)`, (1) of `EQ \o\ac(○,1)`, "" of any other field."""
    drawn = OVERSTRIKE.search(instruction)
    if not drawn or not instruction.strip().lower().startswith("eq"):
        return ""
    if re.search("[□☐口]", drawn[0]):
        return CHECKED if re.search("[√✓✔]", drawn[0]) else UNCHECKED
    sign = re.search("○.*?([0-9一二三四五六七八九十]{1,2})", drawn[0])
    return f"({sign[1]})" if sign else ""


def read_symbol(element) -> str:
    code = read_attribute(element, "char")
    if not re.fullmatch("[0-9A-Fa-f]{1,6}", code):
        return ""
    return write_symbol(read_attribute(element, "font"), int(code, 16))
