"""Addresses of self-checks; each is called like its view."""

from django.urls import path

from liren.selfchecks.views import lists, rounds

app_name = "selfchecks"
ROOT = "desk/standards/self-checks/"
urlpatterns = [
    path(ROOT, lists.overview, name="overview"),
    path(f"{ROOT}adopt/", lists.adopt, name="adopt"),
    path(f"{ROOT}<int:pk>/", lists.checklist, name="checklist"),
    path(f"{ROOT}<int:pk>/items.xlsx", lists.list_file, name="list_file"),
    path(f"{ROOT}<int:pk>/compare/", rounds.compare, name="compare"),
    path(f"{ROOT}<int:pk>/<slug:name>/", lists.act_checklist, name="act_checklist"),
    path(f"{ROOT}revisions/<int:pk>/", lists.revision, name="revision"),
    path(f"{ROOT}revisions/<int:pk>/<slug:name>/", lists.act_revision, name="act_revision"),
    path(f"{ROOT}items/<int:pk>/<slug:name>/", lists.act_item, name="act_item"),
    path(f"{ROOT}rounds/<int:pk>/", rounds.round, name="round"),
    path(f"{ROOT}rounds/<int:pk>/items/<int:item>/", rounds.item, name="item"),
    path(f"{ROOT}rounds/<int:pk>/file.<slug:form>", rounds.download, name="download"),
    path(f"{ROOT}rounds/<int:pk>/<slug:name>/", rounds.act_round, name="act_round"),
    path(f"{ROOT}answers/<int:pk>/improve/", rounds.improve, name="improve"),
]
