"""What standings, qualities and reasons are called on the pages of coverage."""

from django.utils.translation import pgettext_lazy

from lantian.pairing.rules.coverage import Quality, Standing, WhyNobody

LIST_NAMES = {
    Standing.GAP.value: pgettext_lazy("coverage", "Nobody yet"),
    Standing.COMING.value: pgettext_lazy("coverage", "Proposed or agreed"),
    Standing.TRIAL.value: pgettext_lazy("coverage", "Month of trial"),
    Standing.LIVE.value: pgettext_lazy("coverage", "Has somebody"),
    Standing.EXEMPT.value: pgettext_lazy("coverage", "Needs nobody now"),
    Quality.ACTIVE.value: pgettext_lazy("coverage", "Met within 90 days"),
    Quality.ASLEEP.value: pgettext_lazy("coverage", "Not met for 90 days"),
    Quality.EXPIRED.value: pgettext_lazy("coverage", "Check expired or missing"),
    Quality.RENEWAL.value: pgettext_lazy("coverage", "Renewal due within 30 days"),
    Quality.SEVERAL.value: pgettext_lazy("coverage", "Several for one child"),
    "": pgettext_lazy("coverage", "All who count"),
}
WHY_NOBODY = {
    WhyNobody.NOT_WANTED: pgettext_lazy(
        "why nobody", "Child or family wants nobody: ask again, or exempt it"
    ),
    WhyNobody.ENDED: pgettext_lazy("why nobody", "The last pair ended; helpers with room are near"),
    WhyNobody.DECLINED: pgettext_lazy("why nobody", "The last proposal was declined; propose somebody else"),
    WhyNobody.NOBODY_FREE: pgettext_lazy("why nobody", "No checked helper with room in the town: recruit"),
    WhyNobody.NOT_TRIED: pgettext_lazy("why nobody", "Nobody was proposed yet; helpers with room are near"),
}
