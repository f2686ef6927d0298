"""The rules of design §4 hold, and each is seen to fail on a planted violation."""

from graphlib import CycleError, TopologicalSorter

import pytest
from django.apps import apps
from django.db import models

import review.urls
import submissions.urls
from submissions.choices import (
    ChangeStatus,
    ConsentStatus,
    DeclarationStatus,
    JobStatus,
    MailStatus,
    OccasionStatus,
    PlanStatus,
    Selection,
)
from tests import architecture, drawing
from tests.architecture import CODE_RULES, DESKS, ROOT, STATUS_COLUMNS, Module

MODULES = architecture.product_modules()
TEMPLATES = sorted(
    path
    for ending in ("html", "j2")
    for path in (ROOT / "templates").rglob(f"*.{ending}")
)
# Printed by WeasyPrint, which knows no style sheet of ours and runs no script.
PAGES = [path for path in TEMPLATES if path.parent.name != "documents"]
OUR_MODELS = [
    model
    for label in ("submissions", "review")
    for model in apps.get_app_config(label).get_models()
]

PLANTED = {
    "filled_packages": [
        ("submissions", "from submissions.models import Unit"),
    ],
    "forbidden_imports": [
        # to the right
        ("review.roster.rows", "from review.themes.filters import ThemeFilter"),
        ("review.roster.rows", "def f():\n    import review.papers.jobs"),
        ("submissions.mail.outbox", "from submissions.declarations import drafts"),
        # from the ground into a desk
        ("review.access", "from review.roster import rows"),
        ("submissions.models.themes", "from submissions.declarations import drafts"),
        ("submissions.choices", "if x:\n    from submissions.people import accounts"),
        # another desk's views
        ("review.selection.bulk", "from review.themes.views import themes"),
        ("review.outbox.views", "from review.reminders.views import desk"),
        ("review.similar.views", "from submissions.declarations.views import editing"),
        # up the stairs of a desk
        ("review.plan.board", "from review.plan.forms import MonthsForm"),
        ("review.plan.forms", "from review.plan.views.board import board"),
        ("review.plan.views.board", "from review.plan.urls import urlpatterns"),
        # into the roof
        ("review.roster.sheet", "from submissions.templatetags.portal import clock"),
        ("submissions.home.views", "from submissions.urls import root_urls"),
        # from the nouns to the verbs
        ("submissions.home.views", "from review.models import Decision"),
        ("submissions.urls", "from review import access"),
        ("submissions.management.x", "def f():\n    import review.plan.board"),
        # from anywhere into the composition
        ("review.plan.views.board", "from wangcheng_portal import settings"),
        ("submissions.apps", "import wangcheng_portal.urls"),
    ],
    "unlisted_desks": [
        ("review.annual.views", ""),
        ("submissions.annual.views.pages", ""),
        ("review.annual.urls", ""),
    ],
    "reached_models": [
        ("submissions.changes.requests", "unit.plan_entries.model.objects.all()"),
        ("submissions.changes.requests", "x = unit.decisions.all().model"),
        ("submissions.changes.requests", "x = unit.decisions\ny = x.model.objects"),
        ("review.plan.board", "Theme._meta.get_field('wording').related_model"),
    ],
    "requests_in_pure_rooms": [
        ("submissions.intake.docx", "from django.http import Http404"),
        ("submissions.documents.pdf", "import django.shortcuts"),
    ],
    "relative_imports": [
        ("review.plan.plans", "from . import selection"),
        ("review.plan.plans", "def f():\n    from .models import Plan"),
    ],
    "misplaced_imports": [
        ("review.plan.plans", "def f():\n    from submissions.models import Unit"),
        ("review.plan.plans", "def f():\n    def g():\n        import json"),
        ("submissions.documents.xlsx", "from openpyxl import Workbook"),
        ("submissions.documents.pdf", "import weasyprint.urls"),
        ("submissions.documents.docx", "if True:\n    import docx"),
        ("submissions.documents.pdf", "class A:\n    import segno"),
    ],
    "hidden_imports": [
        ("submissions.declarations.drafts", "importlib.import_module('review.plan')"),
        ("submissions.declarations.drafts", "apps.get_model('review', 'Plan')"),
        ("submissions.declarations.drafts", "__import__('review')"),
    ],
    "status_writes": [
        ("submissions.declarations.drafts", "declaration.status = 'draft'"),
        ("submissions.declarations.drafts", "a.b.selection: str = 'pending'"),
        ("submissions.declarations.drafts", "a, theme.selection = 1, 2"),
        ("submissions.declarations.drafts", "for x.status in y:\n    pass"),
        ("submissions.declarations.drafts", "rows.filter(pk=1).update(status=x)"),
        ("submissions.declarations.drafts", "rows.update(**{'selection': x})"),
        ("submissions.declarations.drafts", "rows.update(**dict(selection=x))"),
        ("submissions.declarations.drafts", "Theme.objects.create(selection=x)"),
        ("submissions.declarations.drafts", "rows.get_or_create(pk=1, status=x)"),
        (
            "submissions.declarations.drafts",
            "rows.update_or_create(defaults={'status': x})",
        ),
        (
            "submissions.declarations.drafts",
            "rows.bulk_update(all, ['title', 'selection'])",
        ),
        (
            "submissions.declarations.drafts",
            "rows.bulk_update(all, fields=['selection'])",
        ),
        ("submissions.declarations.drafts", "rows.bulk_create([Theme(selection=x)])"),
        ("submissions.declarations.drafts", "PlanVersion(status=x).save()"),
        ("submissions.declarations.drafts", "setattr(theme, 'selection', x)"),
        ("submissions.declarations.drafts", "theme.save(update_fields=['selection'])"),
        (
            "submissions.declarations.drafts",
            "C = ('a', 'status')\nx.save(update_fields=C)",
        ),
        (
            "submissions.declarations.drafts",
            "x.save(update_fields=[*A, 'b'] + ['status'])",
        ),
        ("submissions.forms", "class Meta:\n    fields = ['title', 'selection']"),
        ("review.management.demo", "theme.selection = 'selected'"),
    ],
    "signal_receivers": [
        ("submissions.audit", "from django.dispatch import receiver"),
        ("submissions.audit", "from django.db.models.signals import post_save"),
        ("submissions.audit", "from django.db.models import signals"),
        ("submissions.audit", "from django.contrib.auth import signals"),
        ("submissions.apps", "def ready(self):\n    import axes.signals"),
    ],
    "unsafe_code": [
        ("review.plan.views.board", "mark_safe(text)"),
        ("review.plan.views.board", "Markup(text)"),
        ("review.plan.views.board", "@csrf_exempt\ndef f(): pass"),
        ("review.plan.plans", "Theme.objects.raw('SELECT 1')"),
        ("review.plan.plans", "rows.extra(where=[''])"),
        ("review.plan.plans", "cursor.execute('UPDATE x SET status = 1')"),
        ("review.forms", "fields = '__all__'"),
    ],
    "implicit_fields": [
        ("review.forms", "class Meta:\n    model = Theme"),
        ("review.forms", "class Meta:\n    model = Theme\n    exclude = ['a']"),
        ("review.forms", "class Meta:\n    model = Theme\n    fields = '__all__'"),
    ],
}
PLANTED_TEMPLATES = [
    ("unsafe_template", "{{ theme.title|safe }}"),
    ("unsafe_template", "{{ theme.title|upper | safe }}"),
    ("unsafe_template", "{% autoescape off %}"),
    ("unsafe_template", "{% autoescape false %}"),
    ("inline_markup", "<script>alert(1)</script>"),
    ("inline_markup", "<style>p {}</style>"),
    ("inline_markup", '<p class="a" style="color: red">'),
    ("inline_markup", "<p\nonclick='go()'>"),
    ("inline_markup", '<p hx-on:click="go()">'),
    ("inline_markup", '<a href="javascript:go()">'),
]


