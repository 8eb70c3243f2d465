"""The form at ``/rediger/``: off unless configured, pinned, and at home."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from build_tools.build import pipeline
from build_tools.config import load_config
from build_tools.context import Site
from build_tools.editing import form
from build_tools.errors import UsageError
from build_tools.validate.fields import FIELDS

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "tests/good_site"
CONFIGURED = {"backend": "github", "repo": "eksempel/praksisnytt", "branch": "main"}
FETCHED = ROOT / form.TARBALL


def site(**more: Any) -> Site:
    config = replace(load_config(GOOD / "mkdocs.yml"), form=CONFIGURED | more)
    return pipeline.read(GOOD / "content", GOOD / "archive", config, date(2026, 11, 22))


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
    assert made["backend"] == {"name": "github", "repo": "eksempel/praksisnytt", "branch": "main"}
    news = {each["name"]: each for each in made["collections"][0]["fields"]}
    topics = known.catalogue.vocabulary.topics
    assert [each["value"] for each in news["topic"]["options"]] == list(topics)
    assert [each["label"] for each in news["topic"]["options"]] == [topic.label for topic in topics.values()]
    for each in FIELDS:
        if each.name in news and each.name != "id":
            assert (news[each.name]["label"], news[each.name]["hint"]) == (each.label, each.description)
    for collection in made["collections"]:
        assert collection["delete"] is False
        assert "{{slug}}" not in collection["slug"]


@pytest.mark.skipif(not FETCHED.is_file(), reason="the form's program is not here: run `make form`")
def test_the_form_opens_under_its_own_policy_and_asks_no_other_host(browser, serve, tmp_path):
    known = site()
    known = replace(known, config=replace(known.config, url="http://127.0.0.1/"))
    (tmp_path / "favicon.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    for file in form.render(known, FETCHED):
        path = tmp_path / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
    address = serve(tmp_path, known.config)
    context = browser.new_context(locale="nb-NO")
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda line: faults.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}rediger/")
    page.get_by_role("button", name="GitHub").wait_for(timeout=20_000)
    page.wait_for_timeout(500)
    context.close()
    assert faults == []
    assert [url for url in asked if not url.startswith((address, "blob:", "data:"))] == []
