"""Rules of the design, each a function from a module's source to sentences about it."""

import ast
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("submissions", "review", "wangcheng_portal")

# Design §4. A module stands where its longest listed name stands; packages only group.
FLOORS = {
    0: (
        "submissions.choices",
        "submissions.comparison",
        "submissions.directory",
        "submissions.files",
        "submissions.months",
        "submissions.months_grammar",
        "submissions.months_words",
        "submissions.passwords",
        "submissions.phones",
        "submissions.placeholders",
        "submissions.prepared",
        "submissions.scan_codes",
        "submissions.sheets",
        "submissions.text",
        "submissions.traces",
    ),
    1: ("submissions.models", "submissions.migrations"),
    2: ("submissions.audit", "submissions.permissions", "submissions.transitions"),
    3: (
        "submissions.accounts",
        "submissions.attachments",
        "submissions.change_requests",
        "submissions.completeness",
        "submissions.consents",
        "submissions.documents",
        "submissions.intake",
        "submissions.outbox",
        "submissions.services",
        "submissions.units",
        "submissions.workflow",
    ),
    4: (
        "submissions.change_forms",
        "submissions.consent_forms",
        "submissions.forms",
        "submissions.papers",
        "submissions.prefill",
    ),
    5: (
        "submissions.admin",
        "submissions.admin_site",
        "submissions.apps",
        "submissions.management",
        "submissions.middleware",
        "submissions.templatetags",
        "submissions.urls",
        "submissions.views",
    ),
    6: (
        "review.models",
        "review.migrations",
        "review.proposals",
        "review.selection",
    ),
    7: (
        "review.archive",
        "review.arranging",
        "review.automatic",
        "review.balance",
        "review.checks",
        "review.comparing",
        "review.dossier",
        "review.board",
        "review.documents",
        "review.exports",
        "review.bulk",
        "review.chores",
        "review.desk",
        "review.issuing",
        "review.jobs",
        "review.marks",
        "review.likeness",
        "review.merging",
        "review.moves",
        "review.notices",
        "review.overview",
        "review.phrases",
        "review.plans",
        "review.queue",
        "review.reminder_texts",
        "review.reminders",
        "review.revision",
        "review.roster",
        "review.similarity",
        "review.standing",
        "review.suggestion",
        "review.theme_rows",
        "review.undoing",
        "review.wording",
    ),
    8: (
        "review.access",
        "review.admin",
        "review.apps",
        "review.filters",
        "review.forms",
        "review.intake",
        "review.management",
        "review.urls",
        "review.views",
    ),
    9: ("wangcheng_portal", "manage"),
}
FLOOR_OF = {name: floor for floor, names in FLOORS.items() for name in names}

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
}
STATUS_COLUMNS = {"status", "selection"}
STATUS_MODELS = {
    "ChangeRequest",
    "Consent",
    "Declaration",
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


def product_modules():
    paths = [path for name in PACKAGES for path in (ROOT / name).rglob("*.py")]
    return [
        Module(module_name(path), path.read_text(encoding="utf-8"))
        for path in [*sorted(paths), ROOT / "manage.py"]
    ]


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def floor_of(name):
    """The floor of the longest listed prefix, or None."""
    while name:
        if name in FLOOR_OF:
            return FLOOR_OF[name]
        name = name.rpartition(".")[0]
    return None


def is_ours(name):
    return name.split(".")[0] in PACKAGES


# --- imports ------------------------------------------------------------------


def without_floor(module):
    if module.name in PACKAGES:
        return ["an app's __init__ stays empty"] if module.source.strip() else []
    if floor_of(module.name) is None:
        return ["stands on no floor: give it one in tests/architecture.py"]
    return []


def upward_imports(module):
    own = floor_of(module.name)
    return [
        f"line {line}: floor {own} imports {name} of floor {floor_of(name)}"
        for line, name, _ in module.imports
        if is_ours(name) and own is not None and (floor_of(name) or 0) > own
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
        if names & {"fields", "list_editable"} and listed:
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
    without_floor,
    upward_imports,
    relative_imports,
    misplaced_imports,
    hidden_imports,
    status_writes,
    signal_receivers,
    unsafe_code,
    implicit_fields,
)
