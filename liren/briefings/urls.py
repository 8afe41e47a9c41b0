"""Addresses of case reports; each is called like its view."""

from django.urls import path

from liren.briefings import views

app_name = "briefings"
urlpatterns = [
    path("desk/briefings/", views.list, name="list"),
    path("desk/briefings/new/", views.new, name="new"),
    path("desk/briefings/verify/", views.verify, name="verify"),
    path("desk/briefings/<int:pk>/", views.detail, name="detail"),
    path("desk/briefings/<int:pk>/write/", views.write, name="write"),
    path("desk/briefings/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("desk/briefings/<int:pk>/correct/", views.correct, name="correct"),
    path("desk/briefings/<int:pk>/file.<slug:form>", views.download, name="download"),
    path("desk/briefings/<int:pk>/<slug:name>/", views.act, name="act"),
]
