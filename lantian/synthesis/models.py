"""The mark of an invented world: when it was made, of what, and by which seed."""

from typing import ClassVar

from django.db import models

from lantian.kernel.rows import LocalRow


class Generation(LocalRow):
    """One run of the generator. Its key is the `origin` of every row that it made: no child that exists has it."""

    grants: ClassVar[dict[str, str]] = {}
    """For the owner of the database alone."""

    made_at = models.DateTimeField()
    on = models.DateField()
    seed = models.BigIntegerField()
    places = models.JSONField(default=list)
    children = models.PositiveIntegerField()
    blocks = models.PositiveIntegerField(default=0)
    depth = models.CharField(max_length=8, default="care")


class TwinTaken(LocalRow):
    """The shape of a city was written to a file: how much of each child it may give away (`epsilon`)."""

    grants: ClassVar[dict[str, str]] = {}
    """For the owner of the database alone."""

    city = models.IntegerField()
    taken_at = models.DateTimeField()
    epsilon = models.FloatField()
