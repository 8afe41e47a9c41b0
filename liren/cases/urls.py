"""Addresses of the case engine; each is called like its view."""

from django.urls import path

from liren.cases.views import catalog, desk, portal, public, register

app_name = "cases"
urlpatterns = [
    # desk
    path("desk/cases/", desk.list, name="list"),
    path("desk/cases/<int:pk>/", desk.detail, name="detail"),
    path("desk/cases/<int:pk>/<slug:name>/", desk.act, name="act"),
    path("desk/cases/<int:pk>/quick/<slug:name>/<int:version>/", desk.quick, name="quick"),
    path("desk/cases/bulk/", desk.bulk, name="bulk"),
    path("desk/cases/export/", desk.export, name="export"),
    path("desk/cases/new/", register.new, name="new"),
    path("desk/companies/<int:pk>/cases/", desk.company_panel, name="company_panel"),
    path("desk/settings/categories/", catalog.categories, name="categories"),
    path("desk/settings/categories/<int:pk>/", catalog.category, name="category"),
    path("desk/settings/templates/", catalog.templates, name="templates"),
    path("desk/settings/templates/<int:pk>/", catalog.template, name="template"),
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
    path("report/", public.public_start, name="public_start"),
    path("report/<slug:community>/", public.public_new, name="public_new"),
    path("report/<slug:community>/poster/", public.poster, name="poster"),
    path("report/<slug:community>/qr.svg", public.report_qr, name="report_qr"),
    path("report/<slug:community>/sent/", public.public_sent, name="public_sent"),
    path("report/<slug:community>/<slug:code>/", public.public_report, name="public_report"),
    path("track/", public.track, name="track"),
    path("track/case/", public.track_case, name="track_case"),
    path("track/leave/", public.track_leave, name="track_leave"),
    path("track/rate/", public.track_rate, name="track_rate"),
    path("track/say/", public.track_say, name="track_say"),
    path("track/supply/", public.track_supply, name="track_supply"),
    path("desk/cases/<int:pk>/rating.svg", public.rating_qr, name="rating_qr"),
]
