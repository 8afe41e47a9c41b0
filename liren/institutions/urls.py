"""Addresses of bodies, party units and officials sent down; each is called like its view."""

from django.urls import path

from liren.institutions.views import bodies, counts, duty, party, staff

app_name = "institutions"
urlpatterns = [
    path("desk/bodies/", bodies.bodies, name="bodies"),
    path("desk/bodies/new/", bodies.found, name="found"),
    path("desk/bodies/chart/", bodies.chart, name="chart"),
    path("desk/bodies/<int:pk>/", bodies.body, name="body"),
    path("desk/bodies/<int:pk>/<slug:name>/", bodies.act, name="act"),
    path("desk/body-members/<int:pk>/<slug:name>/", bodies.member_act, name="member_act"),
    path("desk/party/", party.party, name="party"),
    path("desk/party/new/<slug:kind>/", party.new_unit, name="new_unit"),
    path("desk/party/counts/", counts.participations, name="participations"),
    path("desk/party/counts/<int:pk>/", counts.participation, name="participation"),
    path("desk/party/<int:pk>/count/", counts.count_members, name="count_members"),
    path("desk/party/<int:pk>/<slug:name>/", party.unit_act, name="unit_act"),
    path("desk/secondments/", duty.secondments, name="secondments"),
    path("desk/secondments/new/", duty.second, name="second"),
    path("desk/secondments/<int:pk>/", duty.secondment, name="secondment"),
    path("desk/secondments/<int:pk>/<slug:name>/", duty.secondment_act, name="secondment_act"),
    path("desk/duty-days/<int:pk>/", duty.dutyday, name="dutyday"),
    path("desk/duty-days/<int:pk>/sign-in/", duty.sign_in, name="sign_in"),
    path("desk/duty-days/<int:pk>/<slug:name>/", duty.day_act, name="day_act"),
    path("desk/staff/", staff.staff, name="staff"),
    path("desk/staff/settle/", staff.settle, name="settle"),
    path("desk/staff/settled/<int:pk>/agree/", staff.agree, name="agree"),
    path("desk/staff/<int:pk>/", staff.describe, name="describe"),
    path("home/bodies/", bodies.portal_bodies, name="portal_bodies"),
]
