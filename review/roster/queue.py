"""待受理: the declarations that wait for the office, in official order."""

from bisect import bisect_left
from dataclasses import dataclass

from submissions.choices import DeclarationStatus
from submissions.models import Declaration


@dataclass(frozen=True)
class Place:
    """Where a declaration stands in the queue: pks of its neighbours, or None.

    `number` counts from one; it is 0 for a declaration that does not wait itself.
    """

    previous: int | None
    next: int | None
    number: int
    length: int


def find_waiting_declarations(campaign, user):
    return (
        Declaration.objects.visible_to(user)
        .filter(campaign=campaign, status=DeclarationStatus.SUBMITTED)
        .in_official_order()
    )


def find_place(declaration, user):
    """The Place of this declaration (one query)."""
    queue = list(
        find_waiting_declarations(declaration.campaign, user).values_list(
            "unit__order", "unit", "pk"
        )
    )
    own = (declaration.unit.order, declaration.unit_id, declaration.pk)
    at = bisect_left(queue, own)
    waits = at < len(queue) and queue[at] == own
    after = at + 1 if waits else at
    return Place(
        previous=queue[at - 1][-1] if at else None,
        next=queue[after][-1] if after < len(queue) else None,
        number=at + 1 if waits else 0,
        length=len(queue),
    )


def find_next_waiting(declaration, user):
    """The pk of the next one that waits after this, from the top again at the end."""
    place = find_place(declaration, user)
    if place.next or not place.length:
        return place.next
    return (
        find_waiting_declarations(declaration.campaign, user)
        .values_list("pk", flat=True)
        .first()
    )
