"""Citizens' messages as cases: every row once, at its own time, and a word on each that cannot be read."""

from datetime import datetime

import pytest
from django.core.management import CommandError, call_command

from liren.cases.imports import messages as imports
from liren.cases.models import Case
from liren.core.calendar import SHANGHAI
from liren.core.models import Notice

HEAD = "留言编号,留言用户,留言主题,留言时间,留言详情,反对数,点赞数"
GOOD = """
101,A0001,地下车库没有车位,2019/2/28 11:25:05,每天早上车库都满了，想办月卡,0,12
102,A0002,,2019-03-01 08:00:00,请问几时答复,1,0
103,A0001,路灯不亮,2026/1/31,晚上看不见,0,0
"""


@pytest.fixture
def file(tmp_path):
    def write(text: str, encoding: str = "utf-8-sig"):
        path = tmp_path / "messages.csv"
        path.write_bytes(f"{HEAD}\r\n{text.strip()}\r\n".encode(encoding))
        return path

    return write


@pytest.fixture
def run(village, capsys):
    def call(path, code="li") -> tuple[str, str]:
        call_command("import_messages", str(path), community=code)
        return capsys.readouterr()

    return call


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_each_message_is_a_case_at_the_time_it_was_written(village, file, run, encoding):
    out, err = run(file(GOOD, encoding))
    assert "新增 3 件" in out and not err
    parking, other, lamp = Case.objects.filter(community=village.here).order_by("source")
    assert (parking.source, parking.channel, parking.category.code) == ("messages:101", "import", "parking_shortage")
    assert parking.reported_at == datetime(2019, 2, 28, 11, 25, 5, tzinfo=SHANGHAI)
    assert parking.number == "LR-2019-000001" and parking.post.role == "governance_worker"
    assert parking.answers == {"点赞数": "12"}
    assert (other.category.code, other.title, other.text) == ("other_demand", "请问几时答复", "请问几时答复")
    assert parking.contact_name == lamp.contact_name != other.contact_name and "A0001" not in parking.contact_name
    assert lamp.category.code == "street_lamp" and not Notice.objects.exists()


def test_a_second_run_adds_none_and_a_longer_file_adds_the_rest(village, file, run):
    run(file(GOOD))
    assert "新增 0 件，已有 3 件" in run(file(GOOD))[0]
    assert "新增 1 件，已有 3 件" in run(file(f"{GOOD}104,A3,电梯坏了,2019/5/1,二号楼,0,0"))[0]
    assert Case.objects.filter(community=village.here).count() == 4
    run(file(GOOD), code="lin")
    assert Case.objects.filter(community=village.there).count() == 3


def test_a_row_that_cannot_be_read_is_named_with_its_field_and_its_mend(village, file, run):
    wrong = """
        ,A1,没有编号,2019/5/1,x,0,0
        2,A1,时间不对,去年春天,x,0,0
        3,A1,在将来,2190/1/1,x,0,0
        4,A1,,2019/5/1,,0,0
        5,A1,可以,2019/5/1,x,0,0
        5,A1,同号,2019/5/1,x,0,0
    """
    out, err = run(file("\n".join(line.strip() for line in wrong.strip().splitlines())))
    assert "新增 1 件" in out and "未导入 5 行" in out
    told = [line.split("：")[0] for line in err.splitlines()]
    assert told == [
        f"第 {n} 行“{name}”" for n, name in ((2, "留言编号"), (3, "留言时间"), (4, "留言时间"), (5, "留言主题"), (7, "留言编号"))
    ]
    assert "2026/1/31 9:05:00" in err and "与第 6 行的编号相同" in err


@pytest.mark.parametrize(
    "written", ["2019/2/3 4:05:06", "2019-02-03 04:05:06", "2019-02-03T04:05:06.123", "2019年2月3日 4:05:06", "2019.2.3  04:05:06"]
)
def test_one_instant_written_in_many_ways(written):
    assert imports.instant(written) == datetime(2019, 2, 3, 4, 5, 6, tzinfo=SHANGHAI)


@pytest.mark.parametrize("written", ["", "2019/2/30", "2019/2", "2019/2/3 下午 4:05", "2019-02-03T04:05:06Z", "43524.5"])
def test_what_is_no_instant(written):
    with pytest.raises(imports.Unfit, match="不是时间"):
        imports.instant(written)


def test_a_long_topic_is_cut_and_kept_whole_in_the_text(village, file, run):
    topic = "占道" * 60
    run(file(f"7,A1,{topic},2019/5/1 8:05,详情,0,0"))
    case = Case.objects.get()
    assert case.title == topic[:80] and case.text == f"{topic}\n\n详情"


def test_more_rows_than_a_batch_and_one_that_the_domain_refuses(village, file, run, monkeypatch):
    monkeypatch.setattr(imports, "BATCH", 2)
    village.here.refresh_from_db()
    assert "新增 5 件" in run(file("\n".join(f"{n},A{n},停车难,2019/5/{n} 8:05,没车位,0,0" for n in range(1, 6))))[0]
    assert Case.objects.values_list("number", flat=True).order_by("-pk")[0] == "LR-2019-000005"


def test_a_file_that_is_none_is_refused_in_words(village, tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("编号,内容\n1,x\n", "utf8")
    with pytest.raises(CommandError, match="缺少列：留言主题、留言时间、留言编号、留言详情"):
        call_command("import_messages", str(path), community="li")
    with pytest.raises(CommandError, match="没有这个文件"):
        call_command("import_messages", str(tmp_path / "none.csv"), community="li")
    with pytest.raises(CommandError, match="--community"):
        call_command("import_messages", str(path))
