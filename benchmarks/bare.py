"""Bare pages: what the same framework does with nothing of ours around it, behind the same sign-in."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.db import models, transaction
from django.shortcuts import redirect, render
from django.urls import include, path

from liren.cases.models import Case


class Bare(models.Model):
    """A table with the two fields that anybody's report has."""

    title = models.CharField(max_length=80)
    text = models.TextField()
    by = models.ForeignKey("community.User", models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "bare"

    def __str__(self):
        return self.title


class Report(forms.Form):
    title = forms.CharField(max_length=80)
    text = forms.CharField(max_length=5000, widget=forms.Textarea)


@login_required
def insert(request):
    form = Report(request.POST)
    if not form.is_valid():
        return render(request, "bare/one.html", {"form": form}, status=422)
    with transaction.atomic():
        made = Bare.objects.create(**form.cleaned_data, by=request.user)
    return redirect(f"/bare/{made.pk}/")


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
