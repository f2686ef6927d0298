"""Papers of issued versions: made once, then always the same bytes."""

import hashlib

from review.models import PlanPaperFile

# So many choices nobody needs; what goes beyond is made afresh for each download.
MOST_PER_VERSION = 60


def paper_of(version, ending, options_key="", *, make):
    """The bytes of one paper of a version; an issued one is made once and kept.

    `make()` gives fresh bytes. `options_key` names the choices that the paper was made
    with (up to 100 characters). Raises ValueError when what was kept has been changed.
    """
    if version.is_working:
        return make()
    kept = kept_paper(version, ending, options_key)
    return kept.read() if kept else keep(version, ending, options_key, make())


def kept_paper(version, ending, options_key=""):
    """The PlanPaperFile of a paper that was made before, or None."""
    return version.papers.filter(ending=ending, options=options_key).first()


def keep(version, ending, options_key, content):
    """Store what was made; of two made at once both people get the first."""
    if version.papers.count() >= MOST_PER_VERSION:
        return content
    kept, _ = PlanPaperFile.objects.get_or_create(
        version=version,
        ending=ending,
        options=options_key,
        defaults={
            "content": content,
            "sha256": hashlib.sha256(content).hexdigest(),
        },
    )
    return kept.read()
