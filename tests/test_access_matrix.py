"""Who gets what answer, for every address: role × method × own or other × state."""

import hashlib
import re
import uuid
from contextlib import contextmanager
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import get_resolver, path, resolve
from django.utils import timezone

from review.archive.jobs import queue_bundle
from review.issue import issuing
from review.issue.checks import build_check_sheet
from review.models import KeptApart, ReasonPhrase
from review.papers import jobs
from review.plan.arranging import place_theme
from review.plan.plan_paper import AS_IT_COMES, Look
from review.plan.versions import begin_version, build_plan_paper
from review.selection.outcomes import decide_theme
from review.themes import preferences
from submissions.activities.photos import store_occasion_file
from submissions.activities.reporting import freeze_report
from submissions.choices import (
    BundleKind,
    ChangeKind,
    DeclarationStatus,
    OccasionStatus,
    PlanStatus,
    Role,
    Selection,
)
from submissions.models import (
    Activity,
    AuditEntry,
    AuditHead,
    Occasion,
    OccasionFile,
    OccasionReport,
    Opinion,
    PlanVersion,
    User,
)
from submissions.models.audit import ACTS
from submissions.months import Months
from tests.activities import ANNOUNCED, HELD, make_complete
from tests.factories import (
    PASSWORD,
    make_attachment,
    make_campaign,
    make_declaration,
    make_filing,
    make_mail,
    make_scan,
    make_tag,
    make_theme,
    make_unit,
    make_user,
    rows_post,
)
from tests.photos import make_photo
from tests.tables import undone

pytestmark = pytest.mark.django_db

PAPERS = ("pdf", "docx", "xlsx")
PHONE, TITLE = "13917351846", "走进高塘岭街道政务大厅"
# A row of the plan as the forms of a change send it.
PLANNED = {
    "title": "改好的一行",
    "months": [9],
    "forms_text": "座谈交流",
    "ticked_forms": ["座谈交流"],
    "summary": "请居民来看。",
    "reason": "停电。",
}

WRITE = re.compile(r'\s*(?:INSERT[A-Z ]* INTO|UPDATE|DELETE FROM) "(\w+)"')
# Sessions, what the log tells of the door, and copies of papers that were issued.
PASSING = (
    "django_session",
    "submissions_auditentry",
    "submissions_audithead",
    "review_planpaperfile",
)

