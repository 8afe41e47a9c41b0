"""Root urls: each app brings its own."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("liren.core.urls")),
    path("", include("liren.cases.urls")),
    path("", include("liren.community.urls")),
    path("", include("liren.accounts.urls")),
    path("", include("liren.premises.urls")),
    path("", include("liren.resources.urls")),
    path("", include("liren.training.urls")),
    path("", include("liren.briefings.urls")),
    path("", include("liren.care.urls")),
    path("", include("liren.disputes.urls")),
    path("", include("liren.evaluation.urls")),
    path("", include("liren.hazards.urls")),
    path("", include("liren.hotspots.urls")),
    path("", include("liren.institutions.urls")),
    path("", include("liren.letters.urls")),
    path("", include("liren.publishing.urls")),
    path("", include("liren.reports.urls")),
    path("", include("liren.tasks.urls")),
    path("", include("liren.assessments.urls")),
    path("", include("liren.selfchecks.urls")),
    path("", include("liren.standards.urls")),
    path("", include("liren.cockpit.urls")),
]
