"""The figures above lists, and reminders before an end."""

from datetime import date, timedelta
from types import SimpleNamespace

from django.db.models import Q

from liren.community.models import Community, Grid
from liren.community.queries.figures import Asked, figures_of
from liren.community.rules.expiry import reminders_due

TODAY = date(2026, 3, 2)


def test_figures_are_counted_in_one_query_and_colored_only_where_there_is_something(village, django_assert_num_queries):
    here, other = Q(community=village.here), Q(pk=0)
    with django_assert_num_queries(1):
        found = figures_of(Grid.objects.order_by("name"), "个", Asked("这里", here, "?a", "bad"), Asked("没有", other, "?b", "bad"))
    count = Grid.objects.filter(community=village.here).count()
    assert [(one["label"], one["value"], one["url"], one["tone"]) for one in found] == [("这里", count, "?a", "bad"), ("没有", 0, "?b", "")]


def test_distinct_figures_count_a_row_once_however_many_rows_it_is_joined_to(village):
    posts = village.here.posts.count()
    assert posts > 1
    rows, asked = Community.objects.filter(pk=village.here.pk), Asked("有岗位", Q(posts__isnull=False), "?")
    assert [figures_of(rows, "个", asked, distinct=one)[0]["value"] for one in (True, False)] == [1, posts]


def test_only_what_is_due_is_told_of_with_its_stage():
    def one(days, *told):
        return SimpleNamespace(until=None if days is None else TODAY + timedelta(days=days), told=told)

    soon, over, done = one(30, 60), one(-1, 60, 30, 7), one(6, 7)
    assert list(reminders_due([one(61), soon, over, done, one(None)], TODAY)) == [(soon, 30), (over, -1)]
