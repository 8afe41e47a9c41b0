"""Bare pages: what the same framework does with nothing of ours around it, behind the same sign-in."""

from django.contrib.auth.decorators import login_required
from django.db import connection, transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path

from liren.cases.models import Case


@login_required
def insert(request):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_bare (title, text) VALUES (%s, %s)", [request.POST["title"], request.POST["text"]])
    return HttpResponse("ok")


@login_required
def rows(request):
    found = Case.objects.filter(grid_id=request.GET["grid"], state__in=["accepted", "assigned"]).select_related("company", "category")
    return render(request, "bare/rows.html", {"count": found.count(), "rows": found.order_by("due_at", "pk")[:50]})


@login_required
def one(request, pk):
    return render(request, "bare/one.html", {"case": Case.objects.select_related("company", "category").get(pk=pk)})


urlpatterns = [
    path("bare/insert/", insert),
    path("bare/rows/", rows),
    path("bare/<int:pk>/", one),
    path("", include("liren.config.urls")),
]
