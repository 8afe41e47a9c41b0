"""Addresses of hotspots."""

from django.urls import path

from liren.hotspots import views

app_name = "hotspots"
urlpatterns = [
    path("desk/hotspots/", views.list, name="list"),
    path("desk/hotspots/<int:pk>/", views.hotspot, name="hotspot"),
    path("desk/hotspots/<int:pk>/name/", views.rename, name="rename"),
    path("desk/hotspots/<int:pk>/merge/", views.make_parent, name="make_parent"),
]
