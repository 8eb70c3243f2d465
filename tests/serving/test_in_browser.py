"""What the policies mean in Chromium: the mail as sent in its frame, an attachment that would like to be a page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sample import CONFIG

MAIL = """<!doctype html><html lang="nb"><head><style>p { color: rgb(1, 2, 3) }</style></head><body>
<p style="font-size: 31px">Hei</p><script>parent.document.title = document.title = "kapret"</script>
<form action="/x"><button>Send</button></form>
<a id="lenke" target="_blank" href="../../../../nyheter/">Les</a></body></html>"""
ISSUE = '<!doctype html><title>Utgave</title><iframe src="utgave.html" sandbox="{sandbox}"></iframe>'
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
NEWS = '<!doctype html><title>Nyheter</title><script src="../assets/site.02fb174e58.js"></script>'
HOSTILE = (
    '<!doctype html><title>Vedlegg</title><script src="ond.js"></script><script>document.title = "kapret"</script>'
)


@pytest.fixture
def address(tmp_path: Path, serve: Callable[..., str]) -> str:
    files = {
        "arkiv/brevet/2024/1/utgave.html": MAIL,
        "arkiv/brevet/2024/1/index.html": ISSUE.format(sandbox=SANDBOX),
        "nyheter/index.html": NEWS,
        "nyheter/ramme/index.html": '<!doctype html><title>Ramme</title><iframe src="../"></iframe>',
        "assets/site.02fb174e58.js": 'document.title = "Nyheter, med skript"',
        "vedlegg/side.html": HOSTILE,
        "vedlegg/ond.js": 'document.title = "kapret"',
    }
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content, encoding="utf-8")
    return serve(tmp_path, CONFIG)


@pytest.fixture
def page(browser: Browser) -> Page:
    return browser.new_context().new_page()


def test_the_mail_keeps_its_looks_and_runs_nothing(page: Page, address: str) -> None:
    page.goto(f"{address}arkiv/brevet/2024/1/")
    mail = page.frame_locator("iframe")
    assert mail.locator("p").evaluate("p => getComputedStyle(p).fontSize + getComputedStyle(p).color") == (
        "31pxrgb(1, 2, 3)"
    )
    assert page.title() == "Utgave"
    assert page.frames[1].title() == ""


def test_a_link_in_the_mail_opens_an_ordinary_page_beside(page: Page, address: str) -> None:
    page.goto(f"{address}arkiv/brevet/2024/1/")
    with page.expect_popup() as opened:
        page.frame_locator("iframe").locator("#lenke").click()
    opened.value.wait_for_load_state()
    assert opened.value.title() == "Nyheter, med skript"


def test_the_mail_alone_is_as_shut_in_as_in_its_frame(page: Page, address: str) -> None:
    page.goto(f"{address}arkiv/brevet/2024/1/utgave.html")
    assert page.title() == ""
    assert page.evaluate("origin") == "null"


def test_an_ordinary_page_cannot_be_framed_even_by_the_site(page: Page, address: str) -> None:
    breaches: list[str] = []
    page.on("console", lambda line: breaches.append(line.text))
    page.goto(f"{address}nyheter/ramme/")
    page.wait_for_timeout(100)
    assert any("frame-src" in each or "frame-ancestors" in each or "default-src" in each for each in breaches)


def test_an_attachment_that_is_a_page_runs_nothing(page: Page, address: str) -> None:
    page.goto(f"{address}vedlegg/side.html")
    assert page.title() == "Vedlegg"
