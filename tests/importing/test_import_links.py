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
            "https://urldefense.com/v3/__https://www.siv.no/a?b=1__;!!LIr3w8kk_Xxm!pQ1w2e3r4t5y6u$",
            "https://www.siv.no/a?b=1",
        ),
        ("https://urldefense.com/v3/__https://www.siv.no/a*b__;JSU!!LIr3w8kk_Xxm!pQ1w2e3r4t5y6u$", ""),
        (
            "https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fwww.siv.no%2fa&c=E,1,AbC0123456789",
            "https://www.siv.no/a",
        ),
        ("https://protect-eu.mimecast.com/s/AbC1DeF2GhI3JkL4?domain=siv.no", ""),
        (
            "https://siv.us1.list-manage.com/track/click?u=0123abc&id=77&e=0a1b2c",
            "https://siv.us1.list-manage.com/track/click?u=0123abc&id=77",
        ),
        ("https://siv.us1.list-manage.com/unsubscribe?u=1&id=2&e=3", ""),
        ("https://www.siv.no/helsefaglig/meld-avvik?skjema=2", "https://www.siv.no/helsefaglig/meld-avvik?skjema=2"),
        ("https://www.siv.no/timer/avmelding-av-time", "https://www.siv.no/timer/avmelding-av-time"),
        (
            "https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.siv.no%2Favmelding-kurs&data=05%7C02",
            "https://www.siv.no/avmelding-kurs",
        ),
        ("https://www.siv.no/meld-av?id=7", ""),
        ("https://nyhetsbrev.siv.no/avmelding", ""),
        ("https://www.siv.no/avmelding/0a1b2c3d", ""),
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
        (
            "mailto:kurs@siv.no?cc=x@siv.no&Subject=Avmelding%20m%C3%B8te",
            "mailto:kurs@siv.no?subject=Avmelding%20m%C3%B8te",
        ),
        ("mailto:kurs@siv.no?subject=m\u00f8te(1)", "mailto:kurs@siv.no?subject=m%C3%B8te%281%29"),
        ("mailto:leave-7@siv.no?subject=unsubscribe", ""),
        ("tel:+4733333333", "tel:+4733333333"),
        ("https://www.siv.no/" + "x" * 2000, ""),
        ("HTTPS://WWW.SIV.NO/å?a=b c", "HTTPS://WWW.SIV.NO/å?a=b%20c"),
        (" https:// www.siv.no/Nytt skjema 2.pdf\n", "https://www.siv.no/Nytt%20skjema%202.pdf"),
        ("https://www.siv.no/en/\r\n  lang/vei", "https://www.siv.no/en/lang/vei"),
        (
            "https://click.example.org/c?url=https%3A%2F%2Fwww.siv.no%2FNytt%20skjema.pdf",
            "https://www.siv.no/Nytt%20skjema.pdf",
        ),
        ("mailto: kurs@siv.no", "mailto:kurs@siv.no"),
        ("tel:33 34 20 00", "tel:33342000"),
    ],
)
def test_links_lead_where_they_led_without_tracking(address: str, left: str):
    """Trackers are unwrapped when the target stands in them, and cut off when it does not."""
    assert links.clean(address, Recipients()).address == left


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://click.example.org/ls/click?upn=u001AbCdEf0123456789", "kunne ikke tas med"),
        ("https://www.siv.no/subscription/4", "ser ut til å gjelde mottakerens abonnement"),
    ],
)
def test_a_link_that_is_lost_is_told(address: str, told: str, room: Room):
    """The words stay, and the report says which link is missing."""
    outcome = room.take_bytes("brev.eml", mail(f"{TEXT}<p>Se <a href='{address}'>den nye rutinen</a>.</p>"))
    assert "Se den nye rutinen." in next(iter(room.documents().values())).body
    assert any(f"lenken «den nye rutinen» {told}" in note for note in outcome.notes)


@pytest.mark.parametrize("link", ["<a href='{0}'>Meld deg av</a>", "Meld deg av: <a href='{0}'>{0}</a>"])
def test_a_link_whose_words_are_about_the_mailing_falls_without_a_word(link: str, room: Room):
    """Every newsletter has one, and no editor misses it."""
    html = f"{TEXT}<p>{link.format('https://siv.us1.list-manage.com/unsubscribe?e=3')}</p>"
    assert "lenken" not in "".join(room.take_bytes("brev.eml", mail(html)).notes)


def test_a_subject_that_names_a_reader_does_not_stay_in_a_link(room: Room):
    """Mailing systems put the reader's address there, to know who answers."""
    who = "prove.mottaker@legekontor.example.org"
    room.take_bytes(
        "brev.eml", mail(f"{TEXT}<p>Svar <a href='mailto:a@siv.no?subject=Re:{who}'>oss</a>.</p>", To=who)
    )
    assert "[oss](mailto:a@siv.no)" in next(iter(room.documents().values())).body
