"""The 附表 of a declaration as rows to print."""

from django.utils import timezone

from submissions.dates import find_local_time
from submissions.documents.declaration import DeclarationPaper, DeclarationRow
from submissions.models.declarations import (
    digest_content,
    make_qr_text,
    make_short_code,
)

BLANK_ROWS = 5


def list_paper_rows(content):
    """[DeclarationRow] of a content; one row with the 无主题说明 if there are none."""
    if content["none_reason"] and not content["rows"]:
        return [DeclarationRow(1, "本年无主题", "", "", content["none_reason"])]
    return [
        DeclarationRow(
            number=row["number"],
            title=name_with_partners(row),
            time_text=row["time_text"],
            forms="、".join([*row["forms"], row["other_form"]]).strip("、"),
            summary=row["summary"],
        )
        for row in content["rows"]
    ]


def name_with_partners(row):
    """The title, with the units of a joint theme under it: the 附表 has no column."""
    partners = "、".join(row.get("co_organisers", []))
    return f"{row['title']}\n（协办：{partners}）" if partners else row["title"]


def make_declaration_paper(declaration):
    """The DeclarationPaper of what was filed, as it was filed; of a draft as it is today."""
    if filing := declaration.counting_filing:
        return make_filing_paper(filing, filing.content)
    content = declaration.content()
    sha256 = digest_content(content)
    return make_paper(content, sha256, printed_on=timezone.localdate(), draft=True)


def make_filing_paper(filing, content):
    """What was filed, dated that day; `content`: its own, or as others may see it."""
    filed_on = find_local_time(filing.received_at).date()
    return make_paper(
        content,
        filing.sha256,
        filing.number,
        printed_on=filed_on,
        filed_at=filing.received_at,
    )


def make_paper(content, sha256, serial="", **fields):
    code = make_short_code(sha256)
    return DeclarationPaper(
        title=content["title"],
        unit=content["unit"],
        contact_name=content["contact_name"],
        contact_phone=content["contact_phone"],
        rows=list_paper_rows(content),
        serial=serial,
        code=code,
        qr_text=make_qr_text(serial, code),
        **fields,
    )


def make_blank_paper(declaration, head):
    """The 附表 to fill in elsewhere and hand in as a file: what is known, and empty rows.

    `head`: the contact as `suggest_contact` knows it.
    """
    return DeclarationPaper(
        title=declaration.title,
        unit=declaration.unit.name,
        rows=[
            DeclarationRow(number + 1, "", "", "", "") for number in range(BLANK_ROWS)
        ],
        printed_on=None,
        **head,
    )
