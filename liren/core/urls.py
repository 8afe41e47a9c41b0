"""Addresses of the mechanisms themselves."""

from django.conf import settings
from django.urls import URLPattern, path

from liren.core import views

app_name = "core"
urlpatterns: list[URLPattern] = []

if settings.DEBUG or settings.DEMO:
    urlpatterns += [path("ui/", views.ui, name="ui"), path("ui/<slug:sheet>/", views.ui, name="ui")]
