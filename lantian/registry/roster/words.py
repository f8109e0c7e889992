"""The words of roster cells and the codes that they stand for: national ones, else our own.

The first word of a code is the form's own; it is shown when a cell holds a word that is not known.
"""

from collections.abc import Mapping

from lantian.kernel.values.text import fold

Words = Mapping[str, str]
"""Word, as `plain_word` gives it → code."""


def plain_word(text: str) -> str:
    """A word without blanks and closing signs, in half-width letters of lower case."""
    return fold(text).replace(" ", "").strip("。.、,;:!").casefold()


def _words(lines: str) -> dict[str, str]:
    """Words by a table of lines `code word word …`; a code is a word for itself."""
    table: dict[str, str] = {}
    for line in filter(None, map(str.strip, lines.splitlines())):
        code, *words = line.split()
        for word in (*words, code):
            table.setdefault(plain_word(word), code)
    return table


SEX = _words(
    """
    1 男 男性 男孩 男童 男生 m
    2 女 女性 女孩 女童 女生 f
    """
)
YES_NO = _words(
    """
    yes 是 有 √ ✓ ✔ y true 1 已登记 已上户 已落户 寄宿 寄宿生 住校 住校生 住宿 住宿生 在校住宿
    no 否 无 没有 × ✗ ✕ x n false 0 未登记 未上户 未落户 不寄宿 不住校 走读 走读生 通校 非寄宿 不是
    """
)
NO_IDENTITY_REASON = _words(
    """
    not_registered 未落户 未上户 未登记户口 无户口 没有户口 没上户口 未上户口 未入户 未办理户口 户口未上 黑户
    abroad_born 境外出生 国外出生 境外 国外 外籍
    lost 证件遗失待补 遗失 丢失 证件遗失 证件丢失 遗失待补 待补办
    other 其他 其它
    """
)
HUKOU_NATURE = _words(
    """
    agricultural 农业 农业户口 农业户籍 农村 农村户口 农户
    non_agricultural 非农业 非农业户口 非农 非农户口 城镇 城镇户口 城市户口
    resident 居民 居民(家庭) 居民户 居民户口 居民家庭户 居民家庭户口 家庭户 家庭户口 统一居民户口
    """
)
HEALTH = _words(
    """
    10 健康 健康或良好 良好 好 正常
    20 一般 一般或较弱 较弱 体弱 较差
    30 慢性病 有慢性病 患慢性病
    40 患病 重病 患重病 大病 重大疾病 患大病 重特大疾病 严重精神障碍 患病(重特大疾病或严重精神障碍)
    60 残疾 有残疾
    """
)
DISABILITY_KIND = _words(
    """
    61 视力残疾 视力
    62 听力残疾 听力
    63 言语残疾 言语 语言 语言残疾
    64 肢体残疾 肢体
    65 智力残疾 智力
    66 精神残疾 精神
    67 多重残疾 多重
    69 其他残疾 其他 其它
    """
)
DISABILITY_GRADE = _words(
    """
    1 一级 壹级 1级 ⅰ级 ⅰ 一
    2 二级 贰级 2级 ⅱ级 ⅱ 二
    3 三级 叁级 3级 ⅲ级 ⅲ 三
    4 四级 肆级 4级 ⅳ级 ⅳ 四
    """
)
STAGE = _words(
    """
    not_enrolled 未入园 未入学 未上学 未上幼儿园 学龄前 散居 婴幼儿
    kindergarten 幼儿园 在园 学前教育 学前 学前班
    primary 小学 小学在读 在读小学
    junior 初中 初中在读 在读初中
    senior 高中 普高 普通高中 高中在读 在读高中
    vocational 中职 职高 职业高中 中专 技校 职校 职业学校 中等职业学校 中职在读
    dropout 辍学 失学
    out_of_school 不在学 已毕业 未升学 不在校
    """
)
AWAY = _words(
    """
    home 在家 未外出 没有外出 在本地 居家 务农 在家务农 无外出 已返乡
    work 务工 打工 外出务工 外出打工 在外务工 在外打工
    business 经商 做生意 外出经商 在外经商
    study 求学 上学 读书 学习 外出求学
    prison 服刑戒毒 服刑 戒毒 强制戒毒 强制隔离戒毒 服刑或戒毒 羁押
    missing 失联 失踪 下落不明 离家出走 出走 联系不上
    dead 死亡 去世 已故 亡故 病故 已去世 已死亡 过世
    divorced 离异未抚养 离异 离婚 离异不抚养 离婚未抚养 离异未履行抚养 改嫁 已改嫁
    other 其他 其它
    """
)
GUARDIANSHIP = _words(
    """
    none 无人监护
    parents_incapable 父或母无监护能力 父母无监护能力 父亲无监护能力 母亲无监护能力 一方外出另一方无监护能力
    carer_weak 受委托监护人监护能力不足 监护能力不足 监护人监护能力不足 监护能力较弱
    fair 监护情况一般 一般 监护一般
    good 监护情况较好 较好 良好 好 监护较好 监护良好
    """
)
INCOME_SOURCES = _words(
    """
    labour 打工 务工 外出务工 外出打工 务工收入 工资
    farming 种养殖 种植 养殖 务农 种地 种植养殖 种植业 养殖业 农业 种植和养殖
    government 政府救助 政府补助 救助 低保 政府救济
    relatives 亲朋接济 亲友接济 亲属接济 亲戚接济 亲友资助
    other 其他 其它
    """
)
AID = _words(
    """
    minimum_living 低保 最低生活保障 农村低保
    temporary 临时救助 临时
    medical 医疗救助 医疗
    housing 住房救助 住房 危房改造
    other 其他 其它
    none 无 没有 未享受 否 未救助
    """
)
POVERTY_MARKS = _words(
    """
    minimum_living 低保 低保户 最低生活保障 低保家庭 农村低保
    extreme 特困 特困供养 特困户 五保 五保户 特困人员
    marginal 低保边缘 低保边缘户 边缘户 低保边缘家庭
    monitored 防返贫监测户 监测户 监测对象 防返贫监测对象 脱贫不稳定户 边缘易致贫户 突发严重困难户
    relieved 脱贫户 已脱贫户 脱贫 脱贫家庭 建档立卡户 建档立卡 原建档立卡户
    none 无 没有 否 一般户 一般农户 普通家庭
    """
)
RELATION = _words(
    """
    51 父亲 爸爸 父 爸 父子 父女
    52 母亲 妈妈 母 妈 母子 母女
    57 继父 养父 继父或养父
    58 继母 养母 继母或养母
    61 祖父 爷爷 爷
    62 祖母 奶奶 奶
    63 外祖父 外公 姥爷 外爷 家公
    64 外祖母 外婆 姥姥 外奶 家婆 外奶奶
    66 曾祖父 太爷爷 太爷 曾外祖父
    67 曾祖母 太奶奶 太奶 曾外祖母
    71 兄 哥哥 兄长 哥
    73 弟 弟弟
    75 姐姐 姐
    77 妹妹 妹
    81 伯父 伯伯 大伯 大爹 大爸
    82 伯母 大娘 大妈 伯娘
    83 叔父 叔叔 叔
    84 婶母 婶婶 婶子 婶娘 婶
    85 舅父 舅舅 舅
    86 舅母 舅妈 妗子
    87 姨父 姨夫
    88 姨母 姨妈 姨姨 姨
    89 姑父 姑夫
    90 姑母 姑姑 姑妈 姑
    97 其他亲属 亲戚 亲属 其他亲戚 表亲 堂亲
    99 非亲属 邻居 朋友 老师 教师 社工 村干部 儿童主任 志愿者 代理家长 学校
    """
)
RELATION_PAIRS = {
    word: codes
    for codes, words in (
        (("61", "62"), "祖孙 爷孙 祖父母 爷爷奶奶 祖辈 孙子 孙女"),
        (("63", "64"), "外祖孙 外祖父母 外公外婆 姥姥姥爷 姥爷姥姥 外爷外奶 外孙 外孙子 外孙女"),
        (("51", "52"), "父母 爸妈 父母亲 爸爸妈妈 子女 儿子 女儿"),
        (("83", "84"), "叔侄 叔婶 叔叔婶婶"),
        (("81", "82"), "伯父母 伯父伯母"),
        (("85", "86"), "舅甥 舅舅舅妈 舅父母"),
        (("89", "90"), "姑父母 姑姑姑父"),
        (("87", "88"), "姨父母 姨姨姨父"),
    )
    for word in words.split()
}
"""Words for two persons, or for both directions: the man's code and the woman's (GB/T 4761)."""
ALONE = _words("01 独自 独居 独自居住 自己 一人 一个人 单独居住 单独 独自生活 无人 本人")

