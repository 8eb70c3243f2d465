"""Feeds and WordPress exports as they are found: classic posts, stray characters, dates of many kinds."""

import pytest
from importing.conftest import Room

WXR = (
    "<rss version='2.0' xmlns:wp='http://wordpress.org/export/1.2/' "
    "xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><wp:wxr_version>1.2</wp:wxr_version>"
    "<item><title>Ny rutine</title><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
    "<wp:post_date>2024-02-14 12:00:00</wp:post_date><content:encoded><![CDATA[{}]]></content:encoded></item>"
    "</channel></rss>"
)


def rss(inside: str, text: str = "Biopsisvar kommer i epikrisen fra april.") -> str:
    """A feed of one entry."""
    item = f"<title>Ny rutine</title><description>{text}</description>{inside}"
    return f"<rss version='2.0'><channel><item>{item}</item></channel></rss>"


@pytest.mark.parametrize(
    ("written", "body"),
    [
        (
            "Først dette.\n\nSå dette,\npå to linjer.\n<ul>\n<li>En</li>\n<li>To</li>\n</ul>\nEtter.\n\nTil sist.",
            "Først dette.\n\nSå dette,  \npå to linjer.\n\n- En\n- To\n\nEtter.\n\nTil sist.",
        ),
        (
            "Ingress.\n\nMer.\n\n<h2>Bakgrunn</h2>\nEn.\n\nTo.\n\n<table><tr><th>a</th><th>b</th></tr>\n\n<tr><td>1</td>"
            "<td>2</td></tr></table>\n\nSlutt.",
            "Ingress.\n\nMer.\n\n## Bakgrunn\n\nEn.\n\nTo.\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\nSlutt.",
        ),
        (
            "<div>En.\n\nTo.</div>\n<blockquote>Tre.\n\nFire.</blockquote>\n<a\nhref='https://www.siv.no/x'>Fem</a>.",
            "En.\n\nTo.\n\n> Tre.\n>\n> Fire.\n\n[Fem](https://www.siv.no/x).",
        ),
        (
            "<p>Satt\nav forfatteren.</p>\n\nEtter.<br />\nLinje.<!--more-->",
            "Satt av forfatteren.\n\nEtter.  \nLinje.",
        ),
        ("Slik:\n<pre>a\n\n<b>b</b>\n</pre>\nEn.\n\nTo.", "Slik:\n\n    a\n\n    b\n\nEn.\n\nTo."),
        ("En.\n\nTo.", "En.\n\nTo."),
        ("<!-- wp:paragraph -->\n<p>Av\nblokker.</p>\n<!-- /wp:paragraph -->", "Av blokker."),
    ],
)
def test_a_classic_post_has_its_paragraphs_whatever_stands_between_them(written: str, body: str, room: Room):
    """WordPress makes them of empty lines when it shows the post: between, before and inside other elements."""
    room.take_bytes("a.xml", WXR.format(written).encode())
    assert room.documents()["Ny rutine"].body.strip("\n") == body


@pytest.mark.parametrize("lead", [b"\n", b" \r\n\t", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n\n", b"\n\xef\xbb\xbf"])
@pytest.mark.parametrize("name", ["a.xml", "a.txt"])
def test_an_empty_line_above_a_feed_does_not_keep_it_out(lead: bytes, name: str, room: Room):
    """Themes and plugins of WordPress write one above the declaration; a mistake further down has its own line."""
    feed = b"<?xml version='1.0' encoding='utf-8'?>\n" + rss("").encode()
    assert not room.take_bytes(name, lead + feed).refused
    assert list(room.documents()) == ["Ny rutine"]
    broken = room.take_bytes(f"2{name}", b"\n\n" + feed.replace(b"</item>", b""))
    assert "(linje 4)" in broken.refused


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Lungene\x0bog hjertet", "Lungene og hjertet"),
        ("Lun\x00gene\x1f og\uffff hjertet", "Lungene og hjertet"),
        ("Lungene&#11;og&#x0C;hjertet", "Lungene og hjertet"),
        ("Lun&#0;gene&#x1F; og&#xD800; hje&#1114112;rtet", "Lungene og hjertet"),
        ("Lungene &#111;g &#x1F49A; hjertet", "Lungene og 💚 hjertet"),
    ],
)
@pytest.mark.parametrize("quoted", ["{}", "<![CDATA[{}]]>"])
def test_a_character_that_xml_forbids_does_not_keep_a_file_out(written: str, read: str, quoted: str, room: Room):
    """One pasted from Word is enough for the strict; the words around it stay words."""
    room.take_bytes("a.xml", rss("", quoted.format(written)).encode())
    assert room.documents()["Ny rutine"].body.strip() == read