@pytest.mark.parametrize("rule", CODE_RULES, ids=lambda rule: rule.__name__)
def test_code_keeps_the_rule(rule):
    broken = {module.name: rule(module) for module in MODULES if rule(module)}

    assert broken == {}


@pytest.mark.parametrize("rule", CODE_RULES, ids=lambda rule: rule.__name__)
def test_rule_names_every_planted_module(rule):
    planted = [Module(name, source) for name, source in PLANTED[rule.__name__]]

    missed = [module for module in planted if not rule(module)]

    assert planted
    assert missed == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("review.plan.views.board", "return render(request, 'a.html', status=422)"),
        ("review.plan.plans", "if theme.selection == x:\n    print(theme.selection)"),
        ("review.plan.plans", "rows.filter(status=x).update(title='status')"),
        ("submissions.transitions", "rows.update(status=x)"),
        ("submissions.documents.xlsx", "def f():\n    import openpyxl"),
        ("review.plan.plans", "from submissions.models import Unit\nimport json"),
        ("review.themes.filters", "class Meta:\n    model = Theme\n    fields = []"),
    ],
)
def test_rules_leave_good_code_alone(name, source):
    module = Module(name, source)

    assert [rule.__name__ for rule in CODE_RULES if rule(module)] == []


def test_rules_read_the_whole_product():
    names = {module.name for module in MODULES}

    assert {
        "manage",
        "submissions",
        "submissions.models",
        "review.plan.views.board",
    } <= names
    assert {"review.migrations.0001_initial", "wangcheng_portal.settings"} <= names


