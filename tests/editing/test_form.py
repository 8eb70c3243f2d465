"""The form at ``/rediger/``: off unless configured, pinned, and at home."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from git_host import API, GitHost
from msgspec.structs import replace
from playwright.sync_api import Page
from reader import PATIENCE

from build_tools.build.gathering import gather
from build_tools.config import load_config
from build_tools.context import Site
from build_tools.editing import form
from build_tools.errors import UsageError
from build_tools.site_file import SiteFile
from build_tools.validate.fields import FIELDS

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "tests/good_site"
CONFIGURED = {"backend": "github", "repo": "eksempel/praksisnytt", "branch": "main"}
CONFIGURED_AS = {"name": "github", "repo": "eksempel/praksisnytt", "branch": "main"}
DATED = "Datoen nyheten er fra. Er den ukjent, retter du nyheten under «Nyheter uten dato»."
WRITTEN = """---
title: 'Ny bestilling: «hente på Gjærde» fra 1. januar'
date: 2026-11-22
source: klinikk
topic:
- mage
action: 'Bestill her: skjemaet er nytt.'
valid_from: 2027-01-01
audience:
- fastlege
---

Bestillingen gjøres slik:

- fyll ut
- send

Spør ved tvil.
"""
PACK = """---
title: Når svaret ikke kommer
date: 2026-11-22
source: klinikk
topic:
- samarbeid
items:
- dialogmelding-mage
- mal-for-avslag
cases:
- title: Svaret som ikke kom
  text: |-
    En henvisning er sendt: ingen svarer.

    Fire uker går.
  questions:
  - Hvem spør dere først?
  - 'Hva sier dere til pasienten: vent?'
- title: Svaret som kom for sent
  text: Svaret lå hos en vikar.
  questions:
  - Hva gjør dere nå?
---

Pakken tar førti minutter.
"""
BY_HAND = """---
title: Apent i julen
date_unknown: true
source: klinikk
topic:
- mage
contact: 03005
---

24\\. desember: stengt fra kl. 12

\\- 20 grader for serum, 5 \\> 3, \\_a\\_, 1\\*4 og 1\\*3

* Ring først.

| Prøve | Rør |
|---|---|
| A \\| B | gult |
"""
"""A text without a date, with a number that is none, and one that means something else without its backslashes."""
FETCHED = ROOT / form.TARBALL


def site(**more: Any) -> Site:
    config = replace(load_config(GOOD / "mkdocs.yml"), form=CONFIGURED | more)
    return gather(GOOD / "content", GOOD / "archive", config, date(2026, 11, 22))


def test_there_is_no_form_unless_it_is_configured():
    plain = site()
    assert list(form.render(replace(plain, config=replace(plain.config, form={})))) == []


@pytest.mark.parametrize(
    "wrong",
    [{"backend": "ftp"}, {"repo": "uten-eier"}, {"repo": "a/b?x"}, {"branch": "a b"}, {"token": "hemmelig"}],
)
def test_a_wrong_configuration_is_told_before_anything_is_made(wrong):
    with pytest.raises(UsageError, match=r"extra\.form"):
        next(form.render(site(**wrong)))


def test_a_program_that_was_not_fetched_or_is_another_is_refused(tmp_path):
    with pytest.raises(UsageError, match="make form"):
        list(form.render(site(), tmp_path / "mangler.tgz"))
    (tmp_path / "other.tgz").write_bytes(b"another")
    with pytest.raises(UsageError, match="not the pinned"):
        list(form.render(site(), tmp_path / "other.tgz"))


def test_the_settings_come_from_the_fields_and_the_vocabularies():
    known = site()
    made = yaml.safe_load(form.written(form.settings(known)))
    assert made["publish_mode"] == "editorial_workflow"
    assert made["backend"].items() >= CONFIGURED_AS.items()
    news = {each["name"]: each for each in made["collections"][0]["fields"]}
    topics = known.catalogue.vocabulary.topics
    assert [each["value"] for each in news["topic"]["options"]] == list(topics)
    assert [each["label"] for each in news["topic"]["options"]] == [topic.label for topic in topics.values()]
    assert news.pop("id")["widget"] == "hidden"
    for each in FIELDS:
        if each.name in news:
            assert news[each.name]["label"] == each.label
            assert news[each.name]["hint"] == (DATED if each.name == "date" else each.description)
    for collection in made["collections"]:
        assert collection["delete"] is False
        assert [each["name"] for each in collection["fields"] if "default" in each] == []


@pytest.mark.parametrize(
    ("configured", "signs_in"),
    [
        ({}, {"auth_methods": ["token"]}),
        ({"base_url": "https://inn.example.org"}, {"base_url": "https://inn.example.org"}),
        ({"backend": "gitlab", "app_id": "a1"}, {"auth_type": "pkce", "app_id": "a1"}),
        (
            {"backend": "gitlab", "base_url": "https://git.example.org"},
            {
                "base_url": "https://git.example.org",
                "api_root": "https://git.example.org/api/v4",
                "auth_methods": ["token"],
            },
        ),
    ],
)
def test_editors_sign_in_through_a_window_where_it_is_set_up_else_with_a_token(configured, signs_in):
    backend = form.settings(site(**configured))["backend"]
    assert {
        key: value for key, value in backend.items() if key not in ("name", "repo", "branch", "commit_messages")
    } == signs_in


@pytest.fixture
def form_site(serve, tmp_path) -> str:
    """The form of the good site as it is served; skipped where its program is not."""
    if not FETCHED.is_file():
        pytest.skip("the form's program is not here: run `make form`")
    known = site()
    known = replace(known, config=replace(known.config, url="http://127.0.0.1/"))
    folder = tmp_path / "www"
    for file in (*form.render(known, FETCHED), SiteFile("favicon.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>')):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
    return serve(folder, known.config)


@pytest.fixture
def page(browser) -> Iterator[Page]:
    """A tall page, since the form draws only what is seen; it may have no fault and ask no host but the git host."""
    context = browser.new_context(locale="nb-NO", viewport={"width": 1280, "height": 3200})
    opened = context.new_page()
    opened.clock.set_fixed_time("2026-11-22T12:00:00Z")
    opened.set_default_timeout(PATIENCE)
    faults: list[str] = []
    asked: list[str] = []
    opened.on("console", lambda line: faults.append(line.text) if line.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url))
    yield opened
    context.close()
    assert faults == []
    assert {url for url in asked if not url.startswith(("http://127.0.0.1:", "blob:", "data:", f"{API}/"))} == set()


@pytest.fixture
def host(tmp_path, folder) -> GitHost:
    """The good site, and a text written by hand, in a bare repository behind the git host's interface."""
    (folder / "content/nyheter/udatert/apent-i-julen.md").write_text(BY_HAND, encoding="utf-8")
    work = GitHost(folder / ".git")
    subprocess.run(["git", "init", "-q", "-b", "main", folder], check=True)
    subprocess.run(["git", "add", "."], cwd=folder, check=True)
    work.git("update-ref", "refs/heads/main", work.one("commit-tree", work.one("write-tree"), "-m", "Innhold"))
    subprocess.run(["git", "clone", "-q", "--bare", folder, tmp_path / "host.git"], check=True)
    return GitHost(tmp_path / "host.git")


