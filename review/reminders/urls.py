"""Addresses of the desk 催报."""

from django.urls import path

from review.reminders.views import calls, desk, work

urlpatterns = [
    path("reminders/", desk.show_reminders, name="reminder-desk"),
    path("reminders/text/", desk.post_reminder_text, name="reminder-text"),
    path("reminders/edit/", desk.reopen_reminders, name="reminder-edit"),
    path("reminders/preview/", desk.preview_reminders, name="reminder-preview"),
    path("reminders/mail/", desk.post_reminder_mail, name="reminder-mail"),
    path("reminders/messaged/", desk.post_messages, name="reminder-messaged"),
    path("reminders/calls/", calls.show_calls, name="reminder-calls"),
    path("reminders/activities/", work.show_work, name="reminder-work"),
    path("reminders/activities/phones/", work.show_work_phones, name="reminder-phones"),
    path("reminders/activities/told/", work.post_told, name="reminder-told"),
    path("reminders/called/", calls.post_calls, name="reminder-called"),
]