# A 情况报告 without opinions and media items.
LEDGERS = {
    f"{name}-{count}": 0
    for name in ("opinions", "media")
    for count in ("TOTAL_FORMS", "INITIAL_FORMS")
}
SEEN = {"version": 1}
# The declaration and the plan are those of the filer's unit; the outsider's unit has its
# own complete draft in the same campaign, the stranger's unit was not called at all.
# `login`: sent to the login page; 302: sent anywhere else.
MATRIX = """
method address state                                        anonymous filer outsider stranger reviewer leader admin
GET  /                                            draft         login   200   200   200   302   302   302
GET  /login/                                      draft           200   302   302   302   302   302   302
POST /login/                                      draft           302   302   302   302   302   302   302
GET  /login/sign-on/                              draft           404   404   404   404   404   404   404
POST /login/sign-on/                              draft           405   405   405   405   405   405   405
GET  /login/sign-on/back/                         draft           404   404   404   404   404   404   404
POST /login/sign-on/back/                         draft           405   405   405   405   405   405   405
GET  /logout/                                     draft         login   405   405   405   405   405   405
POST /logout/                                     draft         login   302   302   302   302   302   302
GET  /session/                                    draft         login   200   200   200   200   200   200
POST /session/                                    draft         login   200   200   200   200   200   200
GET  /confirm/                                    draft         login   401   401   401   401   401   401
POST /confirm/                                    draft         login   401   401   401   401   401   401
GET  /password/                                   draft         login   200   200   200   200   200   200
POST /password/                                   draft         login   302   302   302   302   302   302
GET  /second-factor/                              draft         login   404   404   404   404   404   404
POST /second-factor/                              draft         login   405   405   405   405   405   405
GET  /second-factor/code/                         draft         login   302   302   302   302   302   302
POST /second-factor/code/                         draft         login   302   302   302   302   302   302
GET  /second-factor/enrol/                        draft         login   404   404   404   404   404   404
POST /second-factor/enrol/                        draft         login   404   404   404   404   404   404
GET  /second-factor/codes/                        draft         login   405   405   405   405   405   405
POST /second-factor/codes/                        draft         login   404   404   404   404   404   404
GET  /setup/                                      draft           404   404   404   404   404   404   404
POST /setup/                                      draft           404   404   404   404   404   404   404
GET  /emblem/none.png                             draft           404   404   404   404   404   404   404
POST /emblem/none.png                             draft           405   405   405   405   405   405   405
GET  /healthz                                     draft           200   200   200   200   200   200   200
POST /healthz                                     draft           405   405   405   405   405   405   405
GET  /readyz                                      draft           200   200   200   200   200   200   200
POST /readyz                                      draft           405   405   405   405   405   405   405

GET  /declarations/2027/                          draft         login   200   200   404   404   404   404
GET  /declarations/2027/                          submitted     login   200   200   404   404   404   404
GET  /declarations/2027/                          returned      login   200   200   404   404   404   404
GET  /declarations/2027/                          upcoming      login   200   200   404   404   404   404
POST /declarations/2027/                          draft         401     302   302   404   404   404   404
POST /declarations/2027/                          returned      401     302   302   404   404   404   404
POST /declarations/2027/                          closed        401     302   302   404   404   404   404
POST /declarations/2027/                          submitted     401     409   302   404   404   404   404
POST /declarations/2027/                          accepted      401     409   302   404   404   404   404
POST /declarations/2027/                          upcoming      401     409   409   404   404   404   404
GET  /declarations/2026/                          draft         login   404   404   404   404   404   404
POST /declarations/2026/                          draft         401     404   404   404   404   404   404
GET  /declarations/2027/months/                   draft         login   200   200   404   404   404   404
POST /declarations/2027/months/                   draft         401     405   405   405   405   405   405
GET  /declarations/2027/check/                    draft         login   200   200   404   404   404   404
GET  /declarations/2027/check/                    submitted     login   302   200   404   404   404   404
POST /declarations/2027/check/                    draft         401     405   405   405   405   405   405
GET  /declarations/2027/submit/                   draft         login   405   405   405   405   405   405
POST /declarations/2027/submit/                   draft         401     302   302   404   404   404   404
POST /declarations/2027/submit/                   submitted     401     409   302   404   404   404   404
POST /declarations/2027/submit/                   upcoming      401     409   409   404   404   404   404
POST /declarations/2027/submit/                   closed        401     409   409   404   404   404   404
POST /declarations/2027/submit/                   returned_late 401     302   409   404   404   404   404
GET  /declarations/2027/withdraw/                 submitted     login   405   405   405   405   405   405
POST /declarations/2027/withdraw/                 submitted     401     302   302   404   404   404   404
GET  /declarations/2027/form.pdf                  submitted     login   200   200   404   404   404   404
POST /declarations/2027/form.pdf                  submitted     401     405   405   405   405   405   405
GET  /declarations/2027/form.docx                 draft         login   200   200   404   404   404   404
GET  /declarations/2027/form.exe                  draft         login   404   404   404   404   404   404
POST /declarations/2027/form.docx                 draft         401     405   405   405   405   405   405
GET  /declarations/2027/blank.docx                draft         login   200   200   404   404   404   404
GET  /declarations/2027/blank.xlsx                accepted      login   200   200   404   404   404   404
GET  /declarations/2027/blank.pdf                 draft         login   404   404   404   404   404   404
POST /declarations/2027/blank.docx                draft         401     405   405   405   405   405   405
GET  /declarations/2027/last/                     draft         login   302   302   404   404   404   404
GET  /declarations/2027/last/                     again         login   200   302   404   404   404   404
POST /declarations/2027/last/                     again         401     302   302   404   404   404   404
GET  /declarations/2027/intake/                   draft         login   405   405   405   405   405   405
POST /declarations/2027/intake/                   draft         401     302   302   404   404   404   404
POST /declarations/2027/intake/                   submitted     401     302   302   404   404   404   404
GET  /declarations/2027/intake/back/              draft         login   405   405   405   405   405   405
POST /declarations/2027/intake/back/              draft         401     302   302   404   404   404   404
POST /declarations/2027/intake/                   upcoming      401     302   302   404   404   404   404
GET  /declarations/2027/attachments/              draft         login   405   405   405   405   405   405
POST /declarations/2027/attachments/              draft         401     302   302   404   404   404   404
POST /declarations/2027/attachments/              accepted      401     302   302   404   404   404   404
GET  /attachments/{attachment}/                   draft         login   200   404   404   200   200   200
POST /attachments/{attachment}/                   draft         401     405   405   405   405   405   405
GET  /declarations/2027/attachments/{attachment}/withdraw/ draft    login   405   405   405   405   405   405
POST /declarations/2027/attachments/{attachment}/withdraw/ draft    401     302   404   404   404   404   404
POST /declarations/2027/attachments/{attachment}/withdraw/ accepted 401     302   404   404   404   404   404
GET  /attachments/{attachment}/preview/           draft         login   200   404   404   200   200   200
POST /attachments/{attachment}/preview/           draft         401     405   405   405   405   405   405
GET  /attachments/{attachment}/view/              draft         login   200   404   404   200   200   200
POST /attachments/{attachment}/view/              draft         401     405   405   405   405   405   405
GET  /declarations/2027/filings/{filing}/         submitted     login   200   404   404   200   200   200
GET  /declarations/2026/filings/{filing}/         submitted     login   404   404   404   404   404   404
POST /declarations/2027/filings/{filing}/         submitted     401     405   405   405   405   405   405

GET  /review/2027/roster/                         draft         login   404   404   404   200   200   200
POST /review/2027/roster/                         draft         401     405   405   405   405   405   405
GET  /review/2025/roster/                         draft         login   404   404   404   404   404   404
GET  /review/2027/roster/live/                    draft         login   404   404   404   200   200   200
POST /review/2027/roster/live/                    draft         401     405   405   405   405   405   405
GET  /search/                                     draft         login   200   200   200   200   200   200
POST /search/                                     draft         401     405   405   405   405   405   405
GET  /review/2027/todo/                           draft         login   404   404   404   200   200   200
POST /review/2027/todo/                           draft         401     405   405   405   405   405   405
GET  /review/2027/glance/                         issued        login   404   404   404   200   200   200
POST /review/2027/glance/                         issued        401     405   405   405   405   405   405
GET  /review/2027/plan/asked/                     issued        login   404   404   404   200   200   200
POST /review/2027/plan/asked/                     issued        401     405   405   405   405   405   405
GET  /review/2027/roster.xlsx                     draft         login   404   404   404   200   200   200
POST /review/2027/roster.xlsx                     draft         401     405   405   405   405   405   405
GET  /review/2027/declarations/{declaration}/     draft         login   404   404   404   200   200   200
GET  /review/2026/declarations/{declaration}/     draft         login   404   404   404   404   404   404
POST /review/2027/declarations/{declaration}/     draft         401     405   405   405   405   405   405
GET  /review/2027/declarations/{declaration}/accept/ submitted  login   405   405   405   405   405   405
POST /review/2027/declarations/{declaration}/accept/ submitted  401     404   404   404   302   403   302
POST /review/2027/declarations/{declaration}/accept/ draft      401     404   404   404   409   403   409
GET  /review/2027/declarations/accept/            submitted     login   405   405   405   405   405   405
POST /review/2027/declarations/accept/            submitted     401     404   404   404   302   403   302
GET  /review/2027/declarations/accepted/          submitted     login   404   404   404   200   403   200
POST /review/2027/declarations/accepted/          submitted     401     405   405   405   405   405   405
GET  /review/2027/declarations/reopen/            accepted      login   405   405   405   405   405   405
POST /review/2027/declarations/reopen/            accepted      401     404   404   404   302   403   302
GET  /review/2027/declarations/{declaration}/reopen/ accepted   login   405   405   405   405   405   405
POST /review/2027/declarations/{declaration}/reopen/ accepted   401     404   404   404   302   403   302
POST /review/2027/declarations/{declaration}/reopen/ submitted  401     404   404   404   409   403   409
GET  /review/2027/declarations/next/              submitted     login   404   404   404   302   403   302
GET  /review/2027/declarations/next/              draft         login   404   404   404   302   403   302
POST /review/2027/declarations/next/              draft         401     405   405   405   405   405   405
GET  /review/2027/declarations/{declaration}/return/ submitted  login   405   405   405   405   405   405
POST /review/2027/declarations/{declaration}/return/ submitted  401     404   404   404   302   403   302
GET  /review/2027/declarations/{declaration}/extend/ draft      login   405   405   405   405   405   405
POST /review/2027/declarations/{declaration}/extend/ draft      401     404   404   404   302   403   302
POST /review/2026/declarations/{declaration}/extend/ draft      401     404   404   404   404   403   404
GET  /review/2027/intake/                         draft         login   404   404   404   200   403   200
POST /review/2027/intake/                         draft         401     404   404   404   200   403   200
GET  /review/2025/intake/                         draft         login   404   404   404   404   404   404
GET  /review/2027/intake/take/                    draft         login   405   405   405   405   405   405
POST /review/2027/intake/take/                    draft         401     404   404   404   302   403   302
GET  /review/2027/intake/merge/                   draft         login   405   405   405   405   405   405
POST /review/2027/intake/merge/                   draft         401     404   404   404   200   403   200
GET  /review/2027/declarations/{declaration}/files/{attachment}/remove/ draft login 405 405 405 405 405 405
POST /review/2027/declarations/{declaration}/files/{attachment}/remove/ draft    401 404 404 404 302 403 302
POST /review/2027/declarations/{declaration}/files/{attachment}/remove/ accepted 401 404 404 404 302 403 302
GET  /review/2027/declarations/{declaration}/phone/  draft      login   405   405   405   405   405   405
POST /review/2027/declarations/{declaration}/phone/  draft      401     404   404   404   200   403   200
GET  /review/2027/reminders/                      draft         login   404   404   404   200   200   200
POST /review/2027/reminders/                      draft         401     405   405   405   405   405   405
GET  /review/2025/reminders/                      draft         login   404   404   404   404   404   404
GET  /review/2027/reminders/text/                 draft         login   405   405   405   405   405   405
POST /review/2027/reminders/text/                 draft         401     404   404   404   200   403   200
GET  /review/2027/reminders/edit/                 draft         login   405   405   405   405   405   405
POST /review/2027/reminders/edit/                 draft         401     404   404   404   200   403   200
GET  /review/2027/reminders/preview/              draft         login   405   405   405   405   405   405
POST /review/2027/reminders/preview/              draft         401     404   404   404   200   403   200
POST /review/2027/reminders/preview/              submitted     401     404   404   404   422   403   422
GET  /review/2027/reminders/mail/                 draft         login   405   405   405   405   405   405
POST /review/2027/reminders/mail/                 draft         401     404   404   404   302   403   302
GET  /review/2027/reminders/messaged/             draft         login   405   405   405   405   405   405
POST /review/2027/reminders/messaged/             draft         401     404   404   404   302   403   302
GET  /review/2027/reminders/calls/                draft         login   405   405   405   405   405   405
POST /review/2027/reminders/calls/                draft         401     404   404   404   200   403   200
GET  /review/2027/reminders/activities/           issued        login   404   404   404   200   200   200
POST /review/2027/reminders/activities/           issued        401     405   405   405   405   405   405
GET  /review/2027/reminders/activities/phones/    issued        login   405   405   405   405   405   405
POST /review/2027/reminders/activities/phones/    issued        401     404   404   404   422   403   422
GET  /review/2027/reminders/activities/told/      issued        login   405   405   405   405   405   405
POST /review/2027/reminders/activities/told/      issued        401     404   404   404   422   403   422
GET  /review/2027/reminders/called/               draft         login   405   405   405   405   405   405
POST /review/2027/reminders/called/               draft         401     404   404   404   302   403   302
GET  /review/2027/outbox.xlsx                     submitted     login   404   404   404   200   200   200
POST /review/2027/outbox.xlsx                     submitted     401     405   405   405   405   405   405
GET  /review/2027/outbox/                         draft         login   404   404   404   200   200   200
POST /review/2027/outbox/                         draft         401     405   405   405   405   405   405
GET  /review/2027/outbox/send/                    draft         login   405   405   405   405   405   405
POST /review/2027/outbox/send/                    draft         401     404   404   404   302   403   302
GET  /review/2027/outbox/discard/                 draft         login   405   405   405   405   405   405
POST /review/2027/outbox/discard/                 draft         401     404   404   404   302   403   302
GET  /review/2027/outbox/{mail}/                  draft         login   404   404   404   200   200   200
POST /review/2027/outbox/{mail}/                  draft         401     405   405   405   405   405   405
GET  /review/2026/outbox/{mail}/                  draft         login   404   404   404   404   404   404
GET  /review/2027/outbox/{mail}/edit/             draft         login   405   405   405   405   405   405
POST /review/2027/outbox/{mail}/edit/             draft         401     404   404   404   302   403   302
GET  /review/2027/themes.xlsx                     submitted     login   404   404   404   200   200   200
POST /review/2027/themes.xlsx                     submitted     401     405   405   405   405   405   405
GET  /review/2027/themes/                         submitted     login   404   404   404   200   200   200
POST /review/2027/themes/                         submitted     401     405   405   405   405   405   405
GET  /review/2027/themes/options/month/           submitted     login   404   404   404   200   200   200
POST /review/2027/themes/options/month/           submitted     401     405   405   405   405   405   405
GET  /review/2027/themes/options/password/        submitted     login   404   404   404   404   404   404
GET  /review/2027/desk/                           submitted     login   405   405   405   405   405   405
POST /review/2027/desk/                           submitted     401     404   404   404   302   302   302
GET  /review/2027/desk/filters/                   submitted     login   405   405   405   405   405   405
POST /review/2027/desk/filters/                   submitted     401     404   404   404   302   302   302
POST /review/2025/desk/filters/                   submitted     401     404   404   404   404   404   404
GET  /review/2027/desk/filters/{kept}/rename/     submitted     login   405   405   405   405   405   405
POST /review/2027/desk/filters/{kept}/rename/     submitted     401     404   404   404   302   404   404
GET  /review/2027/desk/filters/{kept}/drop/       submitted     login   405   405   405   405   405   405
POST /review/2027/desk/filters/{kept}/drop/       submitted     401     404   404   404   302   404   404
GET  /review/2027/themes/decide/                  submitted     login   405   405   405   405   405   405
POST /review/2027/themes/decide/                  submitted     401     404   404   404   200   403   200
GET  /review/2027/themes/decide/all/              submitted     login   405   405   405   405   405   405
POST /review/2027/themes/decide/all/              submitted     401     404   404   404   302   403   302
POST /review/2026/themes/decide/all/              submitted     401     404   404   404   409   403   409
GET  /review/2027/themes/acts/{batch}/            decided       login   404   404   404   200   200   200
POST /review/2027/themes/acts/{batch}/            decided       401     405   405   405   405   405   405
GET  /review/2026/themes/acts/{batch}/            decided       login   404   404   404   404   404   404
GET  /review/2027/themes/undo/{batch}/            decided       login   405   405   405   405   405   405
POST /review/2027/themes/undo/{batch}/            decided       401     404   404   404   302   403   404
POST /review/2026/themes/undo/{batch}/            decided       401     404   404   404   404   403   404
GET  /review/2027/themes/{theme}/confirm/         proposed      login   405   405   405   405   405   405
POST /review/2027/themes/{theme}/confirm/         proposed      401     404   404   404   302   403   302
POST /review/2027/themes/{theme}/confirm/         submitted     401     404   404   404   409   403   409
POST /review/2026/themes/{theme}/confirm/         proposed      401     404   404   404   404   403   404
GET  /review/2027/themes/{theme}/reject/          proposed      login   405   405   405   405   405   405
POST /review/2027/themes/{theme}/reject/          proposed      401     404   404   404   302   403   302
POST /review/2026/themes/{theme}/reject/          proposed      401     404   404   404   404   403   404
GET  /review/2027/themes/{theme}/decide/          submitted     login   405   405   405   405   405   405
POST /review/2027/themes/{theme}/decide/          submitted     401     404   404   404   302   403   302
POST /review/2027/themes/{theme}/decide/          draft         401     404   404   404   404   403   404
POST /review/2027/themes/{theme}/decide/          issued        401     404   404   404   409   403   409
POST /review/2026/themes/{theme}/decide/          submitted     401     404   404   404   404   403   404
GET  /review/2027/keys/                           submitted     login   404   404   404   200   200   200
POST /review/2027/keys/                           submitted     401     405   405   405   405   405   405
GET  /review/2027/keys/switch/                    submitted     login   405   405   405   405   405   405
POST /review/2027/keys/switch/                    submitted     401     404   404   404   302   302   302
GET  /review/2025/keys/                           submitted     login   404   404   404   404   404   404
GET  /review/2027/themes/{theme}/                 submitted     login   404   404   404   200   200   200
GET  /review/2027/themes/{theme}/                 draft         login   404   404   404   404   404   404
GET  /review/2026/themes/{theme}/                 submitted     login   404   404   404   404   404   404
POST /review/2027/themes/{theme}/                 submitted     401     405   405   405   405   405   405
GET  /review/2027/themes/{theme}/note/            submitted     login   405   405   405   405   405   405
POST /review/2027/themes/{theme}/note/            submitted     401     404   404   404   302   403   302
POST /review/2026/themes/{theme}/note/            submitted     401     404   404   404   404   403   404
GET  /review/2027/themes/{theme}/tag/             submitted     login   405   405   405   405   405   405
POST /review/2027/themes/{theme}/tag/             submitted     401     404   404   404   302   403   302
POST /review/2026/themes/{theme}/tag/             submitted     401     404   404   404   404   403   404
GET  /review/2027/themes/{theme}/tag/{tag}/off/   submitted     login   405   405   405   405   405   405
POST /review/2027/themes/{theme}/tag/{tag}/off/   submitted     401     404   404   404   302   403   302
POST /review/2026/themes/{theme}/tag/{tag}/off/   submitted     401     404   404   404   404   403   404
GET  /review/2027/themes/{theme}/wording/         submitted     login   405   405   405   405   405   405
POST /review/2027/themes/{theme}/wording/         submitted     401     404   404   404   302   403   302
POST /review/2027/themes/{theme}/wording/         issued        401     404   404   404   409   403   409
POST /review/2026/themes/{theme}/wording/         submitted     401     404   404   404   404   403   404
GET  /review/2027/themes/{theme}/wording/keep/    submitted     login   405   405   405   405   405   405
POST /review/2027/themes/{theme}/wording/keep/    submitted     401     404   404   404   302   403   302
POST /review/2027/themes/{theme}/wording/keep/    issued        401     404   404   404   409   403   409
GET  /review/2027/themes/{theme}/wording/reset/   submitted     login   405   405   405   405   405   405
POST /review/2027/themes/{theme}/wording/reset/   submitted     401     404   404   404   302   403   302
GET  /review/2027/overview/                       submitted     login   404   404   404   200   200   200
POST /review/2027/overview/                       submitted     401     405   405   405   405   405   405
GET  /review/2025/overview/                       submitted     login   404   404   404   404   404   404
GET  /review/2027/overview.xlsx                   submitted     login   404   404   404   200   200   200
POST /review/2027/overview.xlsx                   submitted     401     405   405   405   405   405   405
GET  /review/2027/selection-summary.docx          submitted     login   404   404   404   200   200   200
POST /review/2027/selection-summary.docx          submitted     401     405   405   405   405   405   405
GET  /review/2027/phrases/                        submitted     login 404   404   404   200   200   200
POST /review/2027/phrases/                        submitted     401   405   405   405   405   405   405
GET  /review/2025/phrases/                        submitted     login 404   404   404   404   404   404
GET  /review/2027/phrases/add/                    submitted     login 405   405   405   405   405   405
POST /review/2027/phrases/add/                    submitted     401   404   404   404   302   403   302
GET  /review/2027/phrases/{phrase}/rename/        submitted     login 405   405   405   405   405   405
POST /review/2027/phrases/{phrase}/rename/        submitted     401   404   404   404   302   403   302
GET  /review/2027/phrases/{phrase}/move/          submitted     login 405   405   405   405   405   405
POST /review/2027/phrases/{phrase}/move/          submitted     401   404   404   404   302   403   302
GET  /review/2027/phrases/{phrase}/remove/        submitted     login 405   405   405   405   405   405
POST /review/2027/phrases/{phrase}/remove/        submitted     401   404   404   404   302   403   302
GET  /review/2027/similar/                        alike         login   404   404   404   200   200   200
POST /review/2027/similar/                        alike         401     405   405   405   405   405   405
GET  /review/2027/similar/merge/                  alike         login   404   404   404   422   403   422
POST /review/2027/similar/merge/                  alike         401     404   404   404   302   403   302
POST /review/2027/similar/merge/                  merged        401     404   404   404   409   403   409
POST /review/2026/similar/merge/                  alike         401     404   404   404   422   403   422
GET  /review/2027/similar/keep/                   alike         login   405   405   405   405   405   405
POST /review/2027/similar/keep/                   alike         401     404   404   404   302   403   302
GET  /review/2027/similar/kept/{apart}/undo/      alike         login   405   405   405   405   405   405
POST /review/2027/similar/kept/{apart}/undo/      alike         401     404   404   404   302   403   302
POST /review/2026/similar/kept/{apart}/undo/      alike         401     404   404   404   404   403   404
GET  /review/2027/similar/{second}/split/         merged        login   405   405   405   405   405   405
POST /review/2027/similar/{second}/split/         merged        401     404   404   404   302   403   302
POST /review/2027/similar/{second}/split/         alike         401     404   404   404   409   403   409
POST /review/2026/similar/{second}/split/         merged        401     404   404   404   404   403   404
GET  /review/2027/plan/                           working       login   404   404   404   200   200   200
POST /review/2027/plan/                           working       401     405   405   405   405   405   405
GET  /review/2027/plan/begin/                     submitted     login   405   405   405   405   405   405
POST /review/2027/plan/begin/                     submitted     401     404   404   404   302   403   302
GET  /review/2027/plan/place/                     working       login   405   405   405   405   405   405
POST /review/2027/plan/place/                     working       401     404   404   404   302   403   302
GET  /review/2027/plan/place/{theme}/             working       login   404   404   404   200   403   200
POST /review/2027/plan/place/{theme}/             working       401     404   404   404   302   403   302
POST /review/2027/plan/place/{theme}/             submitted     401     404   404   404   409   403   409
GET  /review/2027/plan/take-out/{theme}/          working       login   405   405   405   405   405   405
POST /review/2027/plan/take-out/{theme}/          working       401     404   404   404   302   403   302
POST /review/2027/plan/take-out/{theme}/          submitted     401     404   404   404   409   403   409
GET  /review/2027/plan/remark/{theme}/            working       login   405   405   405   405   405   405
POST /review/2027/plan/remark/{theme}/            working       401     404   404   404   302   403   302
POST /review/2027/plan/remark/{theme}/            submitted     401     404   404   404   409   403   409
GET  /review/2027/plan/order/{theme}/             working       login   405   405   405   405   405   405
POST /review/2027/plan/order/{theme}/             working       401     404   404   404   302   403   302
GET  /review/2027/plan/order/                     working       login   405   405   405   405   405   405
POST /review/2027/plan/order/                     working       401     404   404   404   302   403   302
GET  /review/2027/plan/undo/                      working       login   405   405   405   405   405   405
POST /review/2027/plan/undo/                      working       401     404   404   404   302   403   409
GET  /review/2027/plan/suggest/                   working       login   404   404   404   200   403   200
POST /review/2027/plan/suggest/                   working       401     404   404   404   302   403   302
GET  /review/2027/plan/ask/{theme}/               working       login   405   405   405   405   405   405
POST /review/2027/plan/ask/{theme}/               working       401     404   404   404   409   403   409
GET  /review/2027/plan/unask/{consent}/           working       login   405   405   405   405   405   405
POST /review/2027/plan/unask/{consent}/           working       401     404   404   404   302   403   302
GET  /consents/{consent}/                         working       login   200   404   404   404   404   404
POST /consents/{consent}/                         working       401     302   404   404   404   404   404
GET  /review/2027/plan/issue/                     submitted     login   404   404   404   302   403   302
GET  /review/2027/plan/issue/                     working       login   404   404   404   200   403   200
POST /review/2027/plan/issue/                     working       401     404   404   404   302   403   302
GET  /review/2027/plan/1.xlsx                     working       login   404   404   404   200   200   200
GET  /review/2027/plan/1.xlsx                     issued        login   200   200   404   200   200   200
GET  /review/2027/plan/2.xlsx                     issued        login   404   404   404   404   404   404
GET  /review/2027/plan/1.html                     issued        login   404   404   404   404   404   404
POST /review/2027/plan/1.xlsx                     issued        401     405   405   405   405   405   405
GET  /declarations/2027/plan/{line}/change/       issued        login   200   404   404   404   404   404
POST /declarations/2027/plan/{line}/change/       issued        401     302   404   404   404   404   404
GET  /declarations/2027/plan/{line}/change/       working       login   404   404   404   404   404   404
GET  /declarations/2027/plan/add/                 issued        login   200   200   404   404   404   404
POST /declarations/2027/plan/add/                 issued        401     302   302   404   404   404   404
GET  /declarations/2027/plan/add/                 working       login   404   404   404   404   404   404
GET  /changes/{change}/withdraw/                  issued        login   405   405   405   405   405   405
POST /changes/{change}/withdraw/                  issued        401     302   404   404   404   404   404
GET  /review/2027/changes.xlsx                    submitted     login   404   404   404   200   200   200
POST /review/2027/changes.xlsx                    submitted     401     405   405   405   405   405   405
GET  /review/2027/changes/                        submitted     login   404   404   404   200   200   200
GET  /review/2027/changes/                        issued        login   404   404   404   200   200   200
POST /review/2027/changes/                        issued        401     405   405   405   405   405   405
GET  /review/2027/changes/{change}/approve/       issued        login   404   404   404   200   403   200
POST /review/2027/changes/{change}/approve/       issued        401     404   404   404   302   403   302
POST /review/2026/changes/{change}/approve/       issued        401     404   404   404   404   403   404
GET  /review/2027/changes/{change}/refuse/        issued        login   405   405   405   405   405   405
POST /review/2027/changes/{change}/refuse/        issued        401     404   404   404   302   403   302
GET  /review/2027/changes/add/                    issued        login   404   404   404   200   403   200
POST /review/2027/changes/add/                    issued        401     404   404   404   302   403   302
GET  /review/2027/changes/rows/{line}/            issued        login   404   404   404   200   403   200
POST /review/2027/changes/rows/{line}/            issued        401     404   404   404   302   403   302
POST /review/2027/changes/rows/{line}/            working       401     404   404   404   409   403   409
GET  /review/2026/changes/rows/{line}/            issued        login   404   404   404   404   403   404
GET  /review/2027/changes/rows/{line}/drop/       issued        login   405   405   405   405   405   405
POST /review/2027/changes/rows/{line}/drop/       issued        401     404   404   404   302   403   302
GET  /review/2027/changes/rows/{line}/restore/    issued        login   405   405   405   405   405   405
POST /review/2027/changes/rows/{line}/restore/    issued        401     404   404   404   409   403   409
GET  /review/2027/plan/1/comparison/              issued        login   404   404   404   404   404   404
GET  /review/2027/plan/2/comparison/              revised       login   404   404   404   200   200   200
GET  /review/2027/plan/2/comparison/              reissued      login   200   200   404   200   200   200
POST /review/2027/plan/2/comparison/              reissued      401     405   405   405   405   405   405
GET  /review/2027/plan/2/comparison.xlsx          revised       login   404   404   404   200   200   200
GET  /review/2027/plan/2/comparison.pdf           reissued      login   200   200   404   200   200   200
GET  /review/2027/plan/2/comparison.html          reissued      login   404   404   404   404   404   404
POST /review/2027/plan/2/comparison.pdf           reissued      401     405   405   405   405   405   405
GET  /review/2027/plan/1/untold/                  working       login   404   404   404   404   404   404
GET  /review/2027/plan/1/untold/                  issued        login   404   404   404   200   200   200
POST /review/2027/plan/1/untold/                  issued        401     405   405   405   405   405   405
GET  /review/2027/plan/1/papers/                  working       login   404   404   404   200   200   200
GET  /review/2027/plan/1/papers/                  issued        login   200   200   404   200   200   200
POST /review/2027/plan/1/papers/                  issued        401     405   405   405   405   405   405
GET  /review/2027/plan/1/units/{unit}.xlsx        working       login   404   404   404   200   200   200
GET  /review/2027/plan/1/units/{unit}.xlsx        issued        login   200   404   404   200   200   200
GET  /review/2027/plan/1/units/{unit}.exe         issued        login   404   404   404   404   404   404
POST /review/2027/plan/1/units/{unit}.xlsx        issued        401     405   405   405   405   405   405
GET  /review/2027/plan/1/notice.docx              working       login   404   404   404   200   200   200
POST /review/2027/plan/1/notice.docx              issued        401     405   405   405   405   405   405
GET  /review/2027/plan/1/plan.ics                 working       login   404   404   404   404   404   404
GET  /review/2027/plan/1/plan.ics                 issued        login   200   200   404   200   200   200
POST /review/2027/plan/1/plan.ics                 issued        401     405   405   405   405   405   405
GET  /review/2027/plan/1/pdf/                     working       login   404   404   404   200   200   200
GET  /review/2027/plan/1/pdf/                     issued        login   200   200   404   200   200   200
POST /review/2027/plan/1/pdf/                     issued        401     405   405   405   405   405   405
GET  /review/2027/plan/1/pdf/start/               issued        login   405   405   405   405   405   405
POST /review/2027/plan/1/pdf/start/               working       401     404   404   404   302   302   302
POST /review/2027/plan/1/pdf/start/               issued        401     302   302   404   302   302   302
GET  /review/2027/plan/1/pdf/{job}/               working       login   404   404   404   302   302   302
GET  /review/2027/plan/1/pdf/{job}/               issued        login   302   302   404   302   302   302
POST /review/2027/plan/1/pdf/{job}/               issued        401     405   405   405   405   405   405
GET  /review/2027/plan/1/pdf/{job}/cancel/        working       login   405   405   405   405   405   405
POST /review/2027/plan/1/pdf/{job}/cancel/        working       401     404   404   404   302   403   302
POST /review/2027/plan/1/pdf/{job}/cancel/        issued        401     403   403   404   302   403   302
POST /review/2027/plan/1/pdf/{asked}/cancel/      issued        401     302   403   404   302   403   302
GET  /review/2027/plan/1/pdf/{job}.pdf            working       login   404   404   404   404   404   404
POST /review/2027/plan/1/pdf/{job}.pdf            issued        401     405   405   405   405   405   405
GET  /review/2027/plan/1/website.zip              working       login   404   404   404   404   404   404
GET  /review/2027/plan/1/website.zip              issued        login   404   404   404   200   200   200
POST /review/2027/plan/1/website.zip              issued        401     405   405   405   405   405   405
GET  /review/2027/followup/                       issued        login   404   404   404   200   200   200
POST /review/2027/followup/                       issued        401     405   405   405   405   405   405
GET  /review/2027/followup.xlsx                   issued        login   404   404   404   200   200   200
POST /review/2027/followup.xlsx                   issued        401     405   405   405   405   405   405
GET  /review/2027/followup/calendar/              issued        login   404   404   404   200   200   200
POST /review/2027/followup/calendar/              issued        401     405   405   405   405   405   405
GET  /review/2027/followup/units/                 issued        login   404   404   404   200   200   200
POST /review/2027/followup/units/                 issued        401     405   405   405   405   405   405
GET  /review/2027/followup/board/                 reported      login   404   404   404   200   200   200
POST /review/2027/followup/board/                 issued        401     405   405   405   405   405   405
GET  /review/2027/followup/opinions/              reported      login   404   404   404   200   200   200
POST /review/2027/followup/opinions/              issued        401     405   405   405   405   405   405
GET  /review/2027/followup/opinions.xlsx          reported      login   404   404   404   200   200   200
POST /review/2027/followup/opinions.xlsx          issued        401     405   405   405   405   405   405
GET  /review/2027/followup/holidays/              issued        login   404   404   404   200   200   200
POST /review/2027/followup/holidays/              issued        401     405   405   405   405   405   405
GET  /review/2027/followup/holidays/preview/      issued        login   405   405   405   405   405   405
POST /review/2027/followup/holidays/preview/      issued        401     404   404   404   403   403   422
GET  /review/2027/followup/holidays/replace/      issued        login   405   405   405   405   405   405
POST /review/2027/followup/holidays/replace/      issued        401     404   404   404   403   403   422
GET  /review/2027/followup/confirm/               reported      login   405   405   405   405   405   405
POST /review/2027/followup/confirm/               reported      401     404   404   404   302   403   302
POST /review/2027/followup/confirm/               issued        401     404   404   404   422   403   422
GET  /review/2027/followup/{occasion}/            reported      login   404   404   404   200   200   200
GET  /review/2026/followup/{occasion}/            reported      login   404   404   404   404   404   404
POST /review/2027/followup/{occasion}/            reported      401     405   405   405   405   405   405
GET  /review/2027/followup/{occasion}/confirm/    reported      login   405   405   405   405   405   405
POST /review/2027/followup/{occasion}/confirm/    reported      401     404   404   404   302   403   302
POST /review/2027/followup/{occasion}/confirm/    issued        401     404   404   404   409   403   409
GET  /review/2027/followup/{occasion}/remark/     announced     login   405   405   405   405   405   405
POST /review/2027/followup/{occasion}/remark/     announced     401     404   404   404   302   403   302
POST /review/2027/followup/{occasion}/remark/     reported      401     404   404   404   409   403   409
GET  /review/2027/followup/{occasion}/return/     reported      login   405   405   405   405   405   405
POST /review/2027/followup/{occasion}/return/     reported      401     404   404   404   302   403   302
GET  /review/2027/evidence/                       draft         login   404   404   404   200   200   200
GET  /review/2026/evidence/                       draft         login   404   404   404   200   200   200
POST /review/2027/evidence/                       draft         401     405   405   405   405   405   405
GET  /review/2027/evidence.pdf                    draft         login   404   404   404   200   200   200
GET  /review/2027/evidence.exe                    draft         login   404   404   404   404   404   404
POST /review/2027/evidence.pdf                    draft         401     405   405   405   405   405   405
GET  /review/2027/evidence/held/                  reported      login   404   404   404   200   200   200
GET  /review/2027/evidence/none/                  reported      login   404   404   404   404   404   404
POST /review/2027/evidence/held/                  reported      401     405   405   405   405   405   405
GET  /review/2027/evidence/points/                draft         login   405   405   405   405   405   405
POST /review/2027/evidence/points/                draft         401     404   404   404   302   403   302
GET  /review/2027/bundles/evidence/start/         draft         login   405   405   405   405   405   405
POST /review/2027/bundles/evidence/start/         draft         401     404   404   404   302   403   302
POST /review/2027/bundles/none/start/             draft         401     404   404   404   404   403   404
GET  /review/2027/bundles/{bundle}/               draft         login   404   404   404   302   302   302
GET  /review/2026/bundles/{bundle}/               draft         login   404   404   404   404   404   404
POST /review/2027/bundles/{bundle}/               draft         401     405   405   405   405   405   405
GET  /review/2027/bundles/{bundle}/cancel/        draft         login   405   405   405   405   405   405
POST /review/2027/bundles/{bundle}/cancel/        draft         401     404   404   404   302   403   302
GET  /review/2027/bundles/{bundle}.zip            draft         login   404   404   404   404   404   404
POST /review/2027/bundles/{bundle}.zip            draft         401     405   405   405   405   405   405
GET  /review/2027/archive/                        reported      login   404   404   404   200   200   200
POST /review/2027/archive/                        reported      401     405   405   405   405   405   405
POST /review/2027/bundles/archive/start/          reported      401     404   404   404   302   403   302
GET  /review/2027/archive/close/                  reported      login   405   405   405   405   405   405
POST /review/2027/archive/close/                  reported      401     404   404   404   409   403   409
GET  /review/2027/archive/reopen/                 reported      login   405   405   405   405   405   405
POST /review/2027/archive/reopen/                 reported      401     404   404   404   409   403   409
GET  /review/2027/followup/media/                 reported      login   404   404   404   200   200   200
POST /review/2027/followup/media/                 issued        401     405   405   405   405   405   405
GET  /review/2027/followup/media.xlsx             issued        login   404   404   404   200   200   200
POST /review/2027/followup/media.xlsx             issued        401     405   405   405   405   405   405
GET  /review/2027/followup/briefing/              reported      login   404   404   404   200   200   200
POST /review/2027/followup/briefing/              issued        401     405   405   405   405   405   405
GET  /review/2027/followup/briefing.docx          reported      login   404   404   404   200   200   200
POST /review/2027/followup/briefing.docx          issued        401     405   405   405   405   405   405
GET  /review/2027/followup/summary.docx           reported      login   404   404   404   200   200   200
POST /review/2027/followup/summary.docx           issued        401     405   405   405   405   405   405
GET  /review/2027/followup/exemplary/             reported      login   404   404   404   200   200   200
POST /review/2027/followup/exemplary/             issued        401     405   405   405   405   405   405
GET  /review/2027/followup/exemplary.docx         issued        login   404   404   404   422   422   422
POST /review/2027/followup/exemplary.docx         issued        401     405   405   405   405   405   405
GET  /review/2027/followup/{occasion}/exemplary/  reported      login   405   405   405   405   405   405
POST /review/2027/followup/{occasion}/exemplary/  reported      401     404   404   404   302   403   302
GET  /review/2027/followup/{occasion}/case/       reported      login   404   404   404   200   200   200
GET  /review/2027/followup/{occasion}/case/       issued        login   404   404   404   404   404   404
POST /review/2027/followup/{occasion}/case/       reported      401     405   405   405   405   405   405
GET  /review/2027/followup/{occasion}/case/save/  reported      login   405   405   405   405   405   405
POST /review/2027/followup/{occasion}/case/save/  reported      401     404   404   404   302   403   302
POST /review/2027/followup/{occasion}/case/save/  issued        401     404   404   404   404   403   404
GET  /review/2027/followup/{occasion}/case.docx   reported      login   404   404   404   200   200   200
POST /review/2027/followup/{occasion}/case.docx   reported      401     405   405   405   405   405   405
GET  /activities/2027/                            issued        login   200   200   404   404   404   404
POST /activities/2027/                            issued        401     405   405   405   405   405   405
GET  /activities/2026/                            issued        login   404   404   404   404   404   404
GET  /activities/2027/lines/{activity}/add/       issued        login   405   405   405   405   405   405
POST /activities/2027/lines/{activity}/add/       issued        401     302   404   404   302   403   302
GET  /activities/2027/lines/{activity}/monthly/   issued        login   405   405   405   405   405   405
POST /activities/2027/lines/{activity}/monthly/   issued        401     302   404   404   302   403   302
GET  /activities/2027/{occasion}/                 issued        login   200   404   404   200   200   200
GET  /activities/2027/{occasion}/                 reported      login   200   404   404   200   200   200
GET  /activities/2026/{occasion}/                 issued        login   404   404   404   404   404   404
POST /activities/2027/{occasion}/                 issued        401     405   405   405   405   405   405
GET  /activities/2027/{occasion}/announce/        issued        login   200   404   404   200   403   200
GET  /activities/2027/{occasion}/announce/        reported      login   302   404   404   302   403   302
POST /activities/2027/{occasion}/announce/        issued        401     302   404   404   302   403   302
POST /activities/2027/{occasion}/announce/        reported      401     409   404   404   409   403   409
POST /activities/2026/{occasion}/announce/        issued        401     404   404   404   404   404   404
GET  /activities/2027/{occasion}/warnings/        issued        login   200   404   404   200   403   200
POST /activities/2027/{occasion}/warnings/        issued        401     405   405   405   405   405   405
GET  /activities/2027/{occasion}/reschedule/      announced     login   405   405   405   405   405   405
POST /activities/2027/{occasion}/reschedule/      announced     401     302   404   404   302   403   302
POST /activities/2027/{occasion}/reschedule/      issued        401     409   404   404   409   403   409
GET  /activities/2027/{occasion}/withdraw/        announced     login   405   405   405   405   405   405
POST /activities/2027/{occasion}/withdraw/        announced     401     302   404   404   302   403   302
POST /activities/2027/{occasion}/withdraw/        reported      401     409   404   404   409   403   409
GET  /activities/2027/{occasion}/remove/          issued        login   405   405   405   405   405   405
POST /activities/2027/{occasion}/remove/          issued        401     302   404   404   302   403   302
GET  /activities/2027/{occasion}/report/          issued        login   302   404   404   302   403   302
GET  /activities/2027/{occasion}/report/          announced     login   200   404   404   200   403   200
GET  /activities/2027/{occasion}/report/          reported      login   302   404   404   302   403   302
POST /activities/2027/{occasion}/report/          announced     401     302   404   404   302   403   302
POST /activities/2027/{occasion}/report/          reported      401     409   404   404   409   403   409
POST /activities/2026/{occasion}/report/          announced     401     404   404   404   404   404   404
GET  /activities/2027/{occasion}/report/withdraw/ reported      login   405   405   405   405   405   405
POST /activities/2027/{occasion}/report/withdraw/ reported      401     302   404   404   409   403   409
POST /activities/2027/{occasion}/report/withdraw/ announced     401     409   404   404   409   403   409
GET  /activities/2027/{occasion}/check/           announced     login   200   404   404   200   403   200
GET  /activities/2027/{occasion}/check/           reported      login   302   404   404   302   403   302
POST /activities/2027/{occasion}/check/           announced     401     405   405   405   405   405   405
GET  /activities/2027/{occasion}/submit/          announced     login   405   405   405   405   405   405
POST /activities/2027/{occasion}/submit/          announced     401     422   404   404   422   403   422
POST /activities/2027/{occasion}/submit/          reported      401     409   404   404   409   403   409
GET  /activities/2027/{occasion}/receipts/{report}/ reported    login   200   404   404   200   200   200
POST /activities/2027/{occasion}/receipts/{report}/ reported    401     405   405   405   405   405   405
GET  /activities/2027/{occasion}/opinions/{opinion}/ reported   login   405   405   405   405   405   405
POST /activities/2027/{occasion}/opinions/{opinion}/ reported   401     302   404   404   302   403   302
POST /activities/2027/{occasion}/opinions/{opinion}/ issued     401     404   404   404   404   403   404
GET  /activities/2027/{occasion}/publicity/       reported      login   200   404   404   200   200   200
GET  /activities/2027/{occasion}/publicity/       issued        login   200   404   404   200   200   200
POST /activities/2027/{occasion}/publicity/       reported      401     405   405   405   405   405   405
GET  /activities/2027/{occasion}/preview.docx     announced     login   200   404   404   200   200   200
GET  /activities/2027/{occasion}/preview.docx     issued        login   404   404   404   404   404   404
POST /activities/2027/{occasion}/preview.docx     announced     401     405   405   405   405   405   405
GET  /activities/2027/{occasion}/preview.zip      announced     login   200   404   404   200   200   200
GET  /activities/2027/{occasion}/preview.zip      reported      login   404   404   404   404   404   404
POST /activities/2027/{occasion}/preview.zip      announced     401     405   405   405   405   405   405
GET  /activities/2027/{occasion}/news/            reported      login   405   405   405   405   405   405
POST /activities/2027/{occasion}/news/            reported      401     302   404   404   302   403   302
POST /activities/2027/{occasion}/news/            issued        401     409   404   404   409   403   409
GET  /activities/2027/{occasion}/news.docx        reported      login   200   404   404   200   200   200
GET  /activities/2027/{occasion}/news.docx        issued        login   404   404   404   404   404   404
POST /activities/2027/{occasion}/news.docx        reported      401     405   405   405   405   405   405
GET  /activities/2027/{occasion}/publicity/photos/ reported     login   405   405   405   405   405   405
POST /activities/2027/{occasion}/publicity/photos/ reported     401     302   404   404   302   403   302
GET  /activities/2027/{occasion}/publicity/clear/ reported      login   405   405   405   405   405   405
POST /activities/2027/{occasion}/publicity/clear/ reported      401     422   404   404   422   403   422
GET  /activities/2027/{occasion}/website.zip      reported      login   409   404   404   409   409   409
GET  /activities/2027/{occasion}/website.zip      issued        login   404   404   404   404   404   404
POST /activities/2027/{occasion}/website.zip      reported      401     405   405   405   405   405   405
GET  /activities/2027/{occasion}/files/           announced     login   405   405   405   405   405   405
POST /activities/2027/{occasion}/files/           announced     401     302   404   404   302   403   302
POST /activities/2027/{occasion}/files/           reported      401     302   404   404   302   403   302
GET  /activities/2027/{occasion}/files/{file}/    reported      login   200   404   404   200   200   200
GET  /activities/2026/{occasion}/files/{file}/    reported      login   404   404   404   404   404   404
POST /activities/2027/{occasion}/files/{file}/    reported      401     405   405   405   405   405   405
GET  /activities/2027/{occasion}/files/{file}/400.jpg reported  login   200   404   404   200   200   200
GET  /activities/2027/{occasion}/files/{file}/500.jpg reported  login   404   404   404   404   404   404
POST /activities/2027/{occasion}/files/{file}/400.jpg reported  401     405   405   405   405   405   405
"""  # noqa: E501