def signed_in(page: Page, address: str, host: GitHost) -> None:
    page.route(f"{API}/**", host)
    page.goto(f"{address}rediger/")
    page.get_by_role("button", name="Logg inn med et tilgangstoken").click()
    page.get_by_role("textbox", name="Tilgangstoken").fill("hemmelig")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Lag ny").wait_for()


def test_what_is_written_in_the_form_is_read_by_a_colleague_published_and_passes_the_check(
    page, form_site, host, tmp_path
):
    signed_in(page, form_site, host)
    page.get_by_role("button", name="Lag ny").click()
    page.get_by_role("button", name="I dag").click()
    page.get_by_role("radiogroup", name="Avsender").get_by_role("radio").first.click()
    page.get_by_role("group", name="Tema", exact=True).get_by_role("checkbox").first.click()
    page.get_by_role("textbox", name="Hva betyr det for meg?").fill("Bestill her: skjemaet er nytt.")
    page.get_by_role("textbox", name="Tekst").click()
    page.keyboard.type("Bestillingen gjøres slik:\n\n- fyll ut\n- send\n\nSpør ved tvil.")
    page.get_by_role("textbox", name="Gjelder fra").fill("2027-01-01")
    page.get_by_role("checkbox", name="Fastlege").check()
    page.get_by_role("textbox", name="Tittel").fill("Ny bestilling: «hente på Gjærde» fra 1. januar")
    page.get_by_text("46 / 200").wait_for()
    publish(page, "Ny bestilling", "nyheter")
    assert host.unknown == []
    name = "2026-11-22-ny-bestilling-hente-pa-gjaerde-fra-1-januar"
    assert [(pull["title"], pull["open"]) for pull in host.pulls] == [(f"Nyhet: {name}", False)]
    assert published(host, tmp_path, f"nyheter/2026/{name}.md") == WRITTEN


def test_what_an_editor_does_not_touch_is_saved_as_it_was(page, form_site, host):
    signed_in(page, form_site, host)
    page.get_by_text("Nyheter uten dato", exact=True).click()
    page.get_by_text("Apent i julen").first.click()
    page.get_by_role("textbox", name="Tittel").fill("Åpent i julen")
    page.get_by_text("13 / 200").wait_for()
    page.get_by_role("button", name="Lagre", exact=True).click()
    page.get_by_role("button", name="Send til en kollega").wait_for()
    changed = host.git("diff", "-U0", "main", host.pulls[0]["branch"]).decode().splitlines()
    assert [line for line in changed if line[0] in "-+" and line[:3] not in ("---", "+++")] == [
        "-title: Apent i julen",
        "+title: Åpent i julen",
        "-contact: 03005",
        "+contact: '03005'",
    ]


