"""A measure says what is done for the child, by whom and until when; words that say nothing are no measure."""

import re
from datetime import date

# Words of minutes and circulars. What is left without them must still say something (“被动落实” in the 2014 speech).
CHINESE = """
高度重视 切实加强 贯彻落实 认真落实 抓好落实 持续关注 跟踪关注 常态化 进一步 相关人员 有关部门 相关部门 相关工作
上级精神 会议精神 传达 安排 部署 落实 贯彻 加强 重视 关注 关心 关爱 督促 上报 汇报 报告 通知 转办 转交 完成 开展
研究 学习 推进 做好 抓好 到位 办理 处理 解决 跟进 反馈 已经 及时 认真 积极 尽快 领导 精神 文件 会议 工作 要求 要点
措施 力度 问题 情况 情形 有关 相关 教育 帮扶 帮助 管理 监管 该生 学生 儿童 孩子 此事 事项 正在 准备 将会 一下
"""
ENGLISH = """
passed on arranged done noted forwarded reported attention paid to it the will be has been is are was we and
of in ok okay yes matter work follow up followed implemented notified informed strengthened
"""
HOLLOW, HOLLOW_ENGLISH = tuple(CHINESE.split()), frozenset(ENGLISH.split())
PARTICLES = re.compile("[的了已并和与将予会再请由对在给把被向进行着过也都中个一]")
NOT_WORDS = re.compile(r"[\W_\d]+")
LEAST_LEFT = 2


def says_nothing(text: str) -> bool:
    """Whether a text consists of the words of minutes alone (已传达、已安排部署), or of nothing."""
    left = NOT_WORDS.sub(" ", text)
    if left.isascii():
        words = [word for word in left.lower().split() if word not in HOLLOW_ENGLISH]
        return not words
    for phrase in HOLLOW:
        left = left.replace(phrase, " ")
    return len(PARTICLES.sub("", left).replace(" ", "")) < LEAST_LEFT


def problem_of_measure(
    *, what: str, done_means: str, seat: object, outside: str, due_on: date | None, today: date
) -> tuple[str, str] | None:
    """The field and the code of the first thing wrong with a measure, or None."""
    checks = (
        ("what", "hollow", says_nothing(what)),
        ("done_means", "hollow", says_nothing(done_means)),
        ("seat", "owner_needed", not seat and not outside.strip()),
        ("outside", "two_owners", bool(seat and outside.strip())),
        ("due_on", "due_needed", due_on is None),
        ("due_on", "due_past", due_on is not None and due_on < today),
    )
    return next(((field, code) for field, code, is_wrong in checks if is_wrong), None)
