"""Addresses of the screens that read across."""

from django.urls import path

from liren.cockpit import views

app_name = "cockpit"
urlpatterns = [
    path("", views.front, name="front"),
    path("at/<slug:code>/", views.front, name="front"),
    path("desk/", views.home, name="home"),
]
