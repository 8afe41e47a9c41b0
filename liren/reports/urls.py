"""Addresses of reports. Those of the desk and the portal take the number of the case; a receipt's page takes none."""

from django.urls import URLPattern, URLResolver, path

from liren.reports.views import desk, portal, public

app_name = "reports"
urlpatterns: list[URLPattern | URLResolver] = [
    # the custodian's desk, and the posts given a copy
    path("desk/reports/", desk.queue, name="queue"),
    path("desk/reports/new/<int:pk>/", desk.desk_new, name="desk_new"),
    path("desk/reports/<int:pk>/", desk.file, name="file"),
    path("desk/reports/<int:pk>/copy/", desk.edit_copy, name="edit_copy"),
    path("desk/reports/<int:pk>/accused/", desk.accuse, name="accuse"),
    path("desk/reports/<int:pk>/accused/<int:accused>/", desk.clear_accused, name="clear_accused"),
    path("desk/reports/<int:pk>/open/<slug:what>/", desk.open_envelope, name="open_envelope"),
    path("desk/reports/<int:pk>/papers/<int:paper>/", desk.paper, name="paper"),
    path("desk/reports/<int:pk>/reporter/", desk.tell_reporter, name="tell_reporter"),
    path("desk/reports/<int:pk>/do/<slug:name>/", desk.act, name="act"),
    # who has signed in
    path("home/reports/", portal.portal_list, name="portal_list"),
    path("home/reports/new/<slug:code>/", portal.portal_new, name="portal_new"),
    path("home/reports/<int:pk>/", portal.portal_report, name="portal_report"),
    path("home/reports/<int:pk>/say/", portal.portal_say, name="portal_say"),
    path("home/reports/<int:pk>/papers/<int:paper>/", portal.portal_paper, name="portal_paper"),
    # everybody
    path("sealed-report/<slug:community>/<slug:code>/", public.public_new, name="public_new"),
    path("receipt/", public.receipt, name="receipt"),
    path("receipt/open/", public.open_receipt, name="open_receipt"),
    path("receipt/leave/", public.receipt_leave, name="receipt_leave"),
    path("receipt/say/", public.receipt_say, name="receipt_say"),
    path("receipt/papers/<int:paper>/", public.receipt_paper, name="receipt_paper"),
]