# The 管理 pages: everybody but the admin is sent on to nothing.
MANAGEMENT = """
200 /manage/
200 /manage/district/
405 /manage/district/save/
200 /manage/units/
405 /manage/units/order/
200 /manage/units/new/
405 /manage/units/add/
200 /manage/units/import/
405 /manage/units/import/preview/
405 /manage/units/import/commit/
200 /manage/units/{unit}/
404 /manage/units/0/
405 /manage/units/{unit}/edit/
405 /manage/units/{unit}/close/
405 /manage/units/{unit}/reopen/
200 /manage/units/{unit}/merge/
405 /manage/units/{unit}/merge/commit/
200 /manage/accounts/
405 /manage/accounts/missing/
405 /manage/accounts/slips/preview/
405 /manage/accounts/slips/
200 /manage/accounts/new/
405 /manage/accounts/add/
200 /manage/accounts/{user}/
404 /manage/accounts/0/
405 /manage/accounts/{user}/edit/
405 /manage/accounts/{user}/handover/
405 /manage/accounts/{user}/reset/
405 /manage/accounts/{user}/unlock/
405 /manage/accounts/{user}/unenrol/
405 /manage/accounts/{user}/logout/
405 /manage/accounts/{user}/close/
405 /manage/accounts/{user}/reopen/
200 /manage/campaigns/
405 /manage/campaigns/add/
405 /manage/campaigns/copy/
200 /manage/campaigns/import/
405 /manage/campaigns/import/preview/
405 /manage/campaigns/import/commit/
200 /manage/campaigns/2027/
404 /manage/campaigns/2031/
405 /manage/campaigns/2027/open/
200 /manage/campaigns/2027/lists/forms/
200 /manage/campaigns/2027/lists/areas/
200 /manage/campaigns/2027/lists/tags/
404 /manage/campaigns/2027/lists/others/
405 /manage/campaigns/2027/lists/forms/save/
200 /manage/campaigns/2027/times/
404 /manage/campaigns/2027/others/
405 /manage/campaigns/2027/times/save/
405 /manage/campaigns/2027/titles/preview/
200 /manage/health/
200 /manage/security/
405 /manage/security/second-factor/
200 /manage/log/
200 /manage/log/log.xlsx
"""

