"""Addresses of the desk 管理; they name no year, but where a campaign is managed."""

from django.urls import path

from review.manage.views import (
    accounts,
    campaigns,
    district,
    earlier_plan,
    health,
    home,
    log,
    merging,
    security,
    slips,
    units,
)

app_name = "manage"

urlpatterns = [
    path("", home.show_home, name="start"),
    path("district/", district.show_district, name="district-show"),
    path("district/save/", district.post_district, name="district-save"),
    path("units/", units.show_units, name="unit-list"),
    path("units/order/", units.post_order, name="unit-order"),
    path("units/new/", units.show_new_unit, name="unit-new"),
    path("units/add/", units.post_new_unit, name="unit-add"),
    path("units/import/", units.show_import, name="unit-import"),
    path("units/import/preview/", units.preview_import, name="unit-import-preview"),
    path("units/import/commit/", units.post_import, name="unit-import-commit"),
    path("units/<int:pk>/", units.show_unit, name="unit-show"),
    path("units/<int:pk>/edit/", units.post_unit, name="unit-edit"),
    path("units/<int:pk>/close/", units.post_closing, name="unit-close"),
    path("units/<int:pk>/reopen/", units.post_reopening, name="unit-reopen"),
    path("units/<int:pk>/merge/", merging.show_merger, name="unit-merge"),
    path("units/<int:pk>/merge/commit/", merging.post_merger, name="unit-merge-commit"),
    path("accounts/", accounts.show_accounts, name="account-list"),
    path("accounts/missing/", slips.post_missing_accounts, name="account-missing"),
    path("accounts/slips/preview/", slips.preview_slips, name="slip-preview"),
    path("accounts/slips/", slips.post_slips, name="slip-print"),
    path("accounts/new/", accounts.show_new_account, name="account-new"),
    path("accounts/add/", accounts.post_new_account, name="account-add"),
    path("accounts/<int:pk>/", accounts.show_account, name="account-show"),
    path("accounts/<int:pk>/edit/", accounts.post_account, name="account-edit"),
    path(
        "accounts/<int:pk>/handover/", accounts.post_handover, name="account-handover"
    ),
    path("accounts/<int:pk>/reset/", accounts.post_reset, name="account-reset"),
    path("accounts/<int:pk>/unlock/", accounts.post_unlocking, name="account-unlock"),
    path(
        "accounts/<int:pk>/unenrol/", accounts.post_unenrolment, name="account-unenrol"
    ),
    path("accounts/<int:pk>/logout/", accounts.post_logout, name="account-logout"),
    path("accounts/<int:pk>/close/", accounts.post_closing, name="account-close"),
    path("accounts/<int:pk>/reopen/", accounts.post_reopening, name="account-reopen"),
    path("campaigns/", campaigns.show_campaigns, name="campaign-list"),
    path("campaigns/add/", campaigns.post_first_campaign, name="campaign-add"),
    path("campaigns/copy/", campaigns.post_copy, name="campaign-copy"),
    path("campaigns/import/", earlier_plan.show_import, name="plan-import"),
    path(
        "campaigns/import/preview/",
        earlier_plan.preview_import,
        name="plan-import-preview",
    ),
    path(
        "campaigns/import/commit/", earlier_plan.post_import, name="plan-import-commit"
    ),
    path("campaigns/<int:year>/", campaigns.show_campaign, name="campaign-show"),
    path("campaigns/<int:year>/open/", campaigns.post_opening, name="campaign-open"),
    path(
        "campaigns/<int:year>/lists/<str:name>/",
        campaigns.show_entries,
        name="campaign-list-show",
    ),
    path(
        "campaigns/<int:year>/lists/<str:name>/save/",
        campaigns.post_entries,
        name="campaign-list-save",
    ),
    path(
        "campaigns/<int:year>/<str:section>/",
        campaigns.show_section,
        name="campaign-section",
    ),
    path(
        "campaigns/<int:year>/<str:section>/preview/",
        campaigns.preview_section,
        name="campaign-section-preview",
    ),
    path(
        "campaigns/<int:year>/<str:section>/save/",
        campaigns.post_section,
        name="campaign-section-save",
    ),
    path("health/", health.show_health, name="health-show"),
    path("security/", security.show_security, name="security-show"),
    path(
        "security/second-factor/",
        security.post_second_factor,
        name="second-factor-save",
    ),
    path("log/", log.show_log, name="log-list"),
    path("log/log.xlsx", log.download_log, name="log-download"),
]
