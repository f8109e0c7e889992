"""Pinyin of personal names, for search: surnames by their own readings (单 is shan, 尉迟 is yuchi)."""

import re
import unicodedata
from functools import cache
from itertools import islice, product
from typing import NamedTuple

from pypinyin import Style, pinyin

from lantian.kernel.values.text import HAN, LATIN

Readings = tuple[str, ...]

MOST_SPELLINGS = 12

BEGINS_WITH_HAN = re.compile(f"[{HAN}]")
PIECES = re.compile(f"[{HAN}]|[{LATIN}']+")


def _table(entries: str) -> dict[str, Readings]:
    pairs = (entry.split() for entry in entries.replace("\n", ";").split(";"))
    return {pair[0]: tuple(" ".join(pair[1:]).split("/")) for pair in pairs if pair}


SURNAMES = _table(
    """
    单 shan; 解 xie; 仇 qiu; 曾 zeng; 区 ou; 查 zha; 盖 ge/gai; 朴 piao/pu; 缪 miao/mou; 燕 yan; 任 ren
    华 hua; 宁 ning; 甯 ning; 员 yun/yuan; 冼 xian; 洗 xian/xi; 乐 yue/le; 折 she/zhe; 谌 chen/shen
    隗 kui/wei; 郗 chi/xi; 葛 ge; 翟 zhai/di; 覃 qin/tan; 尉 wei/yu; 种 chong/zhong; 秘 bi/mi; 繁 po/fan
    黑 he/hei; 哈 ha; 那 na; 佴 nai/er; 逄 pang; 逢 pang/feng; 逯 lu; 缴 jiao; 召 shao/zhao; 祭 zhai/ji
    车 che; 柏 bai/bo; 令 ling; 炅 gui/jiong; 郇 xun/huan; 郄 qie/xi; 降 jiang/xiang; 藏 zang/cang
    冯 feng; 都 du; 牟 mu/mou; 俞 yu; 能 nai/neng; 贾 jia; 颉 xie/jie; 盛 sheng; 宓 mi/fu; 谷 gu
    句 gou/ju; 莘 shen/xin; 阚 kan; 粘 nian/zhan; 万 wan; 睢 sui; 角 jue/jiao; 适 kuo/shi; 说 yue/shuo
    宿 su; 卜 bu/bo; 杭 hang; 丁 ding; 石 shi; 汤 tang; 沈 shen; 薄 bo/bao; 瞿 qu; 强 qiang/jiang; 亢 kang
    乜 nie/mie; 钭 tou/dou; 褚 chu/zhu; 隽 juan/jun; 蔚 yu/wei; 湛 zhan; 贲 ben/bi; 嵇 ji; 郝 hao; 彭 peng
    晁 chao; 干 gan; 奇 qi/ji; 行 xing/heng; 长 chang/zhang; 重 chong/zhong; 参 shen/can; 相 xiang
    费 fei/bi; 兒 ni; 笮 ze/zuo; 郤 xi; 呙 guo; 厍 she; 妫 gui; 眭 sui; 庹 tuo; 仉 zhang; 訾 zi; 昝 zan
    亓 qi; 酆 feng; 芮 rui; 夏 xia; 吴 wu; 王 wang; 于 yu; 陶 tao; 叶 ye
    """
)
"""Surnames of one character that are easily misread or read in two ways; the usual reading first."""

COMPOUND_SURNAMES = _table(
    """
    尉迟 yu chi; 万俟 mo qi; 长孙 zhang sun/chang sun; 令狐 ling hu; 单于 chan yu/shan yu; 乐正 yue zheng
    澹台 tan tai; 鲜于 xian yu; 亓官 qi guan; 夹谷 jia gu; 宰父 zai fu; 拓跋 tuo ba; 独孤 du gu
    颛孙 zhuan sun; 子车 zi ju; 欧阳 ou yang; 司马 si ma; 上官 shang guan; 诸葛 zhu ge; 皇甫 huang fu
    慕容 mu rong; 宇文 yu wen; 司徒 si tu; 夏侯 xia hou; 东方 dong fang; 公孙 gong sun; 轩辕 xuan yuan
    端木 duan mu; 南宫 nan gong; 呼延 hu yan; 赫连 he lian; 濮阳 pu yang; 淳于 chun yu; 太史 tai shi
    申屠 shen tu; 公冶 gong ye; 宗政 zong zheng; 闻人 wen ren; 钟离 zhong li; 闾丘 lv qiu; 司寇 si kou
    巫马 wu ma; 公西 gong xi; 漆雕 qi diao; 壤驷 rang si; 公良 gong liang; 谷梁 gu liang; 榖梁 gu liang
    段干 duan gan; 百里 bai li; 东郭 dong guo; 南门 nan men; 羊舌 yang she; 微生 wei sheng; 梁丘 liang qiu
    左丘 zuo qiu; 东门 dong men; 西门 xi men; 第五 di wu; 纳兰 na lan; 完颜 wan yan; 叶赫 ye he
    那拉 na la; 贺兰 he lan; 屈突 qu tu; 哥舒 ge shu; 仆固 pu gu; 达奚 da xi
    """
)
"""Surnames of two characters, their syllables apart."""

