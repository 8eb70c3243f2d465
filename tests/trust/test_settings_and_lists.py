"""The settings and the vocabularies come by a pull request too: what is wrong in them is one fault, told at once."""

import time
from datetime import date
from pathlib import Path

import pytest
from quality import Figure

from build_tools import load, validate
from build_tools.clock import today_in_oslo
from build_tools.config import config_from, load_config
from build_tools.errors import Problem, UsageError

TOPICS = "gastro:\n  label: Mage\n"
SOURCES = "felles:\n  label: Felles\n  kind: sykehus\n  contact: post@felles.example.org\n"
ITEM = "---\ntitle: Svar {0}\ndate: 2024-03-14\nsource: felles\ntopic: gastro\n---\n\nTekst nummer {0}.\n"
SITE = {"site_name": "Nytt", "site_url": "https://nytt.example.org/"}
SOON = 10.0
"""Seconds of processor time; a list as long as a file may be takes one or two."""


@pytest.mark.parametrize(("key", "value"), [
    ("accent", "red;}body{display:none}"), ("accent", "#123"), ("accent", 5), ("accent", "#005b7f #7cc7ea #000000"),
    ("accent", "#ffd400"), ("accent", "#005b7f #003a70"), ("accent", "#7cc7ea #005b7f"),
    ("contact", "ingen adresse"), ("contact", "post@example.org?bcc=x@example.org"), ("contact", ["post@example.org"]),
    ("feedback_form", "javascript:alert(1)"), ("feedback_form", "https://x.example.org/\" onclick=\"x"),
    ("edit_url", "data:text/html,x"), ("edit_url", "//ond.example.org/"), ("edit_url", 5),
    ("unsubscribe", "javascript:alert(1)"), ("unsubscribe", "https://x.example.org/{ukjent}"), ("unsubscribe", "https://x>"),
    ("unsubscribe", "http://x.example.org/"),
    ("logo", "vedlegg/logo.svg"), ("demo", "nei"), ("offline", []), ("file_search", 1), ("form", "github"), ("footer", {"a": "b"}), ("organisation", True),
    ("organisation", "Felles\nOnd: x"), ("contact", "post@example.org\n"),
])  # fmt: skip
def test_a_setting_is_what_its_place_can_bear(key: str, value: object) -> None:
    """It stands in links of every page, in the style sheet and in the heads of mails."""
    with pytest.raises(UsageError, match=rf"^mkdocs\.yml: extra\.{key} must ") as told:
        config_from({**SITE, "extra": {key: value}})
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("text", [
    "", "hei", "- a\n", "site_name: 5\n", "site_name: [a]\n", "site_url: 5\n", "extra: hei\n", "extra: [a]\n", "extra: {5: a}\n",
    "site_name:\tX\n\t- y", "site_name: " + "[" * 5_000, "a: &a [x]\nsite_name: *a\n", "site_name: 'a\x00b'\n",
    "site_name: A\nextra: {demo: 2026-13-45}\n", "site_name: 2026-02-30\n", b"\xff\xfe",
    "site_name: ' '\n", "site_url: https://nytt.example.org:99999/\n", "site_url: !ENV [ADDRESS, https://nytt.example.org/]\n",
    "extra: {demo: !ENV DEMO}\n", "INHERIT: felles.yml\nsite_name: A\n",
])  # fmt: skip
def test_settings_that_cannot_be_read_are_told_in_one_line(tmp_path: Path, text: str | bytes) -> None:
    path = tmp_path / "mkdocs.yml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(UsageError, match=r"mkdocs\.yml") as told:
        load_config(path)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("epoch", ["i dag", "1e9", "9" * 12, "9" * 5_000, "-" + "9" * 12])
