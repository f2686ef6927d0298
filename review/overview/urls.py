"""Addresses of the desk 总览."""

from django.urls import path

from review.overview import views

urlpatterns = [
    path("overview/", views.show_overview, name="overview"),
    path("overview.xlsx", views.download_overview, name="overview-sheet"),
    path(
        "selection-summary.docx",
        views.download_selection_summary,
        name="selection-summary",
    ),
]
