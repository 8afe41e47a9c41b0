"""Addresses of training; each is called like its view."""

from django.urls import path

from liren.training import views

app_name = "training"
urlpatterns = [
    path("desk/training/", views.overview, name="overview"),
    path("desk/training/mine/", views.mine, name="mine"),
    path("desk/training/plans/", views.plans, name="plans"),
    path("desk/training/plans/new/", views.new_plan, name="new_plan"),
    path("desk/training/plans/<int:pk>/", views.plan, name="plan"),
    path("desk/training/plans/<int:pk>/<slug:name>/", views.act_plan, name="act_plan"),
    path("desk/training/courses/", views.courses, name="courses"),
    path("desk/training/courses/new/", views.new_course, name="new_course"),
    path("desk/training/courses/<int:pk>/", views.course, name="course"),
    path("desk/training/courses/<int:pk>/<slug:name>/", views.act_course, name="act_course"),
    path("desk/training/matrix/", views.matrix, name="matrix"),
    path("desk/training/matrix/require/", views.require, name="require"),
    path("desk/training/people/<int:pk>/", views.person, name="person"),
    path("desk/training/people/<int:pk>/assess/", views.assess, name="assess"),
    path("desk/training/people/<int:pk>/certificate/", views.file_certificate, name="file_certificate"),
    path("desk/training/certificates/", views.certificates, name="certificates"),
    path("desk/training/certificates/<int:pk>/<slug:name>/", views.act_certificate, name="act_certificate"),
]
