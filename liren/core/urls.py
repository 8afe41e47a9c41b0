"""Addresses of the mechanisms themselves."""

from django.conf import settings
from django.urls import URLPattern, path

from liren.core import views

app_name = "core"
urlpatterns: list[URLPattern] = [
    path("healthz", views.healthz, name="healthz"),
    path("notices/", views.inbox, name="inbox"),
    path("notices/count/", views.notice_count, name="notice_count"),
    path("notices/read/", views.read_all, name="read_all"),
    path("notices/preferences/", views.notice_preferences, name="notice_preferences"),
    path("notices/<int:pk>/", views.open_notice, name="open_notice"),
    path("files/<int:pk>/", views.file, name="file"),
    path("files/<int:pk>/thumb/", views.thumb, name="thumb"),
]

if settings.DEBUG or settings.DEMO:
    urlpatterns += [path("ui/", views.ui, name="ui"), path("ui/<slug:sheet>/", views.ui, name="ui")]
