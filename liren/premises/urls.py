"""Addresses of premises; each is called like its view."""

from django.urls import path

from liren.premises import views

app_name = "premises"
urlpatterns = [
    path("desk/premises/", views.overview, name="overview"),
    path("desk/premises/list/", views.list, name="list"),
    path("desk/premises/spaces/", views.rooms, name="rooms"),
    path("desk/premises/signs/", views.signs, name="signs"),
    path("desk/premises/facilities/", views.facilities, name="facilities"),
    path("desk/premises/agreements/", views.agreements, name="agreements"),
    path("desk/premises/new/<slug:kind>/", views.new, name="new"),
    path("desk/premises/list/<int:pk>/", views.premises, name="premises"),
    path("desk/premises/list/<int:pk>/<slug:name>/", views.act_premises, name="act_premises"),
    path("desk/premises/spaces/of/<int:pk>/", views.arrange, name="arrange"),
    path("desk/premises/spaces/<int:pk>/", views.room, name="room"),
    path("desk/premises/spaces/<int:pk>/<slug:name>/", views.act_room, name="act_room"),
    path("desk/premises/areas/<int:pk>/<slug:name>/", views.act_area, name="act_area"),
    path("desk/premises/signs/<int:pk>/", views.sign, name="sign"),
    path("desk/premises/signs/<int:pk>/<slug:name>/", views.act_sign, name="act_sign"),
    path("desk/premises/facilities/<int:pk>/", views.facility, name="facility"),
    path("desk/premises/facilities/<int:pk>/<slug:name>/", views.act_facility, name="act_facility"),
    path("desk/premises/agreements/<int:pk>/", views.agreement, name="agreement"),
    path("desk/premises/agreements/<int:pk>/<slug:name>/", views.act_agreement, name="act_agreement"),
    path("home/spaces/", views.portal_spaces, name="portal_spaces"),
]