def test_a_day_that_cannot_be_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    """What runs the build may set its day by the variable that all reproducible builds have."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(UsageError, match=r"^SOURCE_DATE_EPOCH must be .{,140}$"):
        today_in_oslo()


def judged(folder: Path, files: dict[str, str | bytes], items: int = 20) -> list[Problem]:
    """What is found in some items under these vocabularies, soon."""
    made = {"topics.yml": TOPICS, "sources.yml": SOURCES, **files}
    written = {**{f"vocabulary/{name}": each for name, each in made.items()},
               **{f"nyheter/2024/2024-03-14-svar-{number}.md": ITEM.format(number) for number in range(items)}}  # fmt: skip
    for name, each in written.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(each if isinstance(each, bytes) else each.encode())
    begun = time.process_time()
    found = validate.judge(load.read(folder / "content", folder / "archive"), date(2026, 11, 22))[1]
    assert time.process_time() - begun < SOON
    return [each for each in found if each.severity == "error"]


@pytest.mark.parametrize("name", ["topics.yml", "sources.yml"])
@pytest.mark.parametrize("text", [
    "", "hei\n", "- gastro\n", "gastro: [\n", "a: &a\n  label: A\nb: *a\n", "a:\n  label: \"A\\0\"\n", "a:\n  label: A\u202e\n",
    "a:\n  label: A\na:\n  label: B\n", "a:\n  label: " + "[" * 400 + "]" * 400, "# " + "a" * 1_100_000, "\tgastro:\n", b"a: \xf8\n",
])  # fmt: skip
def test_a_list_that_cannot_be_read_is_one_fault_and_not_one_in_every_file(
    tmp_path: Path, name: str, text: str | bytes, figure: Figure
) -> None:
    """Twenty items name what stood in it."""
    (one,) = judged(tmp_path, {name: text})
    assert one.path == f"content/vocabulary/{name}"
    figure("hostile_files")


LONG = range(15_000)
LISTS = {
    "a parent under a parent": "".join(f"t{n}:\n  label: T{n}\n  parent: t{n + 1}\n" for n in LONG) + f"t{len(LONG)}:\n  label: S\n",
    "a ring of all": "".join(f"t{n}:\n  label: T{n}\n  parent: t{(n + 1) % len(LONG)}\n" for n in LONG),
    "many terms": "".join(f"t{n}:\n  label: Tema nummer {n}\n" for n in LONG),
    "remarks": "".join(f"t{n}:\n  label: T{n} # merknad\n" for n in LONG),
    "wrong parents": "".join(f"t{n}:\n  label: T{n}\n  parent: x{n}\n" for n in LONG[:3_000]),
    "one label": "".join(f"t{n}:\n  label: Mage\n" for n in LONG),
    "keys that are none": "".join(f"'{n}/..':\n  label: T{n}\n" for n in LONG[:3_000]),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_list_as_long_as_a_file_may_be_is_judged_soon(tmp_path: Path, name: str) -> None:
    judged(tmp_path, {"topics.yml": TOPICS + LISTS[name]}, items=3)


def test_each_ring_of_parents_is_told_once_whatever_leads_into_it(tmp_path: Path) -> None:
    one = "a:\n  label: A\n  parent: c\nb:\n  label: B\n  parent: a\nc:\n  label: C\n  parent: b\n"
    other = "d:\n  label: D\n  parent: b\ne:\n  label: E\n  parent: e\nf:\n  label: F\n  parent: d\n"
    found = judged(tmp_path, {"topics.yml": TOPICS + one + other})
    assert [str(each).split(": ", 1)[1] for each in found] == [
        "`parent` går i ring (a → c → b → a): ta bort ett av leddene",
        "`parent` går i ring (e → e): ta bort ett av leddene",
    ]


def test_a_list_in_a_folder_below_takes_no_lists_place(tmp_path: Path) -> None:
    """Only those that lie in the vocabulary itself are read; the other is named."""
    path = tmp_path / "content/vocabulary/x/topics.yml"
    path.parent.mkdir(parents=True)
    path.write_text("ond:\n  label: Ond\n", encoding="utf-8")
    assert judged(tmp_path, {}) == []
    found = validate.judge(load.read(tmp_path / "content", tmp_path / "archive"), date(2026, 11, 22))[1]
    assert [str(each) for each in found if each.rule == "unknown-file"] == [
        "content/vocabulary/x/topics.yml:1: vokabularfilen `x/topics.yml` er ukjent; mente du `topics.yml`?"
    ]


@pytest.mark.parametrize("name", ["topics", "sources"])
def test_a_key_is_no_name_that_windows_keeps(tmp_path: Path, name: str) -> None:
    """It is a folder on the site."""
    text = {"topics": TOPICS, "sources": SOURCES}[name]
    (one,) = judged(
        tmp_path, {f"{name}.yml": text + "aux:\n  label: Aux\n  kind: annet\n"[: None if name == "sources" else 18]}
    )
    assert "nøkkelen må være et annet ord: «aux» er reservert i Windows" in str(one)