def test_a_feed_of_two_bytes_a_character_is_read(room: Room):
    """UTF-16 is full of zeros that are no characters."""
    room.take_bytes("a.xml", rss("").encode("utf-16"))
    assert list(room.documents()) == ["Ny rutine"]


@pytest.mark.parametrize(
    ("element", "written", "day"),
    [
        ("pubDate", "2024-03-14T08:00:00Z", "2024-03-14"),
        ("pubDate", "2024-03-13T23:30:00Z", "2024-03-14"),
        ("pubDate", "2024-03-14 08:00", "2024-03-14"),
        ("pubDate", "14 Mai 2020", "2020-05-14"),
        ("pubDate", "14 Okt 2020", "2020-10-14"),
        ("pubDate", "to, 14 Mai 2020 23:30:00 +0000", "2020-05-15"),
        ("pubDate", "Thu, 31 Des 2020 08:00:00 GMT", "2020-12-31"),
        ("pubDate", "torsdag 14. oktober 2020", "2020-10-14"),
        ("pubDate", "Thu, 14 May 2020 08:00:00 +0200", "2020-05-14"),
        ("dc:date", "Thu, 14 May 2020 08:00:00 +0200", "2020-05-14"),
        ("pubDate", "0000-00-00 00:00:00", None),
        ("pubDate", "i går", None),
    ],
)
def test_the_date_of_an_entry_is_read_however_the_feed_writes_it(
    element: str, written: str, day: str | None, room: Room
):
    """By the rule of another kind of feed, or with the month's name in Norwegian."""
    named = f" xmlns:{element.partition(':')[0]}='http://purl.org/dc/elements/1.1/'" if ":" in element else ""
    room.take_bytes("a.xml", rss(f"<{element}{named}>{written}</{element}>").encode())
    assert room.documents()["Ny rutine"].data.get("date") == day


def test_nothing_published_in_an_export_falls_away_in_silence(room: Room):
    """Posts that the site calls by a name of its own, or that hold no text; what WordPress keeps for itself may."""
    item = "<item><title>{0}</title><wp:post_type>{1}</wp:post_type><wp:status>publish</wp:status>{2}</item>"
    text = "<content:encoded>Biopsisvar kommer i epikrisen.</content:encoded>"
    more = item.format("A", "nyhet", text) + item.format("B", "nyhet", text) + item.format("C", "wp_block", text)
    export = WXR.format("Tekst.").replace("</channel>", f"{more}{item.format('Kart', 'post', '')}</channel>")
    assert room.take_bytes("a.xml", export.encode()).notes == (
        "2 innlegg av typen «nyhet» i eksporten ble ikke tatt med: gjør dem til vanlige innlegg og eksporter på nytt "
        "hvis de er nyheter",
        "innlegget «Kart» har ingen tekst i filen",
    )
    refused = room.take_bytes("b.xml", export.replace(">post<", ">nyhet<").encode()).refused
    assert refused.startswith("fant ingen artikler i filen")
    assert "3 innlegg av typen «nyhet»" in refused


@pytest.mark.parametrize(("prefix", "named"), [("x:", ":x"), ("", "")])
def test_text_in_xhtml_is_read_whatever_its_prefix(prefix: str, named: str, room: Room):
    """Atom lets a feed write <xhtml:p> for <p>, and an empty element in one tag."""
    feed = (
        f"<a:feed xmlns:a='http://www.w3.org/2005/Atom' xmlns{named}='http://www.w3.org/1999/xhtml'><a:entry>"
        "<a:title type='xhtml'><?div>Ny <?b>rutine</?b></?div></a:title><a:content type='xhtml'><?div>"
        "<?p>Svar<?b/> i epikrisen.</?p><?ul><?li>En</?li><?li>To</?li></?ul></?div></a:content></a:entry></a:feed>"
    )
    room.take_bytes("a.xml", feed.replace("<?", f"<{prefix}").replace("</?", f"</{prefix}").encode())
    assert room.documents()["Ny rutine"].body.strip() == "Svar i epikrisen.\n\n- En\n- To"
