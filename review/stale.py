"""What somebody with a stale page is told."""

from submissions.dates import write_clock


def tell_who_was_quicker(subject, *, who, at, done, lost="操作没有生效"):
    """Who did what since the page was drawn, and that nothing of one's own was kept."""
    return f"{subject}已由{who}于{write_clock(at)}{done}，您的{lost}，请看过再定。"
