"""Addresses of publishing; each is called like its view."""

from django.urls import path

from liren.publishing.views import portal, public, publicity, rulebook

app_name = "publishing"
urlpatterns = [
    path("desk/rulebook/", rulebook.rulebook, name="rulebook"),
    path("desk/rulebook/list.xlsx", rulebook.rulebook_file, name="rulebook_file"),
    path("desk/rulebook/new/", rulebook.new_regulation, name="new_regulation"),
    path("desk/rulebook/begin/<slug:code>/", rulebook.begin, name="begin"),
    path("desk/rulebook/<int:pk>/", rulebook.regulation, name="regulation"),
    path("desk/rulebook/<int:pk>/do/<slug:name>/", rulebook.regulation_act, name="regulation_act"),
    path("desk/rulebook/versions/<int:pk>/", rulebook.version, name="version"),
    path("desk/rulebook/versions/<int:pk>/write/", rulebook.write_version, name="write_version"),
    path("desk/rulebook/versions/<int:pk>/do/<slug:name>/", rulebook.version_act, name="version_act"),
    path("desk/rulebook/versions/<int:pk>/file.<slug:form>", rulebook.paper, name="paper"),
    path("desk/publications/", publicity.publications, name="publications"),
    path("desk/publications/new/<slug:kind>/", publicity.draft, name="draft"),
    path("desk/publications/<int:pk>/", publicity.publication, name="publication"),
    path("desk/publications/<int:pk>/do/<slug:name>/", publicity.publication_act, name="publication_act"),
    path("desk/publications/comments/<int:pk>/", publicity.answer_comment, name="answer_comment"),
    path("desk/disclosures/", publicity.disclosures, name="disclosures"),
    path("desk/disclosures/new/", publicity.new_item, name="new_item"),
    path("desk/disclosures/<int:pk>/", publicity.item, name="item"),
    path("desk/disclosures/<int:pk>/draft/", publicity.disclose, name="disclose"),
    path("home/news/", portal.portal_news, name="portal_news"),
    path("home/news/<int:pk>/", portal.portal_item, name="portal_item"),
    path("home/news/<int:pk>/comment/", portal.portal_comment, name="portal_comment"),
    path("home/rules/<int:pk>/", portal.portal_rule, name="portal_rule"),
    path("news/<slug:community>/", public.public_news, name="public_news"),
    path("news/<slug:community>/feed.atom", public.feed, name="feed"),
    path("news/items/<int:pk>/", public.public_item, name="public_item"),
    path("news/items/<int:pk>/comment/", public.public_comment, name="public_comment"),
    path("news/items/<int:pk>/files/<int:file>", public.public_file, name="public_file"),
    path("news/rules/<int:pk>/", public.public_rule, name="public_rule"),
]
