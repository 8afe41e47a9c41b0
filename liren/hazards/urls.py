"""Addresses of hazards; each is called like its view."""

from django.urls import path

from liren.hazards import views

app_name = "hazards"
urlpatterns = [
    path("desk/hazards/", views.ledger, name="ledger"),
    path("desk/hazards/export/", views.export, name="export"),
    path("desk/hazards/of/<int:pk>/", views.panel, name="panel"),
    path("desk/hazards/of/<int:pk>/open/", views.open, name="open"),
    path("desk/hazards/replies/<int:pk>/", views.note_reply, name="note_reply"),
    path("desk/hazards/<int:pk>/<slug:name>/", views.act, name="act"),
]
