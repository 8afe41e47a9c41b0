"""Addresses of improvements; each is called like its view."""

from django.urls import path

from liren.evaluation import views

app_name = "evaluation"
urlpatterns = [
    path("desk/improvements/", views.ledger, name="ledger"),
    path("desk/improvements/new/", views.new, name="new"),
    path("desk/improvements/export/", views.export, name="export"),
    path("desk/improvements/<int:pk>/", views.detail, name="detail"),
    path("desk/improvements/<int:pk>/<slug:name>/", views.act, name="act"),
]
