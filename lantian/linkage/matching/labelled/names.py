"""Names as a county has them: surnames by their share in China, given names by generation, clans by village."""

from random import Random

SURNAMES = {
    surname: share
    for share, surnames in (
        (7.2, "王李张"),
        (5.1, "刘陈"),
        (3.1, "杨"),
        (1.9, "赵黄周吴徐孙马胡朱郭何高林"),
        (1.0, "罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁"),
        (0.5, "任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万"),
        (
            0.15,
            "覃武钱戴严莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟申耿关兰焦俞左柳甘祝包宁尚符舒阮",
        ),
        (0.04, "单解仇查盖朴缪燕华员冼折隗郗尉种秘繁黑哈那逄逯车令降弥鱼拓党寇豆纪景池席校"),
    )
    for surname in surnames
} | {"欧阳": 0.08, "上官": 0.03, "司马": 0.02, "令狐": 0.02, "尉迟": 0.01, "长孙": 0.01}

YOUNG = {
    "1": (
        "子梓浩宇轩博涵睿泽俊杰豪文天佑昊然皓铭煜晨阳一诺嘉明辰瑞翔鑫思"
        "远航奕霖恒逸凡志强飞龙旭伟鹏磊凯锐康壮乐安宁成栋楠博雅哲渊墨言"
    ),
    "2": (
        "梓涵欣怡子雨桐诗若汐佳思琪梦瑶语嫣可馨妍依诺紫静雅嘉心馨月彤"
        "萱曦一悦萌蕊瑶颖雪婷慧琳洁娜菲晨沐晓婉清芸朵甜乐安宁艺璇钰莹"
    ),
}
ADULT = {
    "1": "军伟涛鹏波强勇刚斌超磊峰辉建小亚志晓文宝永红卫海宏东平明利国民华新春林生成龙虎社锁栓战兵锋宁博旭",
    "2": "娟艳丽婷娜静敏燕霞莉玲亚小晓彩粉红海雪春会芳丹萍妮青云梅秋英侠琴惠素兰凤桂秀美利巧改转盼倩欢菲苗",
}
FALLING = 0.955
"""The share of a character against the one before it: given names crowd on a few."""


class Naming:
    """Draws names; the same dice give the same names."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._surnames, self._shares = list(SURNAMES), _running(list(SURNAMES.values()))
        self._falling = {
            id(pool): _running([FALLING**place for place in range(len(pool))])
            for pools in (YOUNG, ADULT)
            for pool in pools.values()
        }

    def surname(self) -> str:
        return self._dice.choices(self._surnames, cum_weights=self._shares)[0]

    def young(self, sex: str, before: str | None = None) -> str:
        """The given name of a child; `before` is that of a brother or sister, whose first character it may share."""
        pool, dice = YOUNG[sex], self._dice
        if before and len(before) == 2 and dice.random() < 0.4:
            return self._shared(pool, before)
        if dice.random() < 0.13:
            single = self._character(pool)
            return single * 2 if dice.random() < 0.3 else single
        return self._character(pool) + self._character(pool)

    def twin(self, sex: str, before: str) -> str:
        """The given name of a twin: three of four share a character."""
        pool = YOUNG[sex]
        if len(before) == 2 and self._dice.random() < 0.75:
            return self._shared(pool, before)
        return self.young(sex)

    def adult(self, sex: str) -> str:
        pool = ADULT[sex]
        single = self._dice.random() < 0.35
        return self._character(pool) if single else self._character(pool) + self._character(pool)

    def character(self) -> str:
        """Any character of a child's given name."""
        return self._dice.choice(YOUNG["1"] + YOUNG["2"])

    def _shared(self, pool: str, before: str) -> str:
        own = next(found for found in iter(lambda: self._character(pool), None) if found not in before)
        return before[0] + own if self._dice.random() < 0.8 else own + before[1]

    def _character(self, pool: str) -> str:
        return self._dice.choices(pool, cum_weights=self._falling[id(pool)])[0]


def _running(shares: list[float]) -> list[float]:
    total, running = 0.0, []
    for share in shares:
        total += share
        running.append(total)
    return running
