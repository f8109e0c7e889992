"""The fields of a roster (the national 登记表 of 2016 and what counties add), under their usual headings."""

from dataclasses import dataclass

CHILD_WORDS = ("儿童", "孩子", "学生", "幼儿", "本人", "未成年人")
PERSONS: dict[str, tuple[str, ...]] = {
    "father": ("父亲", "父", "爸爸"),
    "mother": ("母亲", "母", "妈妈"),
    "carer": (
        "受委托监护人",
        "监护人",
        "受委托照护人",
        "委托监护人",
        "委托照护人",
        "实际监护人",
        "现监护人",
        "临时监护人",
        "照护人",
        "照料人",
        "看护人",
        "抚养人",
    ),
    "paternal_grandfather": ("祖父", "爷爷"),
    "paternal_grandmother": ("祖母", "奶奶"),
    "maternal_grandfather": ("外祖父", "外公", "姥爷"),
    "maternal_grandmother": ("外祖母", "外婆", "姥姥"),
}
"""How each person around a child is called in headings; the first is the form's own word."""

ITEMS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "名字"),
    "identity_number": (
        "身份证号码",
        "身份证号",
        "身份证",
        "公民身份号码",
        "公民身份证号码",
        "居民身份证号码",
        "身份号码",
        "身份证件号",
        "身份证件号码",
        "证件号码",
        "证件号",
    ),
    "phone": ("联系电话", "电话", "电话号码", "手机", "手机号", "手机号码", "联系方式", "联系号码"),
    "away": (
        "外出情况",
        "外出原因",
        "外出务工情况",
        "务工情况",
        "外出事由",
        "外出类型",
        "现状",
        "状况",
        "是否外出",
        "是否外出务工",
    ),
    "destination": (
        "外出地点",
        "务工地点",
        "外出务工地点",
        "打工地点",
        "务工地",
        "外出地",
        "外出务工地",
        "务工去向",
        "外出去向",
        "去向",
        "工作地点",
        "务工地址",
        "务工省市",
    ),
    "away_since": (
        "外出时间",
        "外出务工时间",
        "务工时间",
        "打工时间",
        "外出日期",
        "外出起始时间",
        "外出开始时间",
        "离家时间",
    ),
    "relation": (
        "与儿童关系",
        "与孩子关系",
        "与留守儿童关系",
        "与学生关系",
        "与被监护人关系",
        "与监护人关系",
        "关系",
        "称谓",
    ),
}
"""What is asked of such a person; under that person's heading, or after its column, these words suffice."""


@dataclass(frozen=True, slots=True)
class RosterField:
    """One column of a roster.

    `headings` begins with the canonical one; `group` is `child`, `home`, `schooling`, `livelihood`, `form` or
    one of `PERSONS`; `parser` names the reader of its cells in `cells`, a table or limit behind a colon.
    """

    key: str
    headings: tuple[str, ...]
    group: str
    parser: str
    required: bool = False

    @property
    def item(self) -> str:
        """Which of `ITEMS` this is of its person, or ""."""
        item = self.key.removeprefix(f"{self.group}_")
        return item if self.group in PERSONS and item in ITEMS else ""


def _of(group: str, item: str, parser: str, *canonical: str) -> RosterField:
    """A field of a person, under every name of that person and every word for the item."""
    every = [f"{person}{word}" for person in PERSONS[group] for word in ITEMS[item]]
    alone = PERSONS[group] if item == "name" else ()
    return RosterField(f"{group}_{item}", tuple(dict.fromkeys([*canonical, *every, *alone])), group, parser)


def _parent(group: str) -> tuple[RosterField, ...]:
    return (
        _of(group, "name", "name"),
        _of(group, "identity_number", "adult_identity"),
        _of(group, "phone", "phones"),
        _of(group, "away", "word:away"),
        _of(group, "destination", "place"),
        _of(group, "away_since", "date"),
    )


def _field(key: str, headings: str, group: str, parser: str, required: bool = False) -> RosterField:
    return RosterField(key, tuple(headings.split()), group, parser, required)


