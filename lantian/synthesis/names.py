"""Invented names, as codes: a surname, and a given name of its generation and sex."""

from functools import cache

import numpy as np

from lantian.kernel.values.pinyin import name_pinyin
from lantian.synthesis.columns import Column, Numbers, octets

SURNAMES = tuple(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = {
    (
        "old",
        "1",
    ): "建国 志明 德全 福生 生荣 根宝 忠孝 俊业 彦民 平安 养民 天顺 满仓 长安 建民 文学 东海 双全 永录 进财 新民 "
    "振江 振华 万民 西民 志英 正义 有才 德荣 福荣 金良 来运 水利 解放 民权",
    (
        "old",
        "2",
    ): "秀英 桂兰 凤英 玉莲 粉莲 淑贤 巧玲 雪玲 桂花 桂芳 玉珍 玉芳 淑芳 秀芳 彩莲 月英 翠英 菊香 爱侠 秀侠 月娥 "
    "腊梅 玉侠 春梅 惠芳 巧云 彩云 素芳 素琴 兰英 梅英 会芳 秋叶 冬梅",
    (
        "middle",
        "1",
    ): "军 涛 鹏 伟 波 强 勇 刚 斌 超 磊 峰 辉 建军 亚军 海军 晓东 小龙 文斌 宏伟 志强 永刚 小军 晓鹏 卫东 海涛 "
    "永军 少华 建峰 利军 永平 小波 小强 旭东 向阳 文军 文涛 建平",
    (
        "middle",
        "2",
    ): "娟 艳 丽 婷 娜 静 敏 燕 霞 莉 玲 亚娟 小娟 晓燕 彩霞 亚丽 小红 海燕 丽娟 晓丽 春艳 芳芳 婷婷 丹丹 莉莉 "
    "娜娜 小燕 亚玲 红霞 雪梅 彩玲 倩 菲菲 小云 美玲 美丽",
    (
        "young",
        "1",
    ): "子轩 浩宇 浩然 宇轩 宇航 梓豪 子豪 俊杰 博文 嘉豪 家豪 一鸣 天佑 思远 皓轩 泽宇 明轩 子墨 奕辰 俊熙 铭泽 "
    "梓睿 文博 佳乐 晨阳 瑞泽 锦程 昊天 宇辰 子恒 沐阳 一凡 逸飞 志远 思源 欣阳 世杰 金泽 鑫 帅 博 旭 浩 宇 凯 康",
    (
        "young",
        "2",
    ): "梓涵 欣怡 雨桐 子涵 一诺 若汐 思琪 佳怡 梦瑶 雨欣 诗涵 可馨 欣妍 语嫣 梦琪 佳琪 紫涵 依诺 静怡 诗琪 雅琪 "
    "嘉怡 心怡 思彤 沐晨 雨萱 梓萱 若曦 一涵 佳慧 晨曦 欣悦 雨涵 梦涵 思涵 子萱 佳欣 朵朵 萌 悦 蕊 瑶 欣 妍 怡 颖 雪",
}
FIRST = {
    "1": "子梓浩宇嘉佳俊博文思泽奕皓铭煜一沐瑞昊晨锦家",
    "2": "梓子欣雨思佳梦诗若语可心雅静依艺怡紫沐晨嘉馨",
}
SECOND = {
    "1": "轩豪宇涵然杰辰阳泽航睿恒凡霖希成鑫博哲楠坤龙",
    "2": "涵怡桐诺汐琪瑶欣馨妍彤萱曦悦宁雪琳婷雯洁娜菲",
}
CLANS = 3
"""Large families of a village; half of its houses and more bear their names."""


@cache
def given_names() -> tuple[tuple[str, ...], dict[tuple[str, str], tuple[int, int]]]:
    """All given names, and which of them (from, below) belong to a generation and sex."""
    names: list[str] = []
    found = {}
    for (generation, sex), text in GIVEN.items():
        own = text.split()
        if generation == "young":
            own += [one + other for one in FIRST[sex] for other in SECOND[sex]]
        found[generation, sex] = (len(names), len(names) + len(own))
        names += own
    return tuple(names), found


def draw_given(dice: np.random.Generator, generation: str, sexes: Numbers) -> Numbers:
    """Codes of given names for people of a generation; `sexes` are 1 and 2."""
    _, found = given_names()
    low, high = (
        np.array([found[generation, "1"][end], found[generation, "2"][end]])[sexes - 1] for end in (0, 1)
    )
    return low + (dice.random(len(sexes)) * (high - low)).astype(np.int64)


def draw_surnames(dice: np.random.Generator, villages: Numbers) -> Numbers:
    """Codes of surnames: of one of the clans of the village (by its code), or another."""
    clan = dice.integers(0, CLANS, len(villages))
    of_clan = (villages * 2_654_435_761 + clan * 40_503) % 1_000_003 % len(SURNAMES)
    common = np.minimum((dice.random(len(villages)) ** 2 * len(SURNAMES)).astype(np.int64), len(SURNAMES) - 1)
    return np.where(dice.random(len(villages)) < 0.6, of_clan, common)


def full(surnames: Numbers, given: Numbers) -> Numbers:
    """Codes of whole names."""
    return surnames * len(given_names()[0]) + given


def name_of(code: int) -> str:
    """The name that a code stands for."""
    names, _ = given_names()
    surname, given = divmod(code, len(names))
    return SURNAMES[surname] + names[given]


def written(codes: Numbers) -> Column:
    """A column of names; less than nought: nobody."""
    told, which = np.unique(codes, return_inverse=True)
    column = octets([name_of(int(one)).encode() if one >= 0 else b"" for one in told])
    return Column(column.matrix, column.lengths, which)


def spelled(codes: Numbers) -> tuple[Column, Column]:
    """Columns of their pinyin and of their initials."""
    told, which = np.unique(codes, return_inverse=True)
    known = [_pinyin(int(one)) for one in told]
    full_column = octets([spelling.encode() for spelling, _, _ in known])
    initials = octets([first.encode() for _, first, _ in known])
    return Column(full_column.matrix, full_column.lengths, which), Column(
        initials.matrix, initials.lengths, which
    )


def read_otherwise(codes: Numbers) -> tuple[Numbers, list[bytes]]:
    """The rows of names that can be read in other ways, and each such reading."""
    rows, readings = [], []
    told, which = np.unique(codes, return_inverse=True)
    others = {at: found for at, one in enumerate(told) if (found := _pinyin(int(one))[2])}
    for row in np.flatnonzero(np.isin(which, list(others))):
        for reading in others[int(which[row])]:
            rows.append(row)
            readings.append(reading.encode())
    return np.array(rows, np.int64), readings


@cache
def _pinyin(code: int) -> tuple[str, str, tuple[str, ...]]:
    found = name_pinyin(name_of(code))
    others = dict.fromkeys((*found.alternatives, *found.alternative_initials))
    return found.full[:160], found.initials[:24], tuple(one[:160] for one in others)