HEAD, *LINES = (line.split() for line in MATRIX.splitlines() if line)
ROLES = HEAD[3:]
ROWS = [(*line[:3], dict(zip(ROLES, line[3:], strict=True))) for line in LINES]
PORTAL = sorted({address for _, address, _, _ in ROWS})
STATES = sorted({state for _, _, state, _ in ROWS})
MANAGED = [line.split() for line in MANAGEMENT.splitlines() if line]
EVERY_ADDRESS = [*PORTAL, *(address for _, address in MANAGED)]

STATUSES = {
    "upcoming": DeclarationStatus.DRAFT,
    "again": DeclarationStatus.DRAFT,
    "closed": DeclarationStatus.DRAFT,
    "returned_late": DeclarationStatus.RETURNED,
    "working": DeclarationStatus.ACCEPTED,
    "issued": DeclarationStatus.ACCEPTED,
    "revised": DeclarationStatus.ACCEPTED,
    "reissued": DeclarationStatus.ACCEPTED,
    "announced": DeclarationStatus.ACCEPTED,
    "reported": DeclarationStatus.ACCEPTED,
    "alike": DeclarationStatus.SUBMITTED,
    "merged": DeclarationStatus.SUBMITTED,
    "decided": DeclarationStatus.SUBMITTED,
    "proposed": DeclarationStatus.SUBMITTED,
}


