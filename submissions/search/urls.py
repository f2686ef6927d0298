"""Addresses of the desk 查找."""

from django.urls import path

from submissions.search import views

urlpatterns = [path("search/", views.show_search, name="search-show")]
