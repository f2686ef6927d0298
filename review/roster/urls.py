"""Addresses of the desk 报送情况."""

from django.urls import path

from review.roster import views

urlpatterns = [
    path("roster/", views.show_roster, name="roster-list"),
    path("roster/live/", views.show_live_part, name="roster-live"),
    path("roster.xlsx", views.download_sheet, name="roster-sheet"),
]
