"""All addresses: the two apps, the management pages, the machine room."""

from django.contrib import admin
from django.urls import include, path

from submissions.urls import root_urls

urlpatterns = [
    *root_urls,
    path("", include("submissions.urls")),
    path("review/", include("review.urls")),
    path("manage/", admin.site.urls),
]

handler400 = "submissions.views.errors.bad_request"
