"""Lists as offices keep them: words, columns, lines, what they do to the directory, and how that is undone."""

import csv
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.places.names import PlaceIndex
from lantian.resources.errors import ResourceError
from lantian.resources.lists import words
from lantian.resources.lists.columns import guess_keys
from lantian.resources.models import Order, Resource, ResourceList
from lantian.resources.queries.lists import Line, lines_of, mark_of, place_named
from lantian.resources.services import keeping
from lantian.resources.services import lists as services
from lantian.resources.tests.conftest import (
    TODAY,
    brought_in,
    entered,
    need_of,
    organisation,
    published,
    taken,
    values,
)
from lantian.resources.tests.test_views import page
from tests.cast import BINZHOU, TAIXIANG, XINMIN, Cast, past_the_policies

CASES = list(csv.DictReader((Path(__file__).parent / "cases/words.csv").open(encoding="utf-8")))
UGLY = [
    ["彬州市未成年人关爱服务资源台账"],
    ["填报单位：彬州市民政局　　　　填报日期：2026年9月"],
    ["序号", "所属单位", "资源基本情况", None, None, "服务对象", "所在乡镇", "联系方式", None, "备注"],
    [None, None, "项目名称", "主要服务内容", "服务能力", None, None, "负责人", "电话", None],
    [1, "市公安局", "护学岗", "上下学路口有民警护送", "每天２０人", "６—１４周岁", "新民", "彭警官", 13912345678, ""],
    [2, None, "法治进校园", "到学校讲法律知识，教孩子自我保护", "不限", "在校学生", None, "彭警官",
     "办公室029-34921234/手机13912345678", "两个电话都行"],
    [3, "新民镇政府", None, "太厢村亲情视频室，放学后开放", "6", "留守儿童", "新民镇太厢村", None, "2934921234", ""],
    [4, "邻县民政局", "棉衣发放", "冬衣每人一套", "三百", "困境儿童", "", "王科长", "不清楚", ""],
    [5, "公安局", "办公用房", "日常办公", "", "", "", "彭警官", "110", ""],
    ["合计", 5],
    ["填表人：张三　审核人：李四"],
]  # fmt: skip


@pytest.fixture(autouse=True)
def _web(as_web: None) -> None: ...


