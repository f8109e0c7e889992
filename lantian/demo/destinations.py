"""Where people of the north of Guanzhong go for work, as their families tell it to the village."""

from random import Random

from lantian.demo.dice import draw

_PLACES: dict[str, int] = {
    "陕西省西安市雁塔区": 9,
    "陕西省西安市未央区": 8,
    "西安市长安区": 6,
    "西安市灞桥区": 4,
    "西安市莲湖区": 3,
    "西安市高陵区": 2,
    "陕西西安": 3,
    "陕西省咸阳市秦都区": 4,
    "陕西省咸阳市渭城区": 2,
    "陕西省榆林市神木市": 4,
    "陕西榆林靖边县": 2,
    "陕西省宝鸡市渭滨区": 2,
    "陕西省铜川市王益区": 1,
    "陕西省延安市宝塔区": 2,
    "广东省东莞市": 7,
    "广东省深圳市宝安区": 5,
    "广东省深圳市龙岗区": 3,
    "广东省广州市白云区": 3,
    "广东省佛山市南海区": 2,
    "广东省中山市": 1,
    "浙江省杭州市萧山区": 4,
    "浙江省宁波市慈溪市": 4,
    "浙江义乌": 3,
    "浙江省温州市瑞安市": 2,
    "浙江省嘉兴市海宁市": 1,
    "江苏省苏州市昆山市": 6,
    "江苏省无锡市江阴市": 3,
    "江苏省南京市江宁区": 2,
    "江苏省常州市武进区": 2,
    "上海市松江区": 3,
    "上海市嘉定区": 2,
    "北京市朝阳区": 2,
    "北京市大兴区": 2,
    "天津市滨海新区": 1,
    "河北省廊坊市三河市": 1,
    "河南省郑州市新郑市": 2,
    "山西省太原市小店区": 1,
    "山东省青岛市黄岛区": 1,
    "福建省泉州市晋江市": 3,
    "四川省成都市双流区": 1,
    "新疆乌鲁木齐市新市区": 4,
    "新疆昌吉回族自治州昌吉市": 3,
    "新疆石河子市": 2,
    "新疆阿克苏地区库车市": 2,
    "内蒙古鄂尔多斯市东胜区": 3,
    "内蒙古自治区呼和浩特市赛罕区": 1,
    "甘肃省庆阳市西峰区": 3,
    "甘肃省兰州市城关区": 2,
    "宁夏银川市兴庆区": 2,
    "青海省西宁市城东区": 1,
}
"""Place → how many of a hundred and fifty go there."""


def draw_destination(dice: Random) -> str:
    """A place far from home, named to the county where families know it."""
    return draw(dice, _PLACES)


def all_destinations() -> tuple[str, ...]:
    """Every place that may be drawn."""
    return tuple(_PLACES)
