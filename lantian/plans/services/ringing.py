"""Words that suggest that a child is harmed ring at once; what was being written is written all the same."""

from datetime import date

from lantian.encounters.models import Alarm
from lantian.encounters.rules.harm import situations_in
from lantian.encounters.services.alarms import write_alarm
from lantian.registry.models import Child
from lantian.registry.rules.ages import age_on


def ring(child: Child, words: str, today: date) -> Alarm | None:
    """The alarm that words of a child or about it raise, the gravest situation first; usually none."""
    found = situations_in(words, age_on(child.birth_on, today))
    return write_alarm(child, Alarm.Source.WORDS, found[0]) if found else None


def rang_today(child: Child, today: date) -> bool:
    """Whether an alarm that the acting post sees was raised about a child today and is open."""
    open_ones = Alarm.objects.filter(child=child.pk, state=Alarm.State.OPEN)
    return open_ones.filter(raised_at__date=today).exists()
