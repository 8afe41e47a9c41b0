"""Found a community and open the accounts of its two heads: `manage.py found --help`."""

import secrets

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from liren.cases.actions import load_catalog
from liren.community import actions
from liren.community.access import install
from liren.community.models import Community, Region, User
from liren.community.queries import system_user
from liren.community.rules import region_level
from liren.core.actions import Refused

HEADS = (("head", "center_head", "公共服务中心负责人"), ("secretary", "secretary", "党组织书记"))
EXAMPLE = (
    "例：manage.py found --region 330000=浙江省 --region 330100=杭州市 --region 330105=拱墅区 --region 330105001=米市巷街道 "
    "--name 里仁社区 --code liren --kind business_building --head wangfang=王芳 --secretary zhangning=张宁"
)


class Command(BaseCommand):
    help = f"设立社区，开立中心负责人和书记的账号，打印一次性密码。Found a community; prints one-time passwords of its heads.\n{EXAMPLE}"

    def add_arguments(self, parser):
        parser.add_argument("--name", required=True, help="the community's name, e.g. 里仁社区")
        parser.add_argument("--code", required=True, help="its short name in addresses, e.g. liren")
        parser.add_argument("--kind", required=True, choices=Community.Kind.values, help="its type (S1, appendix A)")
        parser.add_argument("--region", required=True, action="append", help="code=name (GB/T 2260), from the province down; repeatable")
        parser.add_argument("--head", required=True, help="login=name of the head of the service center")
        parser.add_argument("--secretary", required=True, help="login=name of the party secretary: some acts need both")

    def handle(self, **options):
        try:
            with transaction.atomic():
                told = self.found(**{key: options[key] for key in ("name", "code", "kind", "region", "head", "secretary")})
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{options['name']}已设立。首次登录须改密码：\n" + "\n".join(told))
        self.stdout.write("以后的岗位、账号、网格、企业都在网页里登记：登录后按“从这里开始”做。")

    def found(self, *, name, code, kind, region, head, secretary) -> list[str]:
        """The community with its two heads; one line for each: post, login, one-time password."""
        if Community.objects.filter(code=code).exists():
            raise CommandError(f"代码 {code} 已有社区使用，请换一个。The code {code} is taken.")
        system = install()
        community = actions.found_community(below(region, system), by=system, name=name, code=code, kind=kind)
        load_catalog(community, by=system_user(community))
        people = {"head": head, "secretary": secretary}
        return [welcome(community, system, role, title, *pair(people[which])) for which, role, title in HEADS]


def pair(text: str) -> tuple[str, str]:
    """`wangfang=王芳` in its two halves."""
    left, _sign, right = text.partition("=")
    if not (left.strip() and right.strip()):
        raise CommandError(f"“{text}”要写成“左=右”。Write “{text}” as left=right. {EXAMPLE}")
    return left.strip(), right.strip()


def below(regions: list[str], system: User) -> Region:
    """The last of these regions; those that are not there yet are opened under the one before."""
    region = Region.objects.get(code="000000")
    for text in regions:
        code, name = pair(text)
        known = Region.objects.filter(code=code).first()
        region = known or actions.open_region(region, by=system, code=code, name=name, level=region_level(code))
    return region


def welcome(community: Community, system: User, role: str, title: str, login: str, name: str) -> str:
    """Open the post and the account of a head."""
    post = actions.open_post(community, by=system, role=role, title=title)
    user = actions.open_account(post, by=system, username=login, name=name)
    appointment = actions.appoint(post, by=system, user=user)
    password = "-".join(secrets.token_hex(2) for _n in range(4))
    actions.issue_password(appointment, by=system, password=password)
    return f"  {title} {name}  登录名 {login}  一次性密码 {password}"