PEOPLES = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 "
    "傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 "
    "撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 "
    "京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
)
"""The peoples in the order of their codes, 01 to 56 (GB/T 3304)."""
ETHNICITY = {
    **{
        word: f"{number:02}"
        for number, people in enumerate(PEOPLES.split(), 1)
        for word in (people, f"{people}族", f"{number:02}", str(number))
    },
    **_words("97 其他 其它 未识别民族 未定族称 穿青人"),
    **_words("98 外国血统 外国血统中国籍人士 外国人入籍"),
}

WORDS: dict[str, Words] = {
    "sex": SEX,
    "yes_no": YES_NO,
    "no_identity_reason": NO_IDENTITY_REASON,
    "hukou_nature": HUKOU_NATURE,
    "health": HEALTH,
    "disability_kind": DISABILITY_KIND,
    "disability_grade": DISABILITY_GRADE,
    "stage": STAGE,
    "away": AWAY,
    "guardianship": GUARDIANSHIP,
    "income_sources": INCOME_SOURCES,
    "aid": AID,
    "poverty_marks": POVERTY_MARKS,
}


def canonical_words(words: Words) -> list[str]:
    """The first word of each code, in the order of the table."""
    first: dict[str, str] = {}
    for word, code in words.items():
        first.setdefault(code, word)
    return list(first.values())
