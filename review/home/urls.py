"""Addresses of the desk 待办."""

from django.urls import path

from review.home import views

urlpatterns = [
    path("todo/", views.show_todo, name="todo-show"),
    path("glance/", views.show_glance, name="glance-show"),
]
