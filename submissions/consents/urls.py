"""Where a unit answers a 征询."""

from django.urls import path

from submissions.consents.views import reply_to_consent

urlpatterns = [path("consents/<int:pk>/", reply_to_consent, name="consent-answer")]
