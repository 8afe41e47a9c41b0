"""Make the search index of cases anew: `manage.py rebuild_search`."""

from django.core.management.base import BaseCommand

from liren.cases.models import Case


class Command(BaseCommand):
    help = "重建诉求检索索引，网站可照常使用。Make the search index of cases anew while the site goes on."

    def handle(self, **options):
        self.stdout.write(f"里仁 · 检索索引已重建，{Case.SEARCH.rebuild(Case.objects.all())} 件 · the search index is rebuilt")
