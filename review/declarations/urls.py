"""Addresses of the desk 申报表 as the office reads it."""

from django.urls import path

from review.declarations import views

urlpatterns = [
    path("declarations/next/", views.show_next_declaration, name="declaration-next"),
    path(
        "declarations/accept/",
        views.post_ticked_acceptances,
        name="declaration-accept-ticked",
    ),
    path("declarations/accepted/", views.show_accepted, name="declaration-accepted"),
    path(
        "declarations/reopen/",
        views.post_ticked_reopenings,
        name="declaration-reopen-ticked",
    ),
    path("declarations/<int:pk>/", views.show_declaration, name="declaration-detail"),
    path(
        "declarations/<int:pk>/accept/",
        views.post_acceptance,
        name="declaration-accept",
    ),
    path(
        "declarations/<int:pk>/reopen/",
        views.post_reopening,
        name="declaration-reopen",
    ),
    path("declarations/<int:pk>/return/", views.post_return, name="declaration-return"),
    path(
        "declarations/<int:pk>/extend/", views.post_extension, name="declaration-extend"
    ),
    path(
        "declarations/<int:pk>/files/<int:file>/remove/",
        views.post_file_removal,
        name="file-remove",
    ),
    path("declarations/<int:pk>/phone/", views.reveal_phones, name="declaration-phone"),
]
