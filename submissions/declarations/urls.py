"""Addresses of a unit's own 申报表."""

from django.urls import path

from submissions.declarations.views.editing import edit_declaration, show_months_read
from submissions.declarations.views.filings import (
    download_form,
    post_filing,
    post_withdrawal,
    show_check,
    show_receipt,
)
from submissions.declarations.views.start import (
    bring_last_year,
    download_blank_form,
    post_intake,
    take_reading_back,
)

urlpatterns = [
    path("declarations/<int:year>/", edit_declaration, name="declaration-edit"),
    path("declarations/<int:year>/months/", show_months_read, name="months-read"),
    path("declarations/<int:year>/check/", show_check, name="declaration-check"),
    path("declarations/<int:year>/submit/", post_filing, name="declaration-submit"),
    path(
        "declarations/<int:year>/withdraw/",
        post_withdrawal,
        name="declaration-withdraw",
    ),
    path(
        "declarations/<int:year>/form.<str:ending>",
        download_form,
        name="declaration-paper",
    ),
    path(
        "declarations/<int:year>/blank.<str:ending>",
        download_blank_form,
        name="declaration-blank",
    ),
    path(
        "declarations/<int:year>/last/", bring_last_year, name="declaration-last-year"
    ),
    path("declarations/<int:year>/intake/", post_intake, name="declaration-intake"),
    path(
        "declarations/<int:year>/intake/back/", take_reading_back, name="reading-undo"
    ),
    path(
        "declarations/<int:year>/filings/<slug:number>/",
        show_receipt,
        name="filing-receipt",
    ),
]
