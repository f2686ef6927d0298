"""Addresses of the files of a declaration."""

from django.urls import path

from submissions.attachments.views import (
    download_attachment,
    post_attachment,
    post_withdrawal,
    show_attachment,
    show_preview,
)

urlpatterns = [
    path(
        "declarations/<int:year>/attachments/",
        post_attachment,
        name="attachment-upload",
    ),
    path(
        "declarations/<int:year>/attachments/<int:pk>/withdraw/",
        post_withdrawal,
        name="attachment-withdraw",
    ),
    path("attachments/<int:pk>/", download_attachment, name="attachment-show"),
    path("attachments/<int:pk>/view/", show_attachment, name="attachment-view"),
    path("attachments/<int:pk>/preview/", show_preview, name="attachment-preview"),
]
