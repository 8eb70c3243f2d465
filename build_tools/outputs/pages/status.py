"""``/status/``: what is due for review, with charts and tables, and the same as ``/data/status.json``."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from build_tools.context import Site
from build_tools.model import norwegian_date
from build_tools.outputs.pages import assets, chart, freshness
from build_tools.outputs.pages.view import PageView, page
from build_tools.site_file import SiteFile

DATA = "data/status.json"


class Chart(NamedTuple):
    """A picture with its numbers."""

    src: str
    title: str
    described: str
    row: str
    unit: str
    rows: tuple[tuple[str, int], ...]
    width: int
    height: int


def status_view(site: Site) -> PageView:
    """The page: what is due, and how the collection grows."""
    found = freshness.groups(site)
    charts = tuple(_chart(site, each) for each in freshness.series(site))
    return page(
        "/status/", "status.html", title="Status for innholdet", groups=found, charts=charts, indexed=False,
        description="Hva som bør ses over, fornyes eller følges opp, regnet ut da nettstedet ble laget.",
        day=norwegian_date(site.today), count=sum(len(each.lines) for each in found),
    )  # fmt: skip


def files(site: Site) -> Iterator[SiteFile]:
    """The charts and the data."""
    for each in freshness.series(site):
        content = chart.svg(each, site.config.accents[0])
        yield SiteFile(assets.hashed(f"status-{each.key}", "svg", content), content)
    yield SiteFile(DATA, data(site))


def data(site: Site) -> bytes:
    """``{"date", "counts", "groups": {key: [{"url", "title", "why"}]}, "series": {key: {label: number}}}``."""
    found = freshness.groups(site)
    said = {
        "date": site.today.isoformat(),
        "counts": {group.key: len(group.lines) for group in found},
        "groups": {
            group.key: [
                {"url": site.absolute(each.address), "title": each.label, "why": each.why} for each in group.lines
            ]
            for group in found
        },
        "series": {each.key: dict(each.rows) for each in freshness.series(site)},
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _chart(site: Site, series: freshness.Series) -> Chart:
    content = chart.svg(series, site.config.accents[0])
    width, height = chart.size(series)
    src = assets.hashed(f"status-{series.key}", "svg", content)
    return Chart(src, series.title, chart.described(series), series.row, series.unit, series.rows, width, height)
