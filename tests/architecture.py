"""Rules of the design, each a function from a module's source to sentences about it."""

import ast
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("submissions", "review", "wangcheng_portal")

# Design §4: the desks of each app in their order. A file imports its app's ground, its
# own desk, and desks that stand left of its own; `review` imports `submissions` as well.
DESKS = {
    "submissions": (
        "mail",
        "attachments",
        "declarations",
        "consents",
        "changes",
        "activities",
        "people",
        "home",
        "search",
    ),
    "review": (
        "roster",
        "overview",
        "alike",
        "themes",
        "selection",
        "similar",
        "declarations",
        "intake",
        "reminders",
        "outbox",
        "plan",
        "issue",
        "changes",
        "papers",
        "followup",
        "publicity",
        "archive",
        "home",
        "manage",
    ),
}
# What puts an app together, or draws it: it imports every desk, and no desk imports it.
ROOF = {
    "apps",
    "errors",
    "health",
    "management",
    "middleware",
    "migrations",
    "templatetags",
    "urls",
}
# Inside a desk: a file imports what stands left of it, or at its own place.
LAYERS = ("", "forms", "pages", "views", "urls")
# Rooms of `submissions` that know nothing of requests and answers.
PURE = {"choices", "documents", "intake", "models", "months", "transitions"}

SLOW = {
    "weasyprint",
    "openpyxl",
    "docx",
    "segno",
    "lxml",
    "xlrd",
    "rapidfuzz",
    "icalendar",
    "pypdf",
    "pypdfium2",
    "zxingcpp",
    "PIL",
    "authlib",
    "joserfc",
    "pillow_heif",
}
STATUS_COLUMNS = {"status", "selection"}
STATUS_MODELS = {
    "BundleJob",
    "ChangeRequest",
    "Consent",
    "Declaration",
    "Occasion",
    "OutgoingMail",
    "PaperJob",
    "PlanVersion",
    "Theme",
}
STATUS_WRITER = "submissions.transitions"
WRITING_CALLS = {
    "update",
    "create",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
}
SIGNAL_MODULES = re.compile(r"django\.dispatch|.*\.signals")
LOADERS = {"import_module", "import_string", "__import__", "get_model"}
UNSAFE_CODE = re.compile(
    r"mark_safe|SafeString|html_safe|Markup\b|csrf_exempt|\.raw\(|\.extra\("
    r"|RawSQL|fields\s*=\s*['\"]__all__['\"]|\bUPDATE\b.+\bSET\b"
)
UNSAFE_TEMPLATE = re.compile(r"\|\s*safe(seq)?\b|autoescape\s+(off|false)")
INLINE_MARKUP = re.compile(
    r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|\shx-on|javascript:"
    r"|<script\b(?![^>]*\ssrc=)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Module:
    name: str
    source: str

    @cached_property
    def tree(self):
        return ast.parse(self.source)

    @cached_property
    def imports(self):
        """[(line, full dotted name, whether inside a function)], all levels."""
        inside = {
            node
            for function in ast.walk(self.tree)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            for node in ast.walk(function)
        }
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [
                    f"{'.' * node.level}{node.module or ''}.{alias.name}"
                    for alias in node.names
                ]
            else:
                continue
            found += [(node.lineno, name, node in inside) for name in names]
        return found

    @cached_property
    def constants(self):
        """{name: strings} of tuples and lists of texts at the top of the module."""
        return {
            target.id: strings_in(node.value, {})
            for node in self.tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }


@cache
def product_modules():
    paths = [path for name in PACKAGES for path in (ROOT / name).rglob("*.py")]
    return [
        Module(module_name(path), path.read_text(encoding="utf-8"))
        for path in [*sorted(paths), ROOT / "manage.py"]
    ]


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


@dataclass(frozen=True)
class Place:
    """Where a module stands: its app, its room (a desk, roof or ground), its layer."""

    app: str
    room: str
    layer: str = ""

    @property
    def is_roof(self):
        return self.room in ROOF

    @property
    def is_desk(self):
        return self.room in DESKS.get(self.app, ())

    def may_import(self, other):
        if other.app == "wangcheng_portal" or self.app == "wangcheng_portal":
            return self.app == "wangcheng_portal"
        if self.app == "submissions" and other.app == "review":
            return False
        if self.is_roof:
            return True
        if other.is_roof:
            return False
        if self.app == other.app and self.room == other.room:
            return LAYERS.index(self.layer) >= LAYERS.index(other.layer)
        if other.layer in ("views", "urls"):
            return False
        if self.app != other.app or not other.is_desk:
            return True
        desks = DESKS[self.app]
        return self.is_desk and desks.index(self.room) > desks.index(other.room)


def place_of(name):
    app, room, layer, *_ = [*name.split("."), "", "", ""]
    in_desk = room in DESKS.get(app, ())
    return Place(app, room, layer if in_desk and layer in LAYERS else "")


def is_ours(name):
    return name.split(".")[0] in PACKAGES


# --- imports ------------------------------------------------------------------


def filled_packages(module):
    if module.name in PACKAGES and module.source.strip():
        return ["an app's __init__ stays empty"]
    return []


def forbidden_imports(module):
    own = place_of(module.name)
    return [
        f"line {line}: {module.name} may not import {name}"
        for line, name, _ in module.imports
        if is_ours(name) and not own.may_import(place_of(name))
    ]


def unlisted_desks(module):
    """A folder with pages or addresses is a desk, and stands in the order above."""
    app, room, layer, *_ = [*module.name.split("."), "", "", ""]
    if app in DESKS and layer in ("views", "urls") and room not in DESKS[app]:
        return [f"{room} stands in no order of desks"]
    return []


def reached_models(module):
    """A model class is imported, never fetched through a relation to it."""
    return [
        f"line {node.lineno}: reaches for a model class by .{node.attr}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and (
            node.attr == "related_model"
            or (node.attr == "model" and not names_itself(node.value))
        )
    ]


