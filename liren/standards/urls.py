"""Addresses of standards; each is called like its view."""

from django.urls import path

from liren.standards.views import declaring, improving, overview, pages

app_name = "standards"
urlpatterns = [
    path("desk/standards/", pages.board, name="board"),
    path("desk/standards/gaps/", pages.gaps, name="gaps"),
    path("desk/standards/scores/", overview.scores, name="scores"),
    path("desk/standards/crosswalk/", overview.crosswalk, name="crosswalk"),
    path("desk/standards/communities/", overview.communities, name="communities"),
    path("desk/standards/cycles/", declaring.cycles, name="cycles"),
    path("desk/standards/profile/", declaring.profile, name="profile"),
    path("desk/standards/measure/", pages.measure, name="measure"),
    path("desk/standards/declarations/<int:pk>/<slug:name>/", declaring.answer, name="answer"),
    path("desk/standards/exemptions/<int:pk>/<slug:name>/", declaring.decide, name="decide"),
    path("desk/standards/clauses/<str:code>/", pages.clause, name="clause"),
    path("desk/standards/clauses/<str:code>/records/", pages.records, name="records"),
    path("desk/standards/clauses/<str:code>/improve/", improving.improve, name="improve"),
    path("desk/standards/clauses/<str:code>/<slug:name>/", declaring.say, name="say"),
    path("desk/standards/<slug:code>/changes/", overview.changes, name="changes"),
    path("desk/standards/<slug:code>/", pages.standard, name="standard"),
]
