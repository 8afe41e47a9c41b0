"""Root urls: each app brings its own."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("liren.core.urls")),
    path("", include("liren.cases.urls")),
    path("", include("liren.community.urls")),
    path("", include("liren.cockpit.urls")),
]
