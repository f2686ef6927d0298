"""活动简报: the figures of a period, and some of its occasions as they were told."""

from review.publicity.figures import name_occasion, write_figures, write_media
from submissions.activities.news import list_pictures, read_news_of
from submissions.documents.letter import Letter, make_heading, write_letter_docx
from submissions.documents.paper import write_chinese_date

MOST_AHEAD = 20


def write_briefing_docx(digest, chosen, *, issue=""):
    """Bytes; `chosen`: the occasions to tell of, `issue`: `第3期` or nothing.

    Raises FileRefused when a photo cannot be read.
    """
    campaign = digest.campaign
    sections = [
        ("总体情况", [write_figures(digest)]),
        ("活动开展", list_stories(chosen)),
        ("媒体报道", write_media(digest)),
        ("接下来的活动", list_ahead(digest)),
    ]
    body = []
    shown = [(title, parts) for title, parts in sections if parts]
    for number, (title, parts) in enumerate(shown, start=1):
        body += [make_heading(number, title), *parts]
    named = [issue, "" if digest.period.is_year else digest.period.label]
    scope = "，".join(filter(None, named))
    return write_letter_docx(
        Letter(
            title=f"{campaign.full_name}\n活动简报" + (f"（{scope}）" if scope else ""),
            body=body,
            signature=(campaign.office_name, write_chinese_date(digest.day)),
            author=campaign.office_name,
        )
    )


def list_stories(occasions):
    """Each as its 信息稿 tells it, with the photo to be seen first."""
    parts, told = [], read_news_of(occasions)
    for number, occasion in enumerate(occasions, start=1):
        parts.append(make_heading(number, name_occasion(occasion), level=2))
        parts += told[occasion.pk].paragraphs
        parts += list_pictures(occasion.public_photos[:1])
    return parts


def list_ahead(digest):
    """What of the period is still to come, in one sentence."""
    names = [name_occasion(one) for one in digest.ahead[:MOST_AHEAD]]
    if not names:
        return []
    more = len(digest.ahead) - len(names)
    rest = f"等{len(digest.ahead)}场" if more else f"，共{len(digest.ahead)}场"
    return [f"还要开展的有：{'；'.join(names)}{rest}。"]
