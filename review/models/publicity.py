"""What the office writes of an occasion for the city."""

from django.db import models

from submissions.models.evidence import OccasionFile
from submissions.models.occasions import Occasion
from submissions.models.publicity import OccasionText


class Recommendation(OccasionText):
    """推介材料 of a 典型经验, as edited; a paragraph a line."""

    occasion = models.OneToOneField(
        Occasion, models.CASCADE, related_name="+", verbose_name="场次"
    )
    practice = models.TextField("主要做法", max_length=3000)
    effect = models.TextField("取得成效", max_length=2000, blank=True)
    lesson = models.TextField("经验启示", max_length=2000, blank=True)
    photos = models.ManyToManyField(
        OccasionFile, related_name="+", blank=True, verbose_name="照片"
    )
    # Stands first in the paper.
    cover = models.ForeignKey(
        OccasionFile,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="封面",
    )

    class Meta:
        verbose_name = verbose_name_plural = "推介材料"
