"""Papers of issued versions: made once, then always the same bytes."""

import hashlib

from review.models import PlanPaperFile

# So many looks nobody needs; what goes beyond is made afresh for each download.
MOST_LOOKS = 60
LOOK = "look-"


def fetch_paper(version, ending, options_key="", *, make):
    """The bytes of one paper of a version; an issued one is made once and kept.

    `make()` gives fresh bytes. `options_key` names the choices that the paper was made
    with (up to 100 characters). Raises ValueError when what was kept has been changed.
    """
    if version.is_working:
        return make()
    kept = find_kept_paper(version, ending, options_key)
    return kept.read() if kept else keep_paper(version, ending, options_key, make())


def find_kept_paper(version, ending, options_key=""):
    """The PlanPaperFile of a paper that was made before, or None."""
    return version.papers.filter(ending=ending, options=options_key).first()


def name_look(look):
    """The options key of a plan's look; empty as it comes."""
    return look.key and LOOK + hashlib.sha256(look.key.encode()).hexdigest()


def name_numbered(name, numbers):
    """The options key of a paper with the key of its page numbers: where these were chosen
    it is one look more."""
    return f"{LOOK}{name}{numbers}" if numbers else name


def keep_paper(version, ending, options_key, content):
    """Store what was made; of two made at once both people get the first."""
    looks = version.papers.filter(options__startswith=LOOK)
    if options_key.startswith(LOOK) and looks.count() >= MOST_LOOKS:
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
