"""Addresses of assessment rounds; each is called like its view."""

from django.urls import path

from liren.assessments import views

app_name = "assessments"
urlpatterns = [
    path("desk/standards/assessments/", views.rounds, name="rounds"),
    path("desk/standards/assessments/new/", views.new, name="new"),
    path("desk/standards/assessments/<int:pk>/", views.detail, name="detail"),
    path("desk/standards/assessments/<int:pk>/file.<slug:form>", views.download, name="download"),
    path("desk/standards/assessments/<int:pk>/sheet/<slug:code>/", views.sheet, name="sheet"),
    path("desk/standards/assessments/<int:pk>/grade/<str:code>/", views.grade, name="grade"),
    path("desk/standards/assessments/<int:pk>/<slug:name>/", views.act, name="act"),
]
