"""Addresses of a unit's wishes for the plan in force."""

from django.urls import path

from submissions.changes.views import ask_addition, ask_change, post_change_withdrawal

urlpatterns = [
    path("declarations/<int:year>/plan/add/", ask_addition, name="change-add"),
    path(
        "declarations/<int:year>/plan/<uuid:line>/change/",
        ask_change,
        name="change-ask",
    ),
    path("changes/<int:pk>/withdraw/", post_change_withdrawal, name="change-withdraw"),
]
