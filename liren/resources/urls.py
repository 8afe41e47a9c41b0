"""Addresses of the directory; each is called like its view."""

from django.urls import path

from liren.resources.views import desk, portal

app_name = "resources"
urlpatterns = [
    path("desk/resources/", desk.inventory, name="inventory"),
    path("desk/resources/bulk/", desk.bulk, name="bulk"),
    path("desk/resources/providers/", desk.providers, name="providers"),
    path("desk/resources/societies/", desk.societies, name="societies"),
    path("desk/resources/needs/", desk.needs, name="needs"),
    path("desk/resources/new/<slug:kind>/", desk.new, name="new"),
    path("desk/resources/<int:pk>/", desk.resource, name="resource"),
    path("desk/resources/<int:pk>/<slug:name>/", desk.act_resource, name="act_resource"),
    path("desk/resources/uses/<int:pk>/<slug:name>/", desk.act_use, name="act_use"),
    path("desk/resources/providers/<int:pk>/", desk.provider, name="provider"),
    path("desk/resources/providers/<int:pk>/<slug:name>/", desk.act_provider, name="act_provider"),
    path("desk/resources/societies/<int:pk>/", desk.society, name="society"),
    path("desk/resources/societies/<int:pk>/<slug:name>/", desk.act_society, name="act_society"),
    path("desk/resources/needs/<int:pk>/", desk.need, name="need"),
    path("desk/resources/needs/<int:pk>/<slug:name>/", desk.act_need, name="act_need"),
    path("desk/resources/offers/<int:pk>/<slug:name>/", desk.act_offer, name="act_offer"),
    path("home/providers/", portal.portal_providers, name="portal_providers"),
    path("home/resources/", portal.portal_resources, name="portal_resources"),
    path("home/resources/new/", portal.portal_propose, name="portal_propose"),
    path("home/resources/<int:pk>/<slug:name>/", portal.portal_act, name="portal_act"),
    path("home/needs/", portal.portal_needs, name="portal_needs"),
    path("home/needs/<int:pk>/", portal.portal_offer, name="portal_offer"),
]
