"""Pictures and tables of docs/architecture.md, drawn from the code.

`python -m tests.drawing` writes them; a test holds the page to what would be written.
"""

import ast
import importlib
import os
import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

import django

from tests.architecture import DESKS, ROOT, is_ours, place_of, product_modules

PAGE = ROOT / "docs" / "architecture.md"
PICTURE = ROOT / "docs" / "rooms.svg"
STEP, LEFT = 74, 40
HEADER = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
    'font-family="sans-serif" font-size="12" role="img" '
    'aria-label="各房间及其引用">\n'
    '<rect width="100%" height="100%" fill="#fff"/>\n'
)


@dataclass(frozen=True)
class Room:
    name: str
    title: str
    x: int
    y: int


def title_of(app, desk):
    """The Chinese name of a desk: what its docstring says before the colon."""
    source = (ROOT / app / desk / "__init__.py").read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(source)) or desk).partition(":")[0]


def find_rooms(app, y):
    """{desk: Room} of the desks that are there, in their order."""
    desks = [desk for desk in DESKS[app] if (ROOT / app / desk).is_dir()]
    return {
        desk: Room(desk, title_of(app, desk), LEFT + STEP * place, y)
        for place, desk in enumerate(desks)
    }


def count_imports(app):
    """{(from desk, to desk): how many imports} inside one app."""
    found = {}
    for module in product_modules():
        own = place_of(module.name)
        for _, name, _ in module.imports:
            other = place_of(name) if is_ours(name) else None
            if other and own.is_desk and other.is_desk and own.app == other.app == app:
                pair = (own.room, other.room)
                found[pair] = found.get(pair, 0) + 1
    return {pair: found[pair] for pair in sorted(found) if pair[0] != pair[1]}


def draw_arrow(start, end):
    """An arc from a desk to one on its left: whoever is on top of it imports it."""
    reach = (start.x - end.x) / 2
    return (
        f'<path d="M{start.x} {start.y - 14} '
        f'A{reach:g} {reach * 0.42:g} 0 0 0 {end.x} {end.y - 14}" '
        'fill="none" stroke="#a31f22" stroke-opacity=".45"/>\n'
    )


def draw_room(room):
    return (
        f'<rect x="{room.x - 34}" y="{room.y - 14}" width="68" height="44" rx="4" '
        'fill="#f7f4ee" stroke="#33302b"/>\n'
        f'<text x="{room.x}" y="{room.y + 3}" text-anchor="middle">'
        f"{escape(room.title)}</text>\n"
        f'<text x="{room.x}" y="{room.y + 20}" text-anchor="middle" '
        f'font-size="10" fill="#6b665c">{escape(room.name)}</text>\n'
    )


def draw_app(app, y):
    rooms = find_rooms(app, y)
    arrows = "".join(
        draw_arrow(rooms[start], rooms[end]) for start, end in count_imports(app)
    )
    ground = (
        f'<rect x="6" y="{y + 40}" width="{STEP * len(rooms)}" height="30" rx="4" '
        'fill="#e9e4d8"/>\n'
        f'<text x="18" y="{y + 60}">{app}：模型、权限、状态和各房间共用的东西</text>\n'
    )
    return arrows + "".join(draw_room(room) for room in rooms.values()) + ground


def draw_rooms():
    """The picture: `review` above, `submissions` below, each desk importing leftwards."""
    width = LEFT + STEP * max(len(find_rooms(app, 0)) for app in DESKS)
    review_y, submissions_y = 200, 400
    return (
        HEADER.format(width=width, height=submissions_y + 90)
        + draw_app("review", review_y)
        + draw_app("submissions", submissions_y)
        + "</svg>\n"
    )


def find_moves():
    """[(module name, Move)] of every table of moves, in the order of the desks."""
    move_class = importlib.import_module("submissions.transitions").Move
    found = {}
    for module in product_modules():
        if ".migrations" in module.name or not place_of(module.name).is_desk:
            continue
        for value in vars(importlib.import_module(module.name)).values():
            values = value.values() if isinstance(value, dict) else (value,)
            for move in values:
                if isinstance(move, move_class):
                    found.setdefault((move.name, move.label), (module.name, move))
    return sorted(found.values(), key=lambda pair: pair[1].name)


def write_moves():
    """The tables of moves as Markdown."""
    lines = ["| 代码 | 办理 | 从 | 到 | 谁可以 | 要原因 |", "|---|---|---|---|---|---|"]
    for _, move in find_moves():
        sources = "、".join(str(getattr(one, "label", one)) for one in move.sources)
        lines.append(
            f"| `{move.name}` | {move.label} | {sources} "
            f"| {getattr(move.target, 'label', move.target)} "
            f"| `{move.permitted.__name__}` | {'是' if move.needs_reason else ''} |"
        )
    return "\n".join(lines)


def write_desks():
    lines = ["| 房间 | 做什么 |", "|---|---|"]
    for app in ("submissions", "review"):
        for desk in find_rooms(app, 0):
            source = (ROOT / app / desk / "__init__.py").read_text(encoding="utf-8")
            said = ast.get_docstring(ast.parse(source))
            lines.append(f"| `{app}/{desk}/` | {said} |")
    return "\n".join(lines)


def fill_page(text):
    """The page with its drawn parts as the code is now."""
    for name, content in (("desks", write_desks()), ("moves", write_moves())):
        text = re.sub(
            rf"(<!-- {name} -->\n).*?(\n<!-- /{name} -->)",
            lambda found, content=content: found[1] + content + found[2],
            text,
            flags=re.DOTALL,
        )
    return text


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangcheng_portal.settings")
    django.setup()
    PICTURE.write_text(draw_rooms(), encoding="utf-8")
    PAGE.write_text(fill_page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