def posted(address, world):
    """What the page behind this address sends when it is used as meant."""
    day = timezone.localdate() + timedelta(days=3)
    row = {"title": "新写的一行", "time_text": "5月", "summary": "请居民来看。"}
    reminding = {
        "declaration": world.declaration,
        "text": "请{单位}填报。",
        "key": uuid.uuid4(),
    }
    return {
        "/login/": {"username": "filer", "password": PASSWORD},
        "/password/": {
            "old_password": PASSWORD,
            "new_password1": "Xin-Mima-2027",
            "new_password2": "Xin-Mima-2027",
        },
        "/declarations/2027/": rows_post(row, revision=1),
        "/declarations/2027/intake/": {"pasted": "新写的一行\t5月\t座谈交流\t请来看。"},
        "/declarations/2027/attachments/": {"scan": make_scan()},
        "/review/2027/declarations/{declaration}/files/{attachment}/remove/": {
            f"file-{world.attachment}-reason": "传错了。"
        },
        "/review/2027/declarations/{declaration}/extend/": {
            "until": f"{day:%Y-%m-%d}T18:00",
            "reason": "停电。",
        },
        "/declarations/2027/submit/": {"revision": 1, "key": uuid.uuid4()},
        "/review/2027/declarations/{declaration}/return/": {
            "reason": "请写具体。",
            "answer_on": f"{day:%Y-%m-%d}",
        },
        "/review/2027/reminders/text/": {"text": "请{单位}填报。"},
        "/review/2027/reminders/edit/": reminding,
        "/review/2027/reminders/calls/": {"declaration": world.declaration},
        "/review/2027/reminders/called/": {
            "key": uuid.uuid4(),
            "listed": world.declaration,
            "called": world.declaration,
        },
        "/review/2027/reminders/preview/": reminding,
        "/review/2027/reminders/mail/": reminding,
        "/review/2027/reminders/messaged/": reminding,
        "/review/2027/outbox/send/": {"mail": world.mail},
        "/review/2027/outbox/discard/": {"mail": world.mail},
        "/review/2027/outbox/{mail}/edit/": {
            "address": "unit@example.cn",
            "subject": "请报送",
            "body": "请报送申报表。",
        },
        "/review/2027/desk/": {
            "columns": ["unit", "time"],
            "order": "month",
            "page_size": 20,
        },
        "/review/2027/desk/filters/": {
            "name": "待定的",
            "back": "/review/2027/themes/?selection=pending",
        },
        "/review/2027/desk/filters/{kept}/rename/": {"name": "还没定的"},
        "/review/2027/themes/decide/": {"theme": world.theme, "outcome": "reserve"},
        "/review/2027/themes/decide/all/": drawn(world),
        "/review/2026/themes/decide/all/": drawn(world),
        "/review/2027/themes/{theme}/decide/": {"outcome": "reserve"},
        "/review/2027/themes/{theme}/note/": {"text": "先问问再定。"},
        "/review/2027/themes/{theme}/tag/": {"name": "现场类"},
        "/review/2027/themes/{theme}/wording/": {"title": "走进政务大厅"},
        "/review/2027/phrases/add/": {"text": "离主题太远。"},
        "/review/2027/phrases/{phrase}/rename/": {"text": "离主题太远。"},
        "/review/2027/phrases/{phrase}/move/": {"step": -1},
        "/review/2027/similar/merge/": {"lead": world.theme, "theme": world.second},
        "/review/2027/similar/keep/": {"side": [world.theme, world.second]},
        "/review/2027/themes/{theme}/reject/": {"word": "太远。"},
        "/review/2027/plan/place/{theme}/": {"months": [5]},
        "/declarations/2027/plan/{line}/change/": {
            "kind": "cancel",
            "reason": "停电。",
        },
        "/declarations/2027/plan/add/": PLANNED,
        "/review/2027/changes/{change}/refuse/": {"answer": "场地已定。"},
        "/review/2027/changes/add/": PLANNED | {"unit": world.unit},
        "/review/2027/changes/rows/{line}/": PLANNED,
        "/review/2027/changes/rows/{line}/drop/": {"reason": "停电。"},
        "/review/2027/plan/issue/": {"dated": f"{timezone.localdate():%Y-%m-%d}"}
        | acknowledge(address),
        "/review/2027/plan/order/{theme}/": {"step": 1},
        "/review/2027/plan/order/": {"month": 4},
        "/review/2027/plan/suggest/": {"take": f"{world.theme}-8"},
        "/consents/{consent}/": {"outcome": "agreed"},
        "/review/2027/followup/confirm/": {"occasion": world.occasion},
        "/review/2027/followup/{occasion}/case/save/": {
            "revision": 0,
            "title": "走进投放点",
            "practice": "居民来看。",
        },
        "/review/2027/followup/{occasion}/return/": {
            "reason": "人数对不上。",
            "answer_by": f"{day:%Y-%m-%d}",
        },
        "/review/2027/archive/reopen/": {"reason": "补录一份报告。"},
        "/activities/2027/lines/{activity}/add/": {"month": 4},
        "/activities/2027/{occasion}/announce/": {"revision": 0, "act": "save"},
        "/activities/2026/{occasion}/announce/": {"revision": 0, "act": "save"},
        "/activities/2027/{occasion}/report/": LEDGERS | {"revision": 0},
        "/activities/2026/{occasion}/report/": LEDGERS | {"revision": 0},
        "/activities/2027/{occasion}/news/": {
            "revision": 0,
            "title": "走进投放点",
            "text": "居民来看。",
        },
        "/activities/2027/{occasion}/reschedule/": {
            "to-day": "2027-04-20",
            "to-place": "政务大厅",
            "to-reason": "停电。",
        },
        "/activities/2027/{occasion}/withdraw/": {"back-reason": "停电。"},
        "/activities/2027/{occasion}/submit/": {"revision": 0, "key": uuid.uuid4()},
        "/activities/2027/{occasion}/opinions/{opinion}/": {
            f"answer-{world.opinion}-handling": "adopted",
            f"answer-{world.opinion}-answer": "已经装灯。",
        },
    }.get(address, {}) | SEEN


