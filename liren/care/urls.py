"""Addresses of care; each is called like its view."""

from django.urls import path

from liren.care.views import counselling, registration

app_name = "care"
urlpatterns = [
    path("home/care/", counselling.help, name="help"),
    path("home/care/new/", counselling.ask, name="ask"),
    path("home/care/<int:pk>/", counselling.own, name="own"),
    path("desk/care/", counselling.consultations, name="consultations"),
    path("desk/care/call/", counselling.note_call, name="note_call"),
    path("desk/care/slot/", counselling.offer_slot, name="offer_slot"),
    path("desk/care/times/", counselling.times, name="times"),
    path("desk/care/disclosures/", counselling.disclosures, name="disclosures"),
    path("desk/care/disclosures/<int:pk>/", counselling.review_disclosure, name="review_disclosure"),
    path("desk/care/<int:pk>/", counselling.consultation, name="consultation"),
    path("desk/care/<int:pk>/warn/", counselling.warn, name="warn"),
    path("desk/care/<int:pk>/<slug:name>/", counselling.step, name="step"),
    path("desk/mandates/", registration.mandates, name="mandates"),
    path("desk/mandates/new/", registration.file_mandate, name="file_mandate"),
    path("desk/mandates/<int:pk>/<slug:name>/", registration.switch, name="switch"),
    path("desk/registrations/", registration.registrations, name="registrations"),
    path("desk/registrations/new/", registration.register, name="register"),
    path("desk/registrations/<int:pk>/", registration.registration, name="registration"),
    path("desk/registrations/<int:pk>/<slug:name>/", registration.review, name="review"),
    path("desk/tips/", registration.tips, name="tips"),
]
