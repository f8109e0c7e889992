"""Invented names as people of Guanzhong have them: each generation its own, each village its clans."""

from random import Random

_SURNAMES = (
    "王王王王李李李李张张张张刘刘刘杨杨陈陈赵赵马马郭郭高高孙史景池程万席曹车房尚纪樊党雷寇豆秦崔梁宋"
    "任田吴周徐何韩冯于董袁许曾邓吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪范方石姚谭廖邹熊金陆郝孔白康毛邱"
)
_RARE_SURNAMES = ("上官", "欧阳", "司马", "令狐", "鱼", "弥", "拓")

_GIVEN = {
    ("old", "1"): (
        "建国 志明 德全 福生 生荣 根宝 银锁 百锁 拴牢 拴柱 忠孝 俊业 彦民 宪民 平安 养民 治民 宏运 "
        "生财 天顺 满仓 满囤 长安 生彦 建民 孝民 孝义 文学 东海 双全 双印 长锁 金锁 永录 进财 进仓 "
        "新民 增民 振江 振华 万民 万江 西民 军民 志英 志杰 正义 正民 有才 有财 有民 德民 德荣 福民 "
        "福荣 金良 金山 来运 来福 社民 社教 水利 公社 解放 跃进 民权"
    ),
    ("old", "2"): (
        "秀英 桂兰 凤英 玉莲 粉香 粉莲 粉绒 淑贤 芳侠 巧玲 竹叶 雪玲 会玲 桂花 桂芳 桂英 玉珍 玉芳 "
        "淑芳 秀芳 芳玲 彩莲 雪莲 月英 翠英 翠莲 菊香 菊侠 爱侠 粉侠 秀侠 改侠 引侠 改娥 引娥 月娥 "
        "桂娥 腊梅 玉侠 玉梅 春梅 春侠 芳芹 惠芳 惠侠 巧侠 巧云 彩云 云侠 素芳 素琴 素侠 兰英 兰侠 "
        "梅英 会侠 会琴 会芳 小侠 秋叶 秋侠 夏叶 冬梅 引弟 转弟"
    ),
    ("middle", "1"): (
        "军 涛 鹏 伟 波 强 勇 刚 斌 超 磊 峰 辉 建军 亚军 海军 晓东 小龙 亚龙 文斌 宝平 宏伟 志强 "
        "永刚 小军 亚鹏 晓鹏 卫东 红刚 宏斌 小涛 海涛 永军 卫军 少华 建峰 晓峰 利军 军锋 军利 小平 "
        "永平 小波 小强 小刚 晓军 军军 旭东 东东 向阳 红卫 红涛 宏涛 文军 文涛 文强 亚斌 亚涛 锁军 "
        "转社 新社 社利 宁宁 关锋 拴社 公平 小虎 二虎 建设 建平"
    ),
    ("middle", "2"): (
        "娟 艳 丽 婷 娜 静 敏 燕 霞 莉 玲 亚娟 小娟 晓燕 彩霞 粉玲 亚妮 亚丽 小红 红艳 海燕 小霞 彩虹 "
        "丽娟 晓丽 春艳 娟妮 亚婷 小利 会会 芳芳 婷婷 丹丹 莉莉 娜娜 艳艳 燕妮 小燕 亚玲 亚萍 小萍 "
        "红霞 晓霞 晓娟 雪梅 雪艳 彩艳 彩玲 小妮 巧妮 粉妮 转妮 盼盼 妮妮 倩 倩倩 欢欢 菲菲 小青 小云 "
        "彩云 改玲 秋妮 秋艳 宁宁 苗苗 美玲 美丽"
    ),
    ("young", "1"): (
        "子轩 浩宇 浩然 宇轩 宇航 梓豪 子豪 俊杰 博文 嘉豪 家豪 一鸣 天佑 思远 皓轩 泽宇 明轩 子墨 "
        "奕辰 煜城 俊熙 铭泽 梓睿 文博 鑫宇 佳乐 佳豪 晨阳 瑞泽 锦程 昊天 宇辰 子恒 沐阳 一凡 逸飞 "
        "志远 思源 睿哲 欣阳 旭东 世杰 卓然 金泽 乐乐 鑫 帅 博 旭 浩 宇 凯 锐 康 阳阳 壮壮"
    ),
    ("young", "2"): (
        "梓涵 欣怡 雨桐 子涵 一诺 若汐 思琪 佳怡 梦瑶 雨欣 诗涵 可馨 欣妍 语嫣 梦琪 佳琪 紫涵 依诺 "
        "艺涵 静怡 诗琪 雅琪 嘉怡 馨月 心怡 思彤 沐晨 雨萱 梓萱 若曦 一涵 语桐 佳慧 晨曦 欣悦 雨涵 "
        "梦涵 思涵 子萱 佳欣 怡诺 甜甜 乐乐 朵朵 婷婷 萌 悦 蕊 瑶 欣 妍 怡 颖 雪"
    ),
}
_FIRST = {
    "1": "子梓浩宇嘉佳俊博文思泽奕皓铭煜一沐瑞昊晨锦家",
    "2": "梓子欣雨思佳梦诗若语可心雅静依艺怡紫沐晨嘉馨",
}
_SECOND = {
    "1": "轩豪宇涵然杰辰阳泽航睿恒凡霖希成鑫博哲楠坤龙",
    "2": "涵怡桐诺汐琪瑶欣馨妍彤萱曦悦宁雪琳婷雯洁娜菲",
}
_RARE = {"1": ("浩𬭎", "子𬭎", "䶮", "宇䶮"), "2": ("子㛃", "梓㛃", "㛃", "雨㛃")}
"""Characters that not every font and machine has: U+36C3, U+2CB4E, U+4DAE."""

_RARE_SHARE = 0.006
_COMPOSED_SHARE = 0.45

_UYGUR = {
    "1": "艾力 吐尔逊 买买提 阿卜杜拉 玉素甫 艾合买提 库尔班",
    "2": "阿依古丽 古丽娜尔 热依汗 迪丽努尔 阿米娜",
}


def draw_surname(dice: Random) -> str:
    """A surname; one in two hundred has two characters or is seldom met."""
    return dice.choice(_RARE_SURNAMES) if dice.random() < 0.005 else dice.choice(_SURNAMES)


def draw_clans(dice: Random) -> list[str]:
    """The surnames of a village: three large families, and others that each have some houses."""
    first, second, third = (draw_surname(dice) for _ in range(3))
    others = [draw_surname(dice) for _ in range(12)]
    return [first] * 10 + [second] * 5 + [third] * 3 + others


def draw_given(dice: Random, sex: str, born: int) -> str:
    """A given name for a sex ("1" male, "2" female) and a year of birth."""
    generation = "old" if born < 1972 else "middle" if born < 2004 else "young"
    if generation == "young":
        if dice.random() < _RARE_SHARE:
            return dice.choice(_RARE[sex])
        if dice.random() < _COMPOSED_SHARE:
            return dice.choice(_FIRST[sex]) + dice.choice(_SECOND[sex])
    return dice.choice(_GIVEN[generation, sex].split())


def draw_uygur(dice: Random, sex: str, father: str = "") -> str:
    """A Uygur name: one's own, a middle dot, the father's own."""
    fathers = father.partition("·")[0] or dice.choice(_UYGUR["1"].split())
    own = [name for name in _UYGUR[sex].split() if name != fathers]
    return f"{dice.choice(own)}·{fathers}"