def acknowledge(address):
    """Every line of the check sheet that asks, where a version is to be issued."""
    issued = address.endswith("/plan/issue/")
    version = PlanVersion.objects.working().first() if issued else None
    asked = build_check_sheet(version).to_acknowledge if version else []
    return {"seen": [check.key for check in asked]}


def drawn(world):
    return {"drawn": f"{world.theme}=pending", "outcome": "reserve"}


def keep_pair(theme, second):
    """Somebody kept them apart as they read then; they have changed since."""
    kept = KeptApart(first=theme, second=second, marks="then", by_label="office")
    kept.save()
    return kept.pk


def make_world(state="submitted"):
    """The cast, one campaign and the filer's declaration in a state; pks by name."""
    now = timezone.now()
    dates = {
        "upcoming": {"opens_at": now + timedelta(days=1)},
        "closed": {"deadline": now - timedelta(hours=1)},
        "returned_late": {"deadline": now - timedelta(hours=1)},
        "proposed": {"two_levels": True},
    }
    campaign = make_campaign(2027, **dates.get(state, {}))
    earlier = make_campaign(2026)
    people = make_cast()
    if state == "again":
        make_theme(make_declaration(people["filer"].unit, earlier), "去年的主题")
    declaration = make_declaration(
        people["filer"].unit,
        campaign,
        status=STATUSES.get(state, state),
        contact_phone=PHONE,
    )
    theme = make_theme(declaration, TITLE)
    make_theme(make_declaration(people["outsider"].unit, campaign), "邻居的主题")
    second = theme
    if state in ("alike", "merged"):
        into = {"selection": Selection.MERGED, "merged_into": theme}
        second = make_theme(declaration, TITLE, **into if state == "merged" else {})
    filing = make_filing(declaration, people["filer"])
    if state in ("working", "issued", "revised", "reissued", "announced", "reported"):
        make_plan(theme, people["reviewer"], state)
    batch = None
    if state in ("decided", "proposed"):
        decider = "reviewer" if state == "decided" else "colleague"
        batch = decide_theme(theme, Selection.SELECTED, actor=people[decider]).batch
    return SimpleNamespace(
        batch=batch.pk if batch else 0,
        people=people,
        sessions={},
        clients={},
        declaration=declaration.pk,
        theme=theme.pk,
        second=second.pk,
        apart=keep_pair(theme, second) if second != theme else 0,
        filing=filing.number,
        tag=make_tag(theme).pk,
        phrase=ReasonPhrase.objects.create(text="内容太笼统。").pk,
        attachment=make_attachment(
            declaration, people["filer"], "盖章.jpg", make_photo()
        ).pk,
        campaign=campaign.pk,
        unit=declaration.unit_id,
        user=people["filer"].pk,
        mail=make_mail(declaration.unit, campaign).pk,
        line=theme.plan_entries.values_list("line", flat=True).first() or uuid.uuid4(),
        activity=Activity.objects.values_list("pk", flat=True).first() or 0,
        occasion=Occasion.objects.values_list("pk", flat=True).first() or 0,
        file=OccasionFile.objects.values_list("pk", flat=True).first() or 0,
        opinion=Opinion.objects.values_list("pk", flat=True).first() or 0,
        report=OccasionReport.objects.values_list("number", flat=True).first() or "0",
        change=make_change(declaration).pk,
        consent=theme.consents.create(months=Months.of(9), asked_by_label="office").pk,
        job=make_job(people["admin"]),
        asked=make_job(people["filer"], Look(page="A3")),
        bundle=queue_bundle(campaign, BundleKind.EVIDENCE, actor=people["admin"]).pk,
        kept=preferences.keep_filter(people["reviewer"], "八月", "month=8").pk,
    )