def workbook(rows: list[list], merged: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


UGLY_MERGED = ("A1:J1", "A2:J2", "A3:A4", "B3:B4", "C3:E3", "F3:F4", "G3:G4", "H3:I3", "J3:J4", "B5:B6")


def bring(by: Post, rows: list[list], merged: tuple[str, ...] = ()) -> ResourceList:
    return brought_in(by, workbook(rows, merged))


def looked_at(by: Post, one: ResourceList) -> dict[int, Line]:
    with acting_as(by, read_only=True):
        return {line.row: line for line in lines_of(one)}


def take(by: Post, one: ResourceList, *doubtful: int) -> ResourceList:
    with acting_as(by):
        mark = mark_of(lines_of(one))
        return services.take_over(one=one, mark=mark, doubtful=doubtful, today=TODAY)


def doubts(line: Line) -> set[str]:
    return {one.code for one in (*line.entry.doubts, *line.entry.wrong)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['what']} {case['said']}")
def test_free_words_mean(case):
    what, _, sort = case["what"].partition(":")
    read = {
        "ages": words.ages_in, "capacity": words.capacity_in, "reach": words.reach_in,
        "conditions": words.conditions_in, "codes": words.codes_in, "sort": lambda said: words.sort_in(sort, said),
    }[what]  # fmt: skip
    found = read(case["said"])
    told = [] if found is None else [found] if isinstance(found, str) else found
    assert " ".join(str(one) for one in told) == case["means"]


def test_columns_are_known_under_any_usual_heading():
    headings = [
        "序号",
        "机构名称",
        "可提供的主要服务内容",
        "联系方式 负责人",
        "联系方式 电话",
        "乡 镇",
        "何事",
    ]
    assert guess_keys(headings) == [None, "unit", "offers", "contact", "phone", "place", None]


def test_a_town_written_short_is_that_of_the_place():
    regions = {
        610000000000: "陕西省", 610400000000: "咸阳市", BINZHOU: "彬州市", XINMIN: "新民镇",
        210000000000: "辽宁省", 210100000000: "沈阳市", 210181000000: "新民市",
    }  # fmt: skip
    index = PlaceIndex(regions.items())
    said = ("新民", "新民镇中街12号", "火星", "彬州市")
    assert [place_named(index, text, BINZHOU) for text in said] == [XINMIN, XINMIN, None, BINZHOU]


def test_an_ugly_list_is_read_as_whoever_made_it_reads_it(cast: Cast):
    county = cast.county_office
    lines = looked_at(county, bring(county, UGLY, UGLY_MERGED))
    assert {row: line.outcome for row, line in lines.items()} == {
        5: "new", 6: "new", 7: "new", 8: "refused", 9: "refused",
    }  # fmt: skip
    escort, law, video = (lines[row].entry for row in (5, 6, 7))
    assert not lines[5].is_doubtful
    assert (escort.unit.pk, law.unit.pk) == (cast.units["police"].pk, cast.units["police"].pk)
    assert {name: escort.values[name] for name in ("place", "reach", "age_from", "age_to", "capacity", "phone")} == {
        "place": XINMIN, "reach": "town", "age_from": 6, "age_to": 14, "capacity": 20, "phone": "13912345678",
    }  # fmt: skip
    assert law.values["phone"] == "029-34921234、13912345678"
    assert (law.values["conditions"], law.values["capacity"]) == (["in_school"], None)
    assert (video.values["name"], video.values["place"], video.values["reach"]) == (
        "太厢村亲情视频室", TAIXIANG, "village",
    )  # fmt: skip
    assert doubts(lines[7]) == {"name_from_service", "phone_zero", "contact_missing"}
    assert video.values["phone"] == "029-34921234"
    assert doubts(lines[8]) >= {"unit_unknown"}
    assert doubts(lines[9]) == {"needs_unread"}


def test_taken_over_as_a_whole_and_undone(cast: Cast):
    county = cast.county_office
    before = entered(cast.department, name="护学岗", codes=["P05"], capacity=3)
    one = bring(county, UGLY, UGLY_MERGED)
    line = looked_at(county, one)[5]
    assert (line.outcome, line.values["codes"]) == ("changed", ["P05"])
    assert {name for name, _, _ in line.differences} >= {"capacity", "place", "phone", "offers"}
    done = take(county, one, 6)
    assert done.counts == {"new": 0, "changed": 1, "left": 4} | {"new": 1, "left": 3}
    assert done.cells is None
    with acting_as(county):
        assert set(Resource.objects.values_list("name", "capacity")) == {("护学岗", 20), ("法治进校园", None)}
        services.undo(one=one)
        (back,) = Resource.objects.all()
        assert (back.capacity, back.phone.reveal(), back.verified_by, back.place) == (
            3, before.phone.reveal(), cast.department.user_id, BINZHOU,
        )  # fmt: skip
        with pytest.raises(ResourceError, match="list_not_now"):
            services.undo(one=one)


def test_the_same_list_again_changes_nothing(cast: Cast):
    county = cast.county_office
    take(county, bring(county, UGLY, UGLY_MERGED), 6, 7)
    again = bring(county, UGLY, UGLY_MERGED)
    assert {line.outcome for line in looked_at(county, again).values()} == {"same", "refused"}
    with pytest.raises(ResourceError, match="nothing_to_take"):
        take(county, again)


def test_what_was_built_upon_is_not_undone(cast: Cast):
    with past_the_policies():
        volunteers = organisation("彬州志愿者协会")
    one = bring(
        volunteers,
        [
            ["名称", "服务内容", "联系人"],
            ["周末辅导", "上门辅导作业", "任老师"],
            ["陪读", "陪伴阅读", "任老师"],
        ],
    )
    take(volunteers, one)
    order = published(cast, need_of(cast))
    with acting_as(volunteers):
        taken(volunteers, order, Resource.objects.get(name="周末辅导"))
        with pytest.raises(ResourceError, match="built_upon") as refused:
            services.undo(one=one)
        assert refused.value.params["names"] == "周末辅导"
        assert Resource.objects.count() == 2
        assert Order.objects.get().resource_id
        (entry,) = Resource.objects.filter(name="陪读")
        keeping.verify(resource=entry, version=1, today=TODAY)


def test_what_changed_since_the_preview_is_looked_at_again(cast: Cast):
    county = cast.county_office
    one = bring(county, UGLY, UGLY_MERGED)
    with acting_as(county):
        mark = mark_of(lines_of(one))
    entered(cast.department, name="护学岗")
    with acting_as(county):
        with pytest.raises(ResourceError, match="changed_since"):
            services.take_over(one=one, mark=mark, doubtful=(), today=TODAY)
        assert not Resource.objects.filter(name="法治进校园").exists()
    with acting_as(cast.department):
        assert not ResourceList.objects.filter(pk=one.pk).exists()


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([["这是一份通知"], ["请各单位填报"]], "no_lines"),
        ([["名称", "内容", "电话"], *[["甲", "书包", "110"]] * 501], "too_many_lines"),
    ],
)
def test_what_is_no_list_is_refused(cast: Cast, rows, wrong):
    with pytest.raises(ResourceError, match=wrong):
        bring(cast.county_office, rows)


