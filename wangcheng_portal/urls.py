"""All addresses: the two apps, the management pages, the machine room."""

from django.urls import include, path

from review.manage.views.district import show_emblem
from review.manage.views.setting_up import show_setup
from submissions.urls import root_urls

urlpatterns = [
    *root_urls,
    path("", include("submissions.urls")),
    path("review/", include("review.urls")),
    path("setup/", show_setup, name="setup"),
    path("emblem/<str:mark>", show_emblem, name="emblem-show"),
    path("manage/", include("review.manage.urls")),
]

handler400 = "submissions.errors.answer_bad_request"
handler403 = "submissions.errors.answer_forbidden"
handler404 = "submissions.errors.answer_not_found"
handler500 = "submissions.errors.answer_failure"