def names_itself(node):
    """Whether this is `self` or a formset, which know the model they were written for."""
    return isinstance(node, ast.Name) and node.id in ("self", "formset")


def requests_in_pure_rooms(module):
    own = place_of(module.name)
    if own.app != "submissions" or own.room not in PURE:
        return []
    return [
        f"line {line}: {name} is no business of this room"
        for line, name, _ in module.imports
        if name.startswith(("django.http", "django.shortcuts", "django.views"))
    ]


def relative_imports(module):
    return [
        f"line {line}: relative import of {name}"
        for line, name, _ in module.imports
        if name.startswith(".")
    ]


def misplaced_imports(module):
    """Slow libraries are imported inside a function, everything else at the top."""
    return [
        f"line {line}: {name} is imported {'inside' if inside else 'outside'} a function"
        for line, name, inside in module.imports
        if inside != (name.split(".")[0] in SLOW)
    ]


def hidden_imports(module):
    """A migration asks for a model as it was then, which no import can give."""
    if ".migrations." in module.name:
        return []
    return [
        f"line {node.lineno}: {called(node)} hides an import"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and called(node) in LOADERS
    ]


def cycles_among(modules):
    """{module: modules it imports} of ours, for a topological sort."""
    names = {module.name for module in modules}
    graph = {}
    for module in modules:
        targets = {
            name if name in names else name.rpartition(".")[0]
            for _, name, _ in module.imports
            if is_ours(name)
        }
        graph[module.name] = targets - {module.name}
    return graph


# --- one writer of a status ---------------------------------------------------


def status_writes(module):
    if module.name == STATUS_WRITER:
        return []
    return [
        f"line {node.lineno}: writes a status by {how}"
        for node in ast.walk(module.tree)
        for how in ways_of_writing(node, module.constants)
    ]


