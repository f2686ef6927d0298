"""Addresses of the desk 印发."""

from django.urls import path

from review.issue import views

urlpatterns = [
    path("plan/issue/", views.plan_issue, name="plan-issue"),
    path("plan/<int:number>/untold/", views.show_untold, name="plan-untold"),
]