def make_cast():
    return {
        "anonymous": None,
        "filer": make_user("filer", unit=make_unit("高塘岭街道")),
        "outsider": make_user("outsider", unit=make_unit("区教育局")),
        "stranger": make_user("stranger", unit=make_unit("区档案馆")),
        "reviewer": make_user("office", Role.REVIEWER),
        "leader": make_user("leader", Role.LEADER),
        "admin": make_user("admin", Role.ADMIN),
        "colleague": make_user("office2", Role.REVIEWER),
    }


def make_plan(theme, reviewer, state):
    """Version 1 at work or issued; 2 at work (`revised`) or issued (`reissued`)."""
    theme.selection = Selection.SELECTED
    theme.save()
    version = begin_version(theme.declaration.campaign, actor=reviewer)
    place_theme(theme, theme.months, version=version, actor=reviewer)
    if state != "working":
        issuing.issue_plan(version, actor=reviewer)
    if state in ("revised", "reissued"):
        version = begin_version(theme.declaration.campaign, actor=reviewer)
        place_theme(theme, Months.of(9), version=version, actor=reviewer)
    if state == "reissued":
        issuing.issue_plan(version, actor=reviewer, reason="汛期改期。")
    if state in ("announced", "reported"):
        told = ANNOUNCED | {"day": date(2027, 4, 16), "announced_at": timezone.now()}
        Occasion.objects.update(status=OccasionStatus.ANNOUNCED, **told)
    if state == "reported":
        make_reported(Occasion.objects.get())


