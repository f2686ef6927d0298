"""Addresses of what a unit does, of people and of the machine room."""

from django.urls import path

from submissions.views import (
    attachments,
    changes,
    consents,
    declarations,
    filings,
    health,
    people,
    start,
)

app_name = "submissions"

# /declarations/<year>/
declaration_urls = [
    path("declarations/<int:year>/", declarations.edit, name="declaration-edit"),
    path(
        "declarations/<int:year>/months/", declarations.months_read, name="months-read"
    ),
    path("declarations/<int:year>/check/", filings.check, name="declaration-check"),
    path("declarations/<int:year>/submit/", filings.submit, name="declaration-submit"),
    path(
        "declarations/<int:year>/withdraw/",
        filings.withdraw,
        name="declaration-withdraw",
    ),
    path(
        "declarations/<int:year>/form.<str:ending>",
        filings.form_paper,
        name="declaration-paper",
    ),
    path(
        "declarations/<int:year>/last/", start.last_year, name="declaration-last-year"
    ),
    path("declarations/<int:year>/intake/", start.intake, name="declaration-intake"),
    path(
        "declarations/<int:year>/attachments/",
        attachments.upload,
        name="attachment-upload",
    ),
    path("attachments/<int:pk>/", attachments.show, name="attachment-show"),
    path("attachments/<int:pk>/view/", attachments.view, name="attachment-view"),
    path(
        "declarations/<int:year>/filings/<slug:number>/",
        filings.receipt,
        name="filing-receipt",
    ),
]

# A unit's wishes for the plan in force
change_urls = [
    path("declarations/<int:year>/plan/add/", changes.add, name="change-add"),
    path(
        "declarations/<int:year>/plan/<uuid:line>/change/",
        changes.ask,
        name="change-ask",
    ),
    path("changes/<int:pk>/withdraw/", changes.withdraw, name="change-withdraw"),
]

consent_urls = [
    path("consents/<int:pk>/", consents.answer, name="consent-answer"),
]

urlpatterns = [*declaration_urls, *change_urls, *consent_urls]

root_urls = [
    path("", people.home, name="home"),
    path("login/", people.PortalLoginView.as_view(), name="login"),
    path("logout/", people.PortalLogoutView.as_view(), name="logout"),
    path("password/", people.PortalPasswordView.as_view(), name="password-change"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
