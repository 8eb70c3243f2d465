"""Links lead where they led, without what tells who read the mail."""

import pytest
from importing.conftest import Room, mail

from build_tools.importing import links
from build_tools.importing.recipients import Recipients

TEXT = "<p>Biopsisvar kommer i epikrisen fra april.</p>"


@pytest.mark.parametrize(
    ("address", "left"),
    [
        ("https://www.siv.no/a?utm_source=x&id=2&mc_eid=7", "https://www.siv.no/a?id=2"),
        (
            "https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.siv.no%2Fx&data=05%7C02",
            "https://www.siv.no/x",
        ),
        (
            "https://click.example.org/c/AbC123xyz789?url=https%3A%2F%2Fwww.siv.no%2Fx%3Futm_medium%3Dm",
            "https://www.siv.no/x",
        ),
        ("https://click.example.org/ls/click?upn=u001AbCdEf0123456789", ""),
        (
            "https://siv.us1.list-manage.com/track/click?u=0123abc&id=77&e=0a1b2c",
            "https://siv.us1.list-manage.com/track/click?u=0123abc&id=77",
        ),
        ("https://siv.us1.list-manage.com/unsubscribe?u=1&id=2&e=3", ""),
        (
            "https://teams.microsoft.com/l/meetup-join/19%3ameeting_AbC%40thread.v2/0?context=%7b%7d",
            "https://teams.microsoft.com/l/meetup-join/19%3ameeting_AbC%40thread.v2/0?context=%7b%7d",
        ),
        ("https://www.siv.no/redirect-regler", "https://www.siv.no/redirect-regler"),
        ("https://ole:passord@www.siv.no/", ""),
        ("javascript:alert(1)", ""),
        ("#avsnitt", ""),
        ("http://[", ""),
        ("file:///etc/passwd", ""),
        ("mailto:samhandling@siv.example.org?body=x", "mailto:samhandling@siv.example.org"),
        ("tel:+4733333333", "tel:+4733333333"),
        ("https://www.siv.no/" + "x" * 2000, ""),
        ("HTTPS://WWW.SIV.NO/å?a=b c", "HTTPS://WWW.SIV.NO/å?a=bc"),
    ],
)
def test_links_lead_where_they_led_without_tracking(address: str, left: str):
    """Trackers are unwrapped when the target stands in them, and cut off when it does not."""
    assert links.clean(address, Recipients()).address == left


def test_a_link_that_is_lost_is_told(room: Room):
    """The words stay, and the report says which link is missing."""
    html = (
        TEXT + "<p>Se <a href='https://click.example.org/ls/click?upn=u001AbCdEf0123456789'>den nye rutinen</a>.</p>"
    )
    outcome = room.take_bytes("brev.eml", mail(html))
    assert "Se den nye rutinen." in next(iter(room.documents().values())).body
    assert any("lenken «den nye rutinen» kunne ikke tas med" in note for note in outcome.notes)
