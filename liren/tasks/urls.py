"""Addresses of tasks; each is called like its view."""

from django.urls import path

from liren.tasks import views

app_name = "tasks"
urlpatterns = [
    path("desk/tasks/", views.list, name="list"),
    path("desk/tasks/export/", views.export, name="export"),
    path("desk/tasks/urge/", views.bulk, name="bulk"),
    path("desk/tasks/new/", views.new, name="new"),
    path("desk/tasks/register/", views.register, name="register"),
    path("desk/tasks/sealed/", views.sealed, name="sealed"),
    path("desk/tasks/<int:pk>/", views.task, name="task"),
    path("desk/tasks/<int:pk>/<slug:name>/", views.act, name="act"),
]
