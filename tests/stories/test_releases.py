"""An office reads what left the house as others were told it, and takes a release back for everybody to see."""

from django.utils import timezone
from playwright.sync_api import expect

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.disclosure.rules.tables import Table
from lantian.disclosure.services.releasing import release
from tests.cast import BINZHOU, HONGYAN, TAIXIANG, XINMIN
from tests.stories.house import Tables
from tests.stories.looking import grave_findings, overflow

TODAY = timezone.localdate()


def test_what_left_the_house_is_read_and_withdrawn(enter, tables: Tables):
    tables.behind_the_scenes(figures_left)
    office = enter("county_office")
    office.goto("/releases/")
    expect(office.get_by_role("main")).to_contain_text("市妇女联合会")
    assert grave_findings(office) == []
    office.get_by_role("link", name="农村留守儿童情况通报").click()
    expect(office.get_by_role("row").filter(has_text="太厢").first).to_contain_text("不予提供")
    assert grave_findings(office) == []
    address = office.url
    office.get_by_role("link", name="登记撤回").click()
    office.fill("[name=reason]", "口径有误，已另行通知")
    office.get_by_role("button", name="登记撤回").click()
    expect(office.get_by_role("main")).to_contain_text("口径有误，已另行通知")

    auditor = enter("auditor")
    auditor.set_viewport_size({"width": 390, "height": 844})
    auditor.goto("/releases/")
    expect(auditor.get_by_role("main")).to_contain_text("已撤回")
    assert overflow(auditor) <= 0
    auditor.goto(address)
    expect(auditor.get_by_role("main")).to_contain_text("口径有误，已另行通知")
    assert overflow(auditor) <= 0


def figures_left() -> None:
    """The county told the women's federation about its villages."""
    rows = ((64, 63, 127), (64, 63, 127), (24, 3, 27), (40, 60, 100))
    table = Table(
        "children", TODAY, (BINZHOU, XINMIN, TAIXIANG, HONGYAN), ("boys", "girls", "all"), rows,
        (("all", ("boys", "girls")),),
    )  # fmt: skip
    labels = {"children": "在册儿童", "boys": "男童", "girls": "女童", "all": "合计"}
    post = Post.objects.get(user__username="county_office")
    with acting_as(post):
        release(
            kind="bulletin", title="农村留守儿童情况通报", reader="市妇女联合会", basis="民发〔2016〕42号",
            tables=[table], on=TODAY, labels=labels,
        )  # fmt: skip
