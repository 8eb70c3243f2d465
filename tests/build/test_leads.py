"""What a page leads to may move while its own file stays as it was: the page follows, as in a clean build."""

import hashlib
import json
from pathlib import Path

from test_incremental import World

TO = "---\ntitle: Målet\ndate: {date}\nsource: lab\ntopic: prover\naction: Les dette.\n{more}---\n\nTekst om målet.\n"
FROM = "---\ntitle: Vegen\ndate: 2024-05-02\nsource: klinikk\ntopic: psyke\naction: Les dette.\n---\n\nSe {link}.\n"


def put(world: World, path: str, text: str) -> Path:
    """A file of the content folder."""
    file = world.content / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def page(world: World, address: str) -> str:
    """A page of the site that was built."""
    return (world.folder / "site" / address.strip("/") / "index.html").read_text(encoding="utf-8")


def test_a_link_to_a_file_follows_the_item_whose_address_changes(tmp_path: Path) -> None:
    """In the page and the feeds of the item that has the link, though its own file is as it was."""
    world = World(tmp_path)
    put(world, "nyheter/2024/2024-05-01-maal.md", TO.format(date="2024-05-01", more=""))
    put(world, "nyheter/2024/2024-05-02-vegen.md", FROM.format(link="[målet](2024-05-01-maal.md)"))
    world.build()
    put(world, "nyheter/2024/2024-05-01-maal.md", TO.format(date="2023-05-01", more=""))
    world.agrees()
    assert "nyheter/2023/maal/" in page(world, "/nyheter/2024/vegen/")


def test_a_link_in_a_hand_written_page_follows_the_item_whose_address_changes(tmp_path: Path) -> None:
    """Also where the item still answers at the address it had."""
    world = World(tmp_path)
    put(world, "nyheter/2024/2024-05-01-maal.md", TO.format(date="2024-05-01", more=""))
    with (world.content / "om.md").open("a", encoding="utf-8") as file:
        file.write("\n[Målet](nyheter/2024/2024-05-01-maal.md)\n")
    world.build()
    former = "aliases: [/nyheter/2024/maal/]\n"
    put(world, "nyheter/2024/2024-05-01-maal.md", TO.format(date="2023-05-01", more=former))
    world.agrees()
    assert "nyheter/2023/maal/" in page(world, "/om/")


def test_a_page_is_edited_where_its_file_lies_now(tmp_path: Path) -> None:
    """A file that is moved and else as it was: the way to edit it leads to where it is."""
    world = World(tmp_path)
    with (tmp_path / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("  edit_url: https://example.org/edit/\n")  # among what `extra` has
    text = TO.format(date="2024-05-01", more="id: maal\n")
    wrong = put(world, "nyheter/2023/2024-05-01-maal.md", text)
    world.build()
    wrong.unlink()
    put(world, "nyheter/2024/2024-05-01-maal.md", text)
    world.agrees()
    assert "nyheter/2024/2024-05-01-maal.md" in page(world, "/nyheter/2024/maal/")


def test_the_feeds_of_a_newsletter_lead_to_where_what_it_carried_is_now(tmp_path: Path) -> None:
    """An item that an issue carried gets another name; the issue is as it was."""
    world = World(tmp_path)
    fields = "id: maal\n"
    former = put(world, "nyheter/2024/2024-05-01-maal.md", TO.format(date="2024-05-01", more=fields))
    _sent(tmp_path / "archive", "maal")
    world.build()
    former.unlink()
    fields += "aliases: [/nyheter/2024/maal/]\n"
    put(world, "nyheter/2024/2024-05-01-nytt.md", TO.format(date="2024-05-01", more=fields))
    world.agrees()
    feed = (tmp_path / "site/arkiv/brevet/feed.xml").read_text(encoding="utf-8")
    assert "/nyheter/2024/nytt/" in feed


def test_a_text_to_copy_follows_the_news_that_leads_to_it(tmp_path: Path) -> None:
    """Its page and the list of texts name the news as it comes, is called something else and leads elsewhere."""
    world = World(tmp_path)
    fields = "kind: avslagstekst\nversion: 1\n"
    put(world, "nyheter/2024/2024-05-01-maal.md", TO.format(date="2024-05-01", more=fields))
    path, silent = "nyheter/2024/2024-05-02-vegen.md", FROM.format(link="alle maler")
    put(world, path, silent)
    world.build()
    named = FROM.format(link="[malen](/nyheter/2024/maal/)")
    beside = FROM.format(link="[malen](2024-05-01-maal.md)").replace("Vegen", "Omvegen")
    for text, title in ((named, "Vegen"), (beside, "Omvegen"), (silent, "")):
        put(world, path, text)
        world.agrees()
        for shown in (page(world, "/nyheter/2024/maal/"), page(world, "/tekster/")):
            found = shown.partition("Omtalt i")[2]
            assert bool(found) == bool(title)
            assert f">{title}<" in found or not title


def _sent(archive: Path, carried: str) -> None:
    """An issue as it was sent, of one item."""
    folder = archive / "brevet/2024/1"
    folder.mkdir(parents=True)
    mail = b"<!doctype html><title>Brev</title><p>Brev</p>"
    sent = {"id": carried, "title": "Målet", "digest": "0" * 64, "section": "tema", "correction": False}
    manifest = {
        "newsletter": "brevet", "number": 1, "date": "2024-05-03", "subject": "Brevet nr. 1/2024",
        "responsible": {"name": "Kari Nordmann", "role": "Leder"}, "items": [sent],
        "files": {"utgave.html": hashlib.sha256(mail).hexdigest()},
    }  # fmt: skip
    (folder / "utgave.html").write_bytes(mail)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