def test_modules_import_in_no_circle():
    graph = architecture.cycles_among(MODULES)

    assert list(TopologicalSorter(graph).static_order())


def test_circle_of_modules_is_named():
    circle = [
        Module("review.plan.plans", "from review.roster.rows import totals"),
        Module("review.roster.rows", "from review.plan import plans"),
    ]

    with pytest.raises(CycleError, match="review"):
        list(TopologicalSorter(architecture.cycles_among(circle)).static_order())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_escapes_everything(path):
    assert architecture.unsafe_template(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_page_holds_no_inline_script_or_style(path):
    assert architecture.inline_markup(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(("rule", "text"), PLANTED_TEMPLATES)
def test_template_rule_names_planted_text(rule, text):
    assert getattr(architecture, rule)(text)


def test_template_rule_allows_scripts_of_their_own_file():
    text = '<script src="{% static "js/a.js" %}" defer></script><p class="a">'

    assert architecture.inline_markup(text) == []


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model.__name__)
def test_constraints_speak_to_people(model):
    assert architecture.silent_constraints(model._meta.constraints) == []
    assert not model._meta.unique_together


def test_silent_constraint_is_named():
    silent = models.UniqueConstraint(fields=["year"], name="year_once")

    assert architecture.silent_constraints([silent]) == ["year_once"]


def test_rule_of_the_single_writer_knows_every_status_column():
    states = (
        ChangeStatus,
        ConsentStatus,
        DeclarationStatus,
        JobStatus,
        MailStatus,
        OccasionStatus,
        PlanStatus,
        Selection,
    )
    # What was said is kept, and what is proposed waits; neither is a state.
    sayings = {
        ("Decision", "before"),
        ("Decision", "outcome"),
        ("Proposal", "outcome"),
    }
    columns = {
        (model.__name__, field.name)
        for model in OUR_MODELS
        for field in model._meta.fields
        if any(field.choices == state.choices for state in states)
    }

    written = columns - sayings
    assert {column for _, column in written} == STATUS_COLUMNS
    assert {model for model, _ in written} == architecture.STATUS_MODELS


def test_page_about_the_structure_shows_the_code_as_it_is():
    page = drawing.PAGE.read_text(encoding="utf-8")

    assert drawing.fill_page(page) == page, "make picture"
    assert drawing.PICTURE.read_text(encoding="utf-8") == drawing.draw_rooms()


def test_every_desk_with_addresses_is_reached_in_its_order():
    # 管理 names no year, so it has a namespace of its own, the last of all.
    yearless = {"submissions": [], "review": ["manage"]}
    for app, urls in (("submissions", submissions.urls), ("review", review.urls)):
        with_addresses = [
            desk for desk in DESKS[app] if (ROOT / app / desk / "urls.py").exists()
        ]
        assert [*urls.DESKS, *yearless[app]] == with_addresses


def test_picture_has_every_desk_and_no_arrow_to_the_right():
    picture = drawing.draw_rooms()

    for app, desks in DESKS.items():
        for start, end in drawing.count_imports(app):
            assert desks.index(start) > desks.index(end)
        for desk in drawing.find_rooms(app, 0):
            assert f">{desk}</text>" in picture