def test_what_lacks_its_date_is_not_saved_since_the_file_would_be_named_without_it(page, form_site, host):
    signed_in(page, form_site, host)
    page.get_by_role("button", name="Lag ny").click()
    page.get_by_role(
        "textbox", name="Tekst"
    ).click()  # the form forgets a title that is written before all of it is there
    page.get_by_text("0 / 200").first.wait_for()
    page.get_by_role("textbox", name="Tittel").fill("Ny bestilling")
    page.get_by_text("13 / 200").wait_for()
    page.get_by_role("button", name="Lagre", exact=True).click()
    page.get_by_text("3 felter må rettes før du kan lagre.").wait_for()
    assert host.pulls == []


def test_a_case_without_a_question_is_not_saved(page, form_site, host):
    signed_in(page, form_site, host)
    page.get_by_text("Smågruppepakker", exact=True).click()
    page.get_by_role("button", name="Lag ny").click()
    page.get_by_role("radio", name="Medisinsk klinikk").click()
    page.get_by_role("checkbox", name="Samarbeid").click()
    part = page.get_by_role("group", name="Feltet «\u2068Kasus\u2069»")
    part.get_by_role("button", name="Legg til «\u2068Kasus\u2069»").click()
    part.get_by_role("textbox", name="Tittel").fill("Svaret som ikke kom")
    part.get_by_role("textbox", name="Tekst").fill("Fire uker går.")
    page.get_by_role("textbox", name="Tittel").first.fill("Når svaret ikke kommer")
    page.get_by_text("22 / 200").wait_for()
    page.get_by_role("button", name="Lagre", exact=True).click()
    page.get_by_text("Ett felt må rettes før du kan lagre.").wait_for()
    assert part.get_by_text("Feltet må fylles ut.").count() == 1
    assert host.pulls == []


def publish(page: Page, title: str, room: str) -> None:
    """Save what is written, send it to a colleague, and publish it as the colleague does."""
    page.get_by_role("button", name="Lagre", exact=True).click()
    page.get_by_role("button", name="Send til en kollega").click()
    page.get_by_text(title).first.click()
    page.get_by_role("button", name=re.compile("^Status")).click()
    page.get_by_role("menuitemradio", name="Klar").click()
    page.get_by_role("button", name="Publiser", exact=True).click()
    page.get_by_text("Vil du publisere?").wait_for()
    page.get_by_role("button", name="Publiser", exact=True).last.click()
    page.wait_for_url(f"**/#/collections/{room}")


def published(host: GitHost, tmp_path: Path, where: str) -> str:
    """The file as it is on the main branch, where the check finds nothing in it."""
    subprocess.run(["git", "clone", "-q", host.repository, tmp_path / "clone"], check=True)
    path = tmp_path / "clone/content" / where
    command = [sys.executable, "-m", "build_tools", "check", "--today", "2026-11-22"]
    done = subprocess.run(command, cwd=tmp_path / "clone", capture_output=True, text=True, check=False)
    assert (done.returncode, path.name in done.stdout) == (0, False), done.stdout
    return path.read_text(encoding="utf-8")


def test_a_pack_with_its_items_cases_and_questions_is_written_in_the_form(page, form_site, host, tmp_path):
    signed_in(page, form_site, host)
    page.get_by_text("Smågruppepakker", exact=True).click()
    page.get_by_role("button", name="Lag ny").click()
    page.get_by_role("button", name="I dag").click()
    page.get_by_role("radio", name="Medisinsk klinikk").click()
    page.get_by_role("checkbox", name="Samarbeid").click()
    for item in ("Dialogmelding til mage- og tarmseksjonen", "Mal for strukturert avslag"):
        page.get_by_role("combobox", name="Nyheter").click()
        page.get_by_role("option", name=item).click()
    page.get_by_role("textbox", name="Tekst").click()
    page.keyboard.type("Pakken tar førti minutter.")
    cases = (
        ("Svaret som ikke kom", "En henvisning er sendt: ingen svarer.\n\nFire uker går.",
         ("Hvem spør dere først?", "Hva sier dere til pasienten: vent?")),
        ("Svaret som kom for sent", "Svaret lå hos en vikar.", ("Hva gjør dere nå?",)),
    )  # fmt: skip
    part = page.get_by_role("group", name="Feltet «\u2068Kasus\u2069»")
    for number, (title, text, questions) in enumerate(cases):
        part.get_by_role("button", name="Legg til «\u2068Kasus\u2069»").click()
        part.get_by_role("textbox", name="Tittel").nth(number).fill(title)
        part.get_by_role("textbox", name="Tekst").nth(number).fill(text)
        for question in questions:
            part.get_by_role("button", name="Legg til «\u2068Spørsmål\u2069»").nth(number).click()
            part.get_by_role("textbox", name="Spørsmål").last.fill(question)
    page.get_by_role("textbox", name="Tittel").first.fill("Når svaret ikke kommer")
    page.get_by_text("22 / 200").wait_for()
    publish(page, "Når svaret ikke kommer", "smagruppe")
    assert host.unknown == []
    assert published(host, tmp_path, "smagruppe/nar-svaret-ikke-kommer.md") == PACK
