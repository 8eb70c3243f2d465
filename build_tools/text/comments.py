"""What stands in HTML, and in Markdown, for those who write it and not for those who read it."""


def without_comments(html: str) -> str:
    """The markup without its comments, in time that grows with its length."""
    kept, at = [], 0
    while (start := html.find("<!--", at)) >= 0 and (end := html.find("-->", start)) >= 0:
        kept.append(html[at:start])
        at = end + 3
    return "".join([*kept, html[at:]])
