"""Addresses of the desk 计划调整."""

from django.urls import path

from review.changes import views

urlpatterns = [
    path("changes/", views.change_list, name="change-list"),
    path("changes.xlsx", views.download_requests, name="change-sheet"),
    path("changes/<int:pk>/approve/", views.change_approve, name="change-approve"),
    path("changes/<int:pk>/refuse/", views.change_refuse, name="change-refuse"),
    path("changes/add/", views.entry_add, name="entry-add"),
    path("changes/rows/<uuid:line>/", views.entry_change, name="entry-change"),
    path("changes/rows/<uuid:line>/drop/", views.entry_drop, name="entry-drop"),
    path(
        "changes/rows/<uuid:line>/restore/",
        views.entry_restore,
        name="entry-restore",
    ),
]
