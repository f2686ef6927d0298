"""Addresses of the desk 催报."""

from django.urls import path

from review.reminders import views

urlpatterns = [
    path("reminders/", views.show_reminders, name="reminder-desk"),
    path("reminders/text/", views.post_reminder_text, name="reminder-text"),
    path("reminders/edit/", views.reopen_reminders, name="reminder-edit"),
    path("reminders/preview/", views.preview_reminders, name="reminder-preview"),
    path("reminders/mail/", views.post_reminder_mail, name="reminder-mail"),
    path("reminders/messaged/", views.post_messages, name="reminder-messaged"),
    path("reminders/calls/", views.show_calls, name="reminder-calls"),
    path("reminders/activities/", views.show_work, name="reminder-work"),
    path(
        "reminders/activities/phones/", views.show_work_phones, name="reminder-phones"
    ),
    path("reminders/activities/told/", views.post_told, name="reminder-told"),
    path("reminders/called/", views.post_calls, name="reminder-called"),
]
