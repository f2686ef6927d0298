"""Conditions that several lists share."""

from django.db.models import Q


def match_all_words(words, *lookups):
    """Q: every word fits one of the lookups (“title__icontains”)."""
    condition = Q()
    for word in words:
        condition &= Q(*((name, word) for name in lookups), _connector=Q.OR)
    return condition
