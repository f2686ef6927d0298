"""Addresses of the desk 代填."""

from django.urls import path

from review.intake.views import merge_doubles, post_taken_files, show_intake

urlpatterns = [
    path("intake/", show_intake, name="intake-desk"),
    path("intake/take/", post_taken_files, name="intake-take"),
    path("intake/merge/", merge_doubles, name="intake-merge"),
]
