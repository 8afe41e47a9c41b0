"""Addresses of disputes; each is called like its view."""

from django.urls import path

from liren.disputes import views

app_name = "disputes"
urlpatterns = [
    path("desk/disputes/", views.ledger, name="ledger"),
    path("desk/disputes/of/<int:pk>/", views.panel, name="panel"),
    path("desk/disputes/of/<int:pk>/open/", views.open, name="open"),
    path("desk/disputes/sessions/<int:pk>/", views.hold_session, name="hold_session"),
    path("desk/disputes/parties/<int:pk>/", views.correct_party, name="correct_party"),
    path("desk/disputes/terms/<int:pk>/", views.keep_term, name="keep_term"),
    path("desk/disputes/<int:pk>/agreement.<str:form>", views.paper, name="paper"),
    path("desk/disputes/<int:pk>/<slug:name>/", views.act, name="act"),
    path("desk/mediators/", views.mediators, name="mediators"),
    path("desk/mediators/new/", views.enroll, name="enroll"),
    path("desk/mediators/<int:pk>/", views.edit_mediator, name="edit_mediator"),
    path("desk/mediators/<int:pk>/interest/", views.declare, name="declare"),
]
