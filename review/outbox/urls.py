"""Addresses of the desk 发件箱."""

from django.urls import path

from review.outbox import views

urlpatterns = [
    path("outbox/", views.show_outbox, name="outbox-list"),
    path("outbox.xlsx", views.download_letters, name="outbox-sheet"),
    path("outbox/send/", views.post_sending, name="outbox-send"),
    path("outbox/discard/", views.post_discarding, name="outbox-discard"),
    path("outbox/<int:pk>/", views.show_letter, name="outbox-detail"),
    path("outbox/<int:pk>/edit/", views.post_letter, name="outbox-edit"),
]
