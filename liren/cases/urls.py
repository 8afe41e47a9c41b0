"""Addresses of the case engine; each is called like its view."""

from django.urls import path

from liren.cases.views import portal, public

app_name = "cases"
urlpatterns = [
    # 企业之家
    path("home/", portal.portal_home, name="portal_home"),
    path("home/cases/", portal.portal_list, name="portal_list"),
    path("home/cases/<int:pk>/", portal.portal_case, name="portal_case"),
    path("home/cases/<int:pk>/rate/", portal.portal_rate, name="portal_rate"),
    path("home/cases/<int:pk>/say/", portal.portal_say, name="portal_say"),
    path("home/cases/<int:pk>/sent/", portal.portal_sent, name="portal_sent"),
    path("home/cases/<int:pk>/supply/", portal.portal_supply, name="portal_supply"),
    path("home/cases/<int:pk>/urge/", portal.portal_urge, name="portal_urge"),
    path("home/cases/<int:pk>/withdraw/", portal.portal_withdraw, name="portal_withdraw"),
    path("home/draft/", portal.portal_keep_draft, name="portal_keep_draft"),
    path("home/draft/drop/", portal.portal_drop_draft, name="portal_drop_draft"),
    path("home/report/", portal.portal_new, name="portal_new"),
    path("home/report/<slug:code>/", portal.portal_report, name="portal_report"),
    # everybody
    path("r/<str:token>/", public.rate, name="rate"),
]
