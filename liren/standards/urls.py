"""Addresses of standards; each is called like its view."""

from django.urls import path

from liren.standards import views

app_name = "standards"
urlpatterns = [
    path("desk/standards/", views.board, name="board"),
    path("desk/standards/gaps/", views.gaps, name="gaps"),
    path("desk/standards/declarations/<int:pk>/<slug:name>/", views.answer, name="answer"),
    path("desk/standards/exemptions/<int:pk>/<slug:name>/", views.decide, name="decide"),
    path("desk/standards/clauses/<str:code>/", views.clause, name="clause"),
    path("desk/standards/clauses/<str:code>/<slug:name>/", views.say, name="say"),
    path("desk/standards/<slug:code>/", views.standard, name="standard"),
]
