"""All addresses: the two apps, the management pages, the machine room."""

from django.urls import include, path

from submissions.urls import root_urls

urlpatterns = [
    *root_urls,
    path("", include("submissions.urls")),
    path("review/", include("review.urls")),
    path("manage/", include("review.manage.urls")),
]

handler400 = "submissions.errors.answer_bad_request"
handler403 = "submissions.errors.answer_forbidden"
handler404 = "submissions.errors.answer_not_found"
handler500 = "submissions.errors.answer_failure"