def ways_of_writing(node, constants):
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
        if node.attr in STATUS_COLUMNS:
            yield f"assigning .{node.attr}"
    elif isinstance(node, ast.Assign):
        names = {target.id for target in node.targets if isinstance(target, ast.Name)}
        listed = STATUS_COLUMNS & strings_in(node.value, constants)
        if "fields" in names and listed:
            yield "a form field"
    elif isinstance(node, ast.Call):
        yield from writing_calls(node, constants)


def writing_calls(node, constants):
    name = called(node)
    named = STATUS_COLUMNS & keywords_of(node)
    if name == "setattr" and STATUS_COLUMNS & strings_in(node.args[1], constants):
        yield "setattr"
    if name in WRITING_CALLS | STATUS_MODELS and named:
        yield f"{name}({', '.join(sorted(named))}=…)"
    if name == "bulk_update":
        listed = [*node.args[1:], *(keyword.value for keyword in node.keywords)]
        if any(STATUS_COLUMNS & strings_in(value, constants) for value in listed):
            yield "bulk_update"
    for keyword in node.keywords:
        listed = STATUS_COLUMNS & strings_in(keyword.value, constants)
        if keyword.arg == "update_fields" and listed:
            yield "update_fields"


def called(node):
    """The last name of what is called: `update` of `rows.filter(…).update(…)`."""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def keywords_of(node):
    """Names of keywords, of `**{…}` and of `defaults={…}`."""
    names = {keyword.arg for keyword in node.keywords}
    for keyword in node.keywords:
        if keyword.arg in (None, "defaults", "create_defaults"):
            for part in ast.walk(keyword.value):
                if isinstance(part, ast.Dict):
                    names |= {
                        key.value for key in part.keys if isinstance(key, ast.Constant)
                    }
                elif isinstance(part, ast.Call) and called(part) == "dict":
                    names |= keywords_of(part)
    return names


def strings_in(node, constants):
    """Texts of a literal, of a sum of literals, or of a named constant."""
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        parts = [strings_in(part, constants) for part in node.elts]
        return set().union(*parts)
    if isinstance(node, ast.Starred):
        return strings_in(node.value, constants)
    if isinstance(node, ast.BinOp):
        return strings_in(node.left, constants) | strings_in(node.right, constants)
    if isinstance(node, ast.Name):
        return constants.get(node.id, set())
    return set()


# --- effects, safety ----------------------------------------------------------


def signal_receivers(module):
    return [
        f"line {line}: {name} is a signal"
        for line, name, _ in module.imports
        if SIGNAL_MODULES.match(name)
    ]


def unsafe_code(module):
    return matches(UNSAFE_CODE, module.source)


def implicit_fields(module):
    """A form over a model names its fields one by one (mass assignment)."""
    return [
        f"line {meta.lineno}: Meta without a list of fields"
        for meta in ast.walk(module.tree)
        if isinstance(meta, ast.ClassDef) and meta.name == "Meta"
        if "model" in assigned(meta)
        if not isinstance(assigned(meta).get("fields"), ast.List | ast.Tuple)
    ]


def assigned(class_):
    return {
        target.id: node.value
        for node in class_.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def unsafe_template(text):
    return matches(UNSAFE_TEMPLATE, text)


def inline_markup(text):
    return matches(INLINE_MARKUP, text)


def matches(pattern, text):
    return [
        f"line {text.count(chr(10), 0, found.start()) + 1}: {found.group().strip()}"
        for found in pattern.finditer(text)
    ]


def silent_constraints(constraints):
    """Names of constraints that would answer in Django's words instead of ours."""
    return [
        constraint.name
        for constraint in constraints
        if not re.search(r"[一-鿿].*。$", str(constraint.violation_error_message))
    ]


CODE_RULES = (
    filled_packages,
    forbidden_imports,
    unlisted_desks,
    reached_models,
    requests_in_pure_rooms,
    relative_imports,
    misplaced_imports,
    hidden_imports,
    status_writes,
    signal_receivers,
    unsafe_code,
    implicit_fields,
)
