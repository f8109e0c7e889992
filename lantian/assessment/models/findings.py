from django.db import models
from django.utils.translation import pgettext_lazy

from lantian.access.guards import WRITE_ONCE, Guard
from lantian.registry.models.rows import ChildRow


class Finding(ChildRow):
    """What somebody answered to an item of a child: holds since a day until a later answer. Only ever added.

    What the register, encounters and screening know is not copied here. A suspicion of harm is closed: its ground is
    for the seat that wrote it and for holders of the compartment, and an open row under the item's face says that
    there is one.
    """

    class Source(models.TextChoices):
        VISIT = "visit", pgettext_lazy("finding", "Seen at the child's home")
        CHILD = "child", pgettext_lazy("finding", "Told by the child")
        CARER = "carer", pgettext_lazy("finding", "Told by the carer or a parent")
        SCHOOL = "school", pgettext_lazy("finding", "Told by the school")
        VILLAGE = "village", pgettext_lazy("finding", "Known in the village")

    guard = Guard(
        place="region",
        child="child_id",
        compartment_column="compartment",
        closed_by="seat",
        verbs=WRITE_ONCE,
    )

    item = models.CharField(max_length=24)
    answer = models.CharField(max_length=24)
    since = models.DateField()
    source = models.CharField(max_length=12, choices=Source.choices)
    seat = models.UUIDField(editable=False)
    role = models.CharField(max_length=32, editable=False)
    compartment = models.CharField(max_length=16, blank=True, editable=False)

    class Meta(ChildRow.Meta):
        indexes = [models.Index(fields=["city", "child", "item", "-since"], name="assessment_finding_child")]
