"""Addresses of the office, desk by desk; every one begins with the year."""

from django.urls import include, path

app_name = "review"

DESKS = (
    "roster",
    "overview",
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
)

urlpatterns = [path("<int:year>/", include(f"review.{desk}.urls")) for desk in DESKS]
