"""Addresses of letters; each is called like its view."""

from django.urls import path

from liren.letters.views import desk, portal

app_name = "letters"
urlpatterns = [
    path("desk/letters/", desk.list, name="list"),
    path("desk/letters/new/", desk.new, name="new"),
    path("desk/letters/<int:pk>/", desk.detail, name="detail"),
    path("desk/letters/<int:pk>/pick/", desk.pick, name="pick"),
    path("desk/letters/<int:pk>/file.<slug:form>", desk.download, name="download"),
    path("desk/letters/<int:pk>/do/<slug:name>/", desk.act, name="act"),
    path("desk/letters/<int:pk>/points/<int:point>/<slug:name>/", desk.point, name="point"),
    path("desk/letters/of-case/<int:pk>/", desk.panel, name="panel"),
    path("home/answers/", portal.portal_answers, name="portal_answers"),
    path("home/answers/<int:pk>/", portal.portal_rate, name="portal_rate"),
]