GIVEN_NAMES = _table(
    """
    乐 le/yue; 晟 sheng/cheng; 茜 qian/xi; 行 xing/hang; 朝 chao/zhao; 长 chang/zhang; 重 chong/zhong
    娜 na/nuo; 柏 bai/bo; 盛 sheng/cheng; 单 dan/shan; 藏 cang/zang; 参 shen/can; 莘 xin/shen; 还 huan/hai
    佛 fo/fu; 澄 cheng/deng; 栖 qi/xi; 率 shuai/lv; 禅 chan/shan; 荨 xun/qian; 蔚 wei/yu; 仔 zai/zi
    颉 jie/xie; 炅 jiong/gui; 拓 tuo/ta; 降 jiang/xiang; 解 jie/xie; 艾 ai/yi; 泊 bo/po; 莞 wan/guan
    菀 wan/yu; 珩 heng/hang; 都 du/dou; 着 zhuo/zhe; 给 ji/gei; 曾 zeng/ceng; 隽 jun/juan; 什 shi/shen
    了 liao/le; 查 cha/zha; 仇 qiu/chou; 呢 ni/ne; 覃 qin/tan; 兹 zi/ci; 琢 zhuo/zuo; 弹 tan/dan
    角 jue/jiao; 说 shuo/yue; 薄 bo/bao; 校 xiao/jiao; 召 zhao/shao; 宿 su/xiu; 扎 zha/za; 尉 wei/yu
    覅 fiao; 瑱 tian/zhen; 琇 xiu
    """
)
"""Characters that are misread alone or read in two ways in given names; the usual reading first."""

UMLAUTS = {"lv": ("lv", "lyu", "lu"), "nv": ("nv", "nyu", "nu"), "lve": ("lve", "lue"), "nve": ("nve", "nue")}
"""ü as keyboards, passports and the careless write it."""


class Pinyin(NamedTuple):
    """How a name is typed: `zhangsan`, `zs`, its surname `zhang`, and the same for its other readings.

    A character without a known reading is left out. A name with a middle dot has no surname in front: "".
    """

    full: str
    initials: str
    surname: str
    alternatives: tuple[str, ...]
    alternative_initials: tuple[str, ...]


def name_pinyin(name: str) -> Pinyin:
    """The pinyin of a name as `parse_name` returns it; Latin words stay, plain and in lower case."""
    length = surname_length(name)
    parts = [_surname_readings(name[:length])] if length else []
    parts += [readings for piece in PIECES.findall(name, length) if (readings := _given_readings(piece))]
    spellings = list(islice(product(*parts), MOST_SPELLINGS))
    full, *others = dict.fromkeys("".join(spelling).replace(" ", "") for spelling in spellings)
    initials, *other_initials = dict.fromkeys(map(_initials, spellings))
    surname = parts[0][0].replace(" ", "") if length else ""
    return Pinyin(full, initials, surname, tuple(others), tuple(other_initials))


def surname_syllables(surname: str) -> Readings:
    """The syllables of a surname in its usual reading; one without a known reading has none."""
    return tuple(_surname_readings(surname)[0].split())


def given_syllables(given: str) -> Readings:
    """The syllables of a given name in their usual readings, one for a character; a Latin word counts as one."""
    return tuple(readings[0] for piece in PIECES.findall(given) if (readings := _given_readings(piece)))


def given_name(name: str) -> str:
    """A name as `parse_name` returns it without its surname; of a name with middle dots the first part.

    A Latin name stays whole: which of its words is the surname nobody can tell.
    """
    return name[surname_length(name) :].partition("·")[0]


def surname_length(name: str) -> int:
    """How many characters of a Chinese name are its surname; 0 where it has none in front."""
    if "·" in name or not BEGINS_WITH_HAN.match(name):
        return 0
    return 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1


def _initials(spelling: Readings) -> str:
    return "".join(syllable[0] for part in spelling for syllable in part.split())


@cache
def _surname_readings(surname: str) -> Readings:
    """By the tables of surnames, then as the characters alone are read: who types 单 as dan finds it too."""
    own = COMPOUND_SURNAMES.get(surname) or SURNAMES.get(surname) or ()
    alone = [_read(character) for character in surname]
    return _with_umlauts((*own, " ".join(alone)) if all(alone) else own) or ("",)


@cache
def _given_readings(piece: str) -> Readings:
    """The readings of a character, or a Latin word in plain letters; none where nothing is known."""
    if not BEGINS_WITH_HAN.match(piece):
        plain = unicodedata.normalize("NFKD", piece).encode("ascii", "ignore").decode()
        return (plain.replace("'", "").lower(),)
    return _with_umlauts(GIVEN_NAMES.get(piece) or tuple(filter(None, [_read(piece)])))


def _read(character: str) -> str:
    """As `pypinyin` reads it; a compatibility ideograph that it lacks, as the one it stands for; else ""."""
    for form in (character, unicodedata.normalize("NFKD", character)):
        reading = pinyin(form, style=Style.NORMAL)[0][0]
        if reading.isascii() and reading.isalpha():
            return reading
    return ""


def _with_umlauts(readings: Readings) -> Readings:
    return tuple(dict.fromkeys(form for reading in readings for form in _umlaut_forms(reading)))


def _umlaut_forms(reading: str) -> Readings:
    head, blank, tail = reading.partition(" ")
    return tuple(f"{form}{blank}{tail}" for form in UMLAUTS.get(head, (head,)))
