"""Addresses of the screens that read across."""

from django.urls import path

from liren.cockpit import views

app_name = "cockpit"
urlpatterns = [
    path("desk/", views.home, name="home"),
]