def make_reported(occasion):
    """Its report with a photo and an opinion that waits for an answer."""
    filer = User.objects.get(username="filer")
    store_occasion_file(
        occasion, actor=filer, kind="photo", name="1.jpg", content=make_photo()
    )
    make_complete(occasion)
    told = HELD | {"held_on": timezone.localdate()}
    Occasion.objects.update(status=OccasionStatus.REPORTED, **told)
    freeze_report(
        Occasion.objects.get(),
        actor=filer,
        key=uuid.uuid4(),
        received_at=timezone.now(),
        note="",
    )


def make_change(declaration):
    """A request of the filer's unit for one more activity."""
    return declaration.unit.change_requests.create(
        campaign=declaration.campaign,
        kind=ChangeKind.ADD,
        months=Months.of(10),
        reason="停电。",
        **{name: PLANNED[name] for name in ("title", "forms_text", "summary")},
    )


def make_job(asker, look=AS_IT_COMES):
    """A paper that waits for the worker, where there is a plan; else no such thing."""
    version = PlanVersion.objects.first()
    if version is None:
        return 0
    return jobs.queue_paper(version, look, build_plan_paper(version), actor=asker).pk


@pytest.fixture
def world(db):
    return make_world()


def visit(world, role, method, address, **options):
    client = client_of(world, role)
    data = posted(address, world) if method == "POST" else None
    send = getattr(client, method.lower())
    return send(address.format(**vars(world)), data, **options)


def client_of(world, role):
    """The browser of the role with nothing but its one session; to log in is half a page."""
    client = world.clients.setdefault(role, Client())
    client.cookies.clear()
    if person := world.people[role]:
        if role not in world.sessions:
            client.force_login(person)
            world.sessions[role] = client.cookies[site.SESSION_COOKIE_NAME].value
        client.cookies[site.SESSION_COOKIE_NAME] = world.sessions[role]
    return client


def said(response):
    if response.status_code != 302:
        return str(response.status_code)
    return "login" if response["Location"].startswith("/login/?") else "302"


def checksums():
    """{table: digest of all its rows}; sessions come and go with every login.

    So does what the log tells of them: logins, refusals, files taken away.
    """
    of_acts = {AuditEntry: {"chain": ACTS}, AuditHead: {"pk": ACTS}}
    return {
        model._meta.db_table: hashlib.sha256(
            repr(
                list(
                    model._base_manager.filter(**of_acts.get(model, {}))
                    .order_by("pk")
                    .values_list()
                )
            ).encode()
        ).hexdigest()
        for model in apps.get_models(include_auto_created=True)
        if model is not Session
    }


def named_views(resolver=None, namespace=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else ""
            yield from named_views(pattern, inner or namespace)
        elif pattern.name:
            yield f"{namespace}{pattern.name}"


@pytest.mark.parametrize("state", STATES)
def test_each_role_gets_its_answer(state):
    """And a page writes nothing, shows the office no whole phone, others no theme."""
    rows = [row for row in ROWS if row[2] == state]

    assert list(find_wrong_answers(make_world(state), rows)) == []


def find_wrong_answers(world, rows):
    """Sentences about what one role was told by one address, and should not have been."""
    for method, address, state, expected in rows:
        for role in pick_askers(expected):
            got, wrongs = ask(world, role, method, address)
            if got != expected[role]:
                wrongs = [f"got {got}, not {expected[role]}", *wrongs]
            yield from (f"{method} {address} {state}: {role} {one}" for one in wrongs)


def pick_askers(expected):
    """A method that is refused to all is asked for by one of each side."""
    refused = all(expected[role] == "405" for role in ROLES if role != "anonymous")
    return ("anonymous", "filer", "reviewer") if refused else ROLES


def ask(world, role, method, address):
    """(what the role was told, [what else is wrong with it]); then taken back."""
    client = client_of(world, role)  # the session outlives what is undone
    with undone(), watch_writes() as written:
        acts = AuditEntry.objects.of_acts().count()
        response = visit(world, role, method, address)
        wrongs = []
        if method == "GET":
            wrongs += [f"writes {one}" for one in written]
            if AuditEntry.objects.of_acts().count() != acts:
                wrongs.append("writes an act")
            wrongs += find_leaks(client, role, response)
    return said(response), wrongs


@contextmanager
def watch_writes():
    """{table written meanwhile}"""
    written = set()

    def note(execute, sql, *rest):
        if (write := WRITE.match(sql)) and write[1] not in PASSING:
            written.add(write[1])
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield written


def find_leaks(client, role, response):
    """A whole phone before the office, a theme of another unit before a unit."""
    if role in ("outsider", "stranger") and said(response) == "302":
        response = client.get(response["Location"], follow=True)
    page = response.getvalue()
    if role in ("reviewer", "leader", "admin") and PHONE.encode() in page:
        yield "sees a whole phone"
    of_another = role in ("outsider", "stranger") and is_private(response)
    if of_another and TITLE.encode() in page:
        yield "reads the theme"


def is_private(response):
    """An issued plan is for all units to read, on the page and as a calendar."""
    issued = PlanVersion.objects.exclude(status=PlanStatus.WORKING).exists()
    ends = (*PAPERS, *(("/papers/", "/comparison/", ".ics") if issued else ()))
    return not response.request["PATH_INFO"].endswith(ends)


# Each opens one door of the office, or of a unit, to people it is not for.
HOLES = {
    "act of the office": (
        "review.access.is_office",
        lambda user: True,
        ("POST", "/review/2027/declarations/{declaration}/accept/", "submitted"),
        {"leader"},
    ),
    "page of the office": (
        "review.access.sees_all_units",
        lambda user: True,
        ("GET", "/review/2027/roster/", "draft"),
        {"filer", "outsider"},
    ),
    "receipt of another unit": (
        "submissions.models.declarations.FilingQuerySet.visible_to",
        lambda filings, user: filings,
        ("GET", "/declarations/2027/filings/{filing}/", "submitted"),
        {"outsider", "stranger"},
    ),
}


@pytest.mark.parametrize(("place", "hole", "row", "let_in"), HOLES.values(), ids=HOLES)
def test_planted_hole_is_seen(monkeypatch, place, hole, row, let_in):
    method, address, state = row
    [expected] = [wanted for *asked, wanted in ROWS if tuple(asked) == row]
    world = make_world(state)
    monkeypatch.setattr(place, hole)

    answers = {role: ask(world, role, method, address)[0] for role in ROLES}

    assert {role for role in ROLES if answers[role] != expected[role]} == let_in


def missing_from_matrix(world, resolver=None):
    visited = {
        resolve(address.format(**vars(world))).view_name for address in EVERY_ADDRESS
    }
    return set(named_views(resolver)) - visited


def test_no_address_is_missing_from_the_matrix(world):
    assert missing_from_matrix(world) == set()


def test_planted_address_is_missing_from_the_matrix(world):
    planted = [path("x/", resolve("/").func, name="x")]
    inner = SimpleNamespace(url_patterns=planted, namespace="review")
    patterns = [*get_resolver().url_patterns, *planted, inner]

    missing = missing_from_matrix(world, SimpleNamespace(url_patterns=patterns))

    assert missing == {"x", "review:x"}


def test_admin_manages(world):
    answers = {address: ask(world, "admin", "GET", address) for _, address in MANAGED}

    assert answers == {address: (status, []) for status, address in MANAGED}


@pytest.mark.parametrize("role", ["filer", "reviewer", "leader"])
def test_others_find_nothing_under_manage(world, role):
    statuses = {
        address: visit(world, role, "GET", address, follow=True).status_code
        for _, address in MANAGED
    }

    posted = {
        address: visit(world, role, "POST", address).status_code
        for _, address in MANAGED
    }
    assert statuses == dict.fromkeys(statuses, 404)
    assert posted == dict.fromkeys(posted, 404)


def test_anonymous_logs_in_before_managing(world):
    ends = {
        path: visit(world, "anonymous", "GET", path, follow=True).request["PATH_INFO"]
        for _, path in MANAGED
    }

    assert ends == dict.fromkeys(ends, "/login/")


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.LEADER, Role.ADMIN])
def test_office_account_with_a_unit_does_not_file_for_it(world, client, role):
    client.force_login(make_user("both", role, unit=world.people["filer"].unit))
    before = checksums()

    response = client.post("/declarations/2027/", posted("/declarations/2027/", world))

    assert response.status_code == 404
    assert checksums() == before


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_change_nothing(world, method):
    client = Client()
    client.force_login(world.people["admin"])
    before = checksums()

    for address in PORTAL:
        getattr(client, method)(address.format(**vars(world)))

    assert checksums() == before


@pytest.mark.parametrize(("role", "method"), [("filer", "GET"), ("admin", "POST")])
def test_first_password_comes_before_everything(world, role, method):
    person = world.people[role]
    person.must_change_password = True
    person.save()
    open_to_it = ("/password/", "/logout/", "/healthz", "/readyz")
    elsewhere = [path for path in EVERY_ADDRESS if path not in open_to_it]

    targets = {
        path: visit(world, role, method, path).get("Location") for path in elsewhere
    }

    assert {path for path, target in targets.items() if target != "/password/"} == set()