def test_a_department_brings_its_list_as_text(cast: Cast):
    content = "项目,服务内容,有效期至\n反诈课,到学校讲网络安全,2099年\n反诈 课,网络安全,\n旧课,网络,2020-01\n"
    one = brought_in(cast.department, content.encode("gb18030"))
    lines = looked_at(cast.department, one)
    assert {row: doubts(line) for row, line in lines.items()} == {
        2: {"contact_missing"}, 3: {"contact_missing", "twice_in_list"}, 4: {"contact_missing", "over_already"},
    }  # fmt: skip
    assert lines[2].entry.values["valid_until"].isoformat() == "2100-01-01"


def test_from_the_upload_to_the_directory(cast: Cast, enter):
    county = enter(cast.county_office)
    content = workbook(UGLY, UGLY_MERGED)
    upload = SimpleUploadedFile("台账.xlsx", content)
    answer = county.post(reverse("resources:list_new"), {"file": upload})
    assert answer.status_code == 302
    columns = answer.url
    assert "项目名称" in page(county.get(columns))
    with acting_as(cast.county_office, read_only=True):
        one = ResourceList.objects.get()
        chosen = {f"column_{at}": key or "" for at, key in enumerate(one.mapping)}
    twice = county.post(columns, chosen | {"sheet": "Sheet", "column_0": "name"})
    assert (twice.status_code, "有两列都选了" in page(twice)) == (422, True)
    preview = county.get(county.post(columns, chosen | {"sheet": "Sheet"}).url)
    shown = page(preview)
    assert "第8行" in shown
    assert "邻县民政局" in shown
    mark = preview.context["mark"]
    done = county.post(reverse("resources:list_take", args=[one.pk]), {"mark": mark, "row": ["7"]})
    assert "新增2项" in page(county.get(done.url))
    assert "亲情视频室" in page(county.get(reverse("resources:kept")))
    assert enter(cast.other_county_office).get(done.url).status_code == 404
    phone = county.post(reverse("resources:phone", args=[entry_key(cast)]))
    assert "029-34921234" in page(phone)
    county.post(reverse("resources:list_undo", args=[one.pk]))
    assert "资源目录恢复原样" in page(county.get(done.url))


def entry_key(cast: Cast) -> object:
    with acting_as(cast.county_office, read_only=True):
        return Resource.objects.get(name="太厢村亲情视频室").pk


def test_an_empty_list_is_one_that_is_recognised(cast: Cast, enter, tmp_path):
    content = enter(cast.department).get(reverse("resources:list_template")).content
    path = tmp_path / "empty.xlsx"
    path.write_bytes(content)
    book = openpyxl.load_workbook(path)
    sheet = book[book.sheetnames[-1]]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for heading, text in {
        "资源名称": "普法课",
        "服务内容": "法律",
        "资源类别": "法律援助",
        "联系人": "彭警官",
    }.items():
        sheet.cell(row=2, column=heads[heading], value=text)
    book.save(path)
    with acting_as(cast.department):
        one = services.begin_list(path=path, name="empty.xlsx", unit=cast.units["police"].pk)
        services.choose_columns(one=one, sheet=one.sheet_name, keys=one.mapping)
        (line,) = lines_of(ResourceList.objects.get(pk=one.pk))
        assert (line.outcome, line.is_doubtful, line.values["sort"]) == ("new", False, "legal")


def test_a_telephone_can_be_several(cast: Cast, enter):
    row = entered(cast.department)
    police = enter(cast.department)
    form = values(unit=row.unit_id, valid_until="", version=1) | {"phone": "029-34921234，13912345678"}
    assert police.post(reverse("resources:resource_change", args=[row.pk]), form).status_code == 302
    assert "139****5678" in page(police.get(reverse("resources:resource", args=[row.pk])))
    assert "139 1234 5678" in page(police.post(reverse("resources:phone", args=[row.pk])))
