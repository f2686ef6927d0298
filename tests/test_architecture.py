"""The rules of design §4 hold, and each is seen to fail on a planted violation."""

from graphlib import CycleError, TopologicalSorter

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.test import RequestFactory

from submissions.choices import (
    ChangeStatus,
    ConsentStatus,
    DeclarationStatus,
    JobStatus,
    MailStatus,
    PlanStatus,
    Selection,
)
from submissions.models import User
from tests import architecture
from tests.architecture import CODE_RULES, ROOT, STATUS_COLUMNS, Module

MODULES = architecture.product_modules()
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Printed by WeasyPrint, which knows no style sheet of ours and runs no script.
PAGES = [path for path in TEMPLATES if path.parent.name != "documents"]
OUR_MODELS = [
    model
    for label in ("submissions", "review")
    for model in apps.get_app_config(label).get_models()
]

PLANTED = {
    "without_floor": [
        ("review.whim", "x = 1"),
        ("submissions", "from submissions.models import Unit"),
    ],
    "upward_imports": [
        ("submissions.views.people", "from review.models import Plan"),
        ("submissions.views.people", "from review import plans"),
        ("submissions.views.people", "def f():\n    import review.plans"),
        ("submissions.views.people", "if x:\n    from review.models import Plan"),
        ("submissions.models", "from submissions.forms import ThemeForm"),
        ("submissions.models.themes", "from submissions import services"),
        ("submissions.choices", "from submissions.models import Unit"),
        ("review.models.plans", "from review.plans import issue"),
        ("review.views.plan", "from wangcheng_portal import settings"),
    ],
    "relative_imports": [
        ("review.plans", "from . import selection"),
        ("review.plans", "def f():\n    from .models import Plan"),
    ],
    "misplaced_imports": [
        ("review.plans", "def f():\n    from submissions.models import Unit"),
        ("review.plans", "def f():\n    def g():\n        import json"),
        ("submissions.documents.xlsx", "from openpyxl import Workbook"),
        ("submissions.documents.pdf", "import weasyprint.urls"),
        ("submissions.documents.docx", "if True:\n    import docx"),
        ("submissions.documents.pdf", "class A:\n    import segno"),
    ],
    "hidden_imports": [
        ("submissions.services", "importlib.import_module('review.plans')"),
        ("submissions.services", "apps.get_model('review', 'Plan')"),
        ("submissions.services", "__import__('review')"),
    ],
    "status_writes": [
        ("submissions.services", "declaration.status = 'draft'"),
        ("submissions.services", "a.b.selection: str = 'pending'"),
        ("submissions.services", "a, theme.selection = 1, 2"),
        ("submissions.services", "for x.status in y:\n    pass"),
        ("submissions.services", "rows.filter(pk=1).update(status=x)"),
        ("submissions.services", "rows.update(**{'selection': x})"),
        ("submissions.services", "rows.update(**dict(selection=x))"),
        ("submissions.services", "Theme.objects.create(selection=x)"),
        ("submissions.services", "rows.get_or_create(pk=1, status=x)"),
        ("submissions.services", "rows.update_or_create(defaults={'status': x})"),
        ("submissions.services", "rows.bulk_update(all, ['title', 'selection'])"),
        ("submissions.services", "rows.bulk_update(all, fields=['selection'])"),
        ("submissions.services", "rows.bulk_create([Theme(selection=x)])"),
        ("submissions.services", "PlanVersion(status=x).save()"),
        ("submissions.services", "setattr(theme, 'selection', x)"),
        ("submissions.services", "theme.save(update_fields=['selection'])"),
        ("submissions.services", "C = ('a', 'status')\nx.save(update_fields=C)"),
        ("submissions.services", "x.save(update_fields=[*A, 'b'] + ['status'])"),
        ("submissions.forms", "class Meta:\n    fields = ['title', 'selection']"),
        ("submissions.admin", "class A:\n    list_editable = ['status']"),
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
        ("review.views.plan", "mark_safe(text)"),
        ("review.views.plan", "Markup(text)"),
        ("review.views.plan", "@csrf_exempt\ndef f(): pass"),
        ("review.plans", "Theme.objects.raw('SELECT 1')"),
        ("review.plans", "rows.extra(where=[''])"),
        ("review.plans", "cursor.execute('UPDATE x SET status = 1')"),
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
        ("review.views.plan", "return render(request, 'a.html', status=422)"),
        ("review.plans", "if theme.selection == x:\n    print(theme.selection)"),
        ("review.plans", "rows.filter(status=x).update(title='status')"),
        ("submissions.transitions", "rows.update(status=x)"),
        ("submissions.documents.xlsx", "def f():\n    import openpyxl"),
        ("review.plans", "from submissions.models import Unit\nimport json"),
        ("review.filters", "class Meta:\n    model = Theme\n    fields = []"),
    ],
)
def test_rules_leave_good_code_alone(name, source):
    module = Module(name, source)

    assert [rule.__name__ for rule in CODE_RULES if rule(module)] == []


def test_rules_read_the_whole_product():
    names = {module.name for module in MODULES}

    assert {"manage", "submissions", "submissions.models", "review.views.plan"} <= names
    assert {"review.migrations.0001_initial", "wangcheng_portal.settings"} <= names


def test_modules_import_in_no_circle():
    graph = architecture.cycles_among(MODULES)

    assert list(TopologicalSorter(graph).static_order())


def test_circle_of_modules_is_named():
    circle = [
        Module("review.plans", "from review.roster import totals"),
        Module("review.roster", "from review import plans"),
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


def test_no_management_form_writes_a_status():
    request = RequestFactory().get("/manage/")
    request.user = User(username="admin", role="admin")

    for site_model, model_admin in admin.site._registry.items():
        forms = [model_admin.get_form(request)] + [
            inline.get_formset(request).form
            for inline in model_admin.get_inline_instances(request)
        ]
        fields = {name for form in forms for name in form.base_fields}
        assert not fields & STATUS_COLUMNS, site_model