FIELDS: tuple[RosterField, ...] = (
    _field("child_name", "姓名 儿童姓名 名字", "child", "name", required=True),
    _field("sex", "性别", "child", "word:sex", required=True),
    _field("ethnicity", "民族", "child", "ethnicity"),
    _field("birth_on", "出生日期 出生年月日 出生年月 出生时间 生日", "child", "birth", required=True),
    RosterField("identity_number", ITEMS["identity_number"], "child", "identity"),
    _field(
        "no_identity_reason",
        "无身份证号原因 无身份证原因 无身份证号码原因 未办理身份证原因 没有身份证号的原因",
        "child",
        "word:no_identity_reason",
    ),
    _field(
        "hukou_registered",
        "是否登记户口 户口登记 是否有户口 有无户口 是否上户 是否落户 是否户籍登记",
        "child",
        "word:yes_no",
    ),
    _field("hukou_place", "户籍所在地 户口所在地 户籍地 户籍地址 户籍 户口地址", "child", "place"),
    _field("hukou_nature", "户口性质 户籍性质 户口类型 户口类别 户籍类型", "child", "word:hukou_nature"),
    _field(
        "town",
        "乡镇(街道) 乡镇 镇 街道 镇街 镇办 乡镇街道 镇(街道) 所在乡镇 所属乡镇 镇(办) 乡(镇) 居住乡镇",
        "home",
        "text:64",
    ),
    _field(
        "village",
        "村(社区) 村 社区 村居 村名 行政村 村社区 村委会 村(居) 村(居)委会 所在村 所属村 居住村 所在村社区",
        "home",
        "text:64",
        required=True,
    ),
    _field("village_group", "村民小组 组 小组 村组 组别 所在组", "home", "text:64"),
    _field(
        "address",
        "详细住址 详细地址 家庭住址 家庭详细住址 住址 现住址 居住地址 家庭地址 现居住地址 现居住地 常住地址",
        "home",
        "text:200",
    ),
    _field("household_head", "户主姓名 户主", "home", "name"),
    _field(
        "lives_with",
        "与谁共同居住 共同居住人 与谁居住 现与谁生活 共同生活人 和谁一起住 与谁一起生活 随谁生活",
        "home",
        "companion",
    ),
    _field("health", "身体状况 健康状况 身体健康状况 健康情况 身体情况", "child", "word:health"),
    _field("disability_kind", "残疾类别 残疾类型 残疾种类", "child", "word:disability_kind"),
    _field("disability_grade", "残疾等级 残疾级别", "child", "word:disability_grade"),
    _field("illness", "患病情况 疾病名称 病种 所患疾病 疾病情况 患何疾病", "child", "text:128"),
    _field(
        "stage",
        "就学情况 就学状况 就读阶段 学段 教育阶段 就读情况 入学情况 在读情况",
        "schooling",
        "word:stage",
    ),
    _field(
        "school", "就读学校 学校 学校名称 就读学校名称 所在学校 现就读学校 就学学校", "schooling", "text:128"
    ),
    _field("grade", "年级 就读年级 所在年级 现读年级", "schooling", "grade"),
    _field("class_name", "班级 所在班级 就读班级 班", "schooling", "text:32"),
    _field(
        "boarding", "是否寄宿 是否住校 寄宿 是否寄宿生 住校情况 是否住宿 寄宿情况", "schooling", "word:yes_no"
    ),
    *_parent("father"),
    *_parent("mother"),
    _of("carer", "name", "name"),
    _of("carer", "relation", "relation", "与儿童关系"),
    _of("carer", "phone", "phones", "监护人联系电话"),
    _of("carer", "identity_number", "adult_identity", "监护人身份证号码"),
    _of("paternal_grandfather", "name", "name"),
    _of("paternal_grandmother", "name", "name"),
    _of("maternal_grandfather", "name", "name"),
    _of("maternal_grandmother", "name", "name"),
    _field("guardianship", "监护类型 监护情况 监护状况 监护类别 监护现状", "livelihood", "word:guardianship"),
    _field(
        "income_sources",
        "家庭经济来源 经济来源 家庭收入来源 收入来源 主要经济来源",
        "livelihood",
        "words:income_sources",
    ),
    _field(
        "aid",
        "享受救助情况 救助情况 享受救助 享受救助政策 享受政策情况 已享受救助",
        "livelihood",
        "words:aid",
    ),
    _field(
        "poverty_marks",
        "困难类型 困难类别 家庭困难类型 贫困类型 家庭类型 家庭类别",
        "livelihood",
        "words:poverty_marks",
    ),
    _field("remarks", "备注 说明 备注说明 其他情况", "form", "text:1000"),
    _field("filled_by", "填表人 填报人 登记人 采集人", "form", "text:64"),
    _field("filled_on", "填表日期 填报日期 登记日期 填表时间 填报时间 采集日期", "form", "date"),
)
FIELD: dict[str, RosterField] = {field.key: field for field in FIELDS}

IGNORED_HEADINGS = ("序号", "编号", "行号", "序", "号", "no", "年龄", "周岁", "岁数", "虚岁")
"""Columns of rosters that the register does not take: counting, and ages, which change by themselves."""
