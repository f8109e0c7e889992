from django.db import models

from lantian.assessment.rules.losses import Loss, Severity


class FiveLosses(models.Model):
    """How serious each of the five losses is, 0 to 3."""

    study = models.PositiveSmallIntegerField(default=0)
    life = models.PositiveSmallIntegerField(default=0)
    kinship = models.PositiveSmallIntegerField(default=0)
    mind = models.PositiveSmallIntegerField(default=0)
    safety = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def losses(self) -> dict[Loss, Severity]:
        return {loss: Severity(getattr(self, loss.value)) for loss in Loss}
