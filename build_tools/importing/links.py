"""Links of mails: the real target behind a tracker, and no token that tells who the reader was."""

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

from msgspec import Struct

from build_tools.importing.recipients import INVISIBLE, Recipients

URL = r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]"
"""An address that stands in a text, without the signs that end its sentence."""
_CUT = "…"
_MAX_LENGTH = 2_000
_TARGET_KEYS = ("url", "u", "a", "q", "target", "redirect", "redirect_to", "link", "to", "dest", "destination", "r")
# Hosts and paths of click counters: link protection, mailing systems, shorteners that belong to one mailing.
_COUNTER = re.compile(
    r"safelinks\.protection\.outlook\.com|urldefense\.|//(?:[\w-]+\.)*(?:click|clicks|track|tracking|trk|email|links?|lnk|t)"
    r"\d*\.[\w.-]+/|list-manage\.com/track/|/track(?:ing)?/|/click(?:s|track)?[/?]|/ls/click|/wf/click|/redirect|/redir|/lnk/"
    r"|google\.[a-z.]+/url\b|createsend|cmail\d*\.com/t/|hubspotlinks|sendibm|mandrillapp|rs6\.net|mlsend|dialogapi\.no/"
    r"|mimecast\.com/s/|cudasvc\.com/url|secure-web\.cisco\.com/|protection\.sophos\.com/",
    re.I,
)
# A star stands for a character that is told after the target.
_PROOFPOINT = re.compile(r"https://urldefense\.[\w.]+/v3/__(https?:)/{1,2}([^*]+?)__;", re.I)
_MAILCHIMP = re.compile(r"//[\w.-]+\.list-manage\d*\.com/track/click\?")
_OPENED = re.compile(
    r"/track/open|/open(?:\.php|\.gif|/|\?)|/wf/open|/o\.gif|/beacon|/pixel\b|/e3t/|/trk\b|spacer\.gif|blank\.gif",
    re.I,
)
_TRACKING_KEYS = re.compile(
    r"utm_\w+|mc_[ce]id|fbclid|gclid|_hs\w+|hs\w+Tracking|mkt_tok|vero_\w+|elq\w*|oly_\w+|wt_mc|ref_src|sib_id", re.I
)
# Of leaving courses and appointments there are pages for everyone: «avmelding» alone tells of no reader.
_ONE_READER = r"https?:[^?]*\?|.*(?:nyhetsbrev|newsletter|e-?post|e-?mail|mailing|liste|abon|\b(?=\w*\d)\w{8,})"
_PERSONAL = re.compile(
    r"unsub|optout|opt-out|stopp-?abon|preferences|update-?profile|subscription|/profile\?|vcard|forward-to-friend"
    r"|\*\|[A-Z_:]+\|\*|\{\{|%%|\[unsubscribe|viewinbrowser|view-?online|weblink"
    rf"|\A(?=.*(?:avmeld|meld-?av(?![a-zæøå])))(?:{_ONE_READER})",
    re.I,
)
_BREAK = re.compile(r"[\t\r\n]")
_SPACE = re.compile(r"\s")
_WITHOUT_SPACES = re.compile(r"https?:\s*//[^/?#]*|(?:mailto|tel):.*", re.I)
_SUBJECT = re.compile(r"[?&]subject=([^&#]+)", re.I)
_PERSONAL_TEXT = re.compile(
    r"\b(?:meld(?:e)? (?:deg )?av\b|avmeld|unsubscribe|oppdater(?:e)? (?:profil|preferanse|innstilling)"
    r"|endre (?:profil|abonnement|innstilling)"
    r"|update (?:your )?preferences|manage (?:your )?(?:preferences|subscription)|stopp (?:abonnement|nyhetsbrev)"
    r"|forward to a friend|tips en venn|why did i get this)\w*",
    re.I,
)
_BROWSER_TEXT = re.compile(
    r"\b(?:vis|se|les|åpne|view)\b(?: (?:hele|denne|dette|den|it|this|the|e-?post\w*|e?-?mail\w*|nyhetsbrev\w*"
    r"|newsletter|brevet|meldingen|message|utgaven|saken|siden|page))* (?:i|in)\b.{0,12}(?:nettleser|browser)\w*"
    r"|problemer med å (?:lese|vise)|(?:web-?|nett)versjon\w*|view online",
    re.I,
)
# Courses have their «avmelding» too: a text is the mailing's when it names it, or has a line that says nothing else.
_MAILING = re.compile(
    r"nyhets?brev|infobrev|newsletter|mailing list|(?:e-?post|mail|mottaker|adresse)liste|(?:this|our) list"
    r"|e-?posten\?|\b(?:denne|disse|this|these|ikke|flere|slike|våre|motta|receive) (?:e-?post|e?-?mail)",
    re.I,
)
_ADDRESS = re.compile(r"https?://\S+")
_FILLER = re.compile(r"(?:\b(?:klikk|trykk|her|for|å|du|kan|se|vis|eller|og|click|here|to|or|and|nå)\b|[\W_])*", re.I)
READ_MORE = re.compile(
    r"\A\W*(?:les (?:hele |resten|mer)|les saken|les videre|til saken|read more|hele saken|full artikkel)\b", re.I
)


class Link(Struct, frozen=True):
    """What is left of a link. ``address`` is empty when nothing may be kept; ``lost`` says that a real one was.

    ``counted`` says that the address still goes through the mailing system's counter, without the reader's token;
    ``personal`` that it seems to belong to one reader's subscription, or to show the mail in a browser.
    """

    address: str = ""
    lost: bool = False
    counted: bool = False
    personal: bool = False


def subscription_talk(text: str) -> bool:
    """Whether a line is about the mailing itself: leaving it, or reading it in a browser."""
    lines = re.split(r"[\n|]", _ADDRESS.sub(_unless_personal, text))
    talk = [line for line in lines if _PERSONAL_TEXT.search(line) or _BROWSER_TEXT.search(line)]
    if _MAILING.search(text):
        return bool(talk)
    alone = {line for line in talk if _FILLER.fullmatch(_BROWSER_TEXT.sub(" ", _PERSONAL_TEXT.sub(" ", line)))}
    return bool(alone) and not any(line.rstrip().endswith((".", "!", "?")) for line in lines if line not in alone)


def _unless_personal(found: re.Match[str]) -> str:
    return "" if found[0].endswith(_CUT) or _PERSONAL.search(found[0]) else found[0]


def counts_openings(address: str) -> bool:
    """Whether an image address is that of a counter."""
    return bool(_OPENED.search(address))


def clean(address: str, recipients: Recipients, base: str = "") -> Link:
    """Take a link apart: resolve, unwrap a tracker, drop tracking, refuse what names a recipient."""
    address = _in_one(address)
    if not address or address.startswith("#") or len(address) > _MAX_LENGTH:
        return Link(lost=len(address) > _MAX_LENGTH)
    try:
        return _clean(urljoin(base, address) if base else address, recipients, 3)
    except ValueError:
        return Link(lost=True)


def _in_one(address: str) -> str:
    """As browsers read it: without breaks, and a path's spaces spelled; hosts, mailboxes and numbers have none."""
    whole = "".join(map(str.strip, _BREAK.split(address)))
    bare = _WITHOUT_SPACES.match(whole)
    at = bare.end() if bare else 0
    return "".join(whole[:at].split()) + _SPACE.sub("%20", whole[at:])


def _clean(address: str, recipients: Recipients, depth: int) -> Link:
    address = INVISIBLE.sub("", _in_one(address))  # of the base too, and of what a tracker's query spells
    parts = urlsplit(address)
    if parts.scheme in ("mailto", "tel"):
        return _without_reader(address, recipients)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        return Link(lost=bool(parts.path) and not parts.scheme)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    counter = bool(_COUNTER.search(address))
    if counter and depth:
        if within := _PROOFPOINT.match(address):
            return _clean(f"{within[1]}//{within[2]}", recipients, depth - 1)
        for key, value in pairs:
            if key.lower() in _TARGET_KEYS and re.match(r"https?://[^/]", value):
                return _clean(value, recipients, depth - 1)
    if _PERSONAL.search(address):
        return Link(personal=True)
    if _MAILCHIMP.search(address):
        # u is the account, id the link, e the reader.
        return Link(
            urlunsplit(parts._replace(query=urlencode([pair for pair in pairs if pair[0] in ("u", "id")]))),
            counted=True,
        )
    if counter and not _is_plain(parts.path, pairs):
        return Link(lost=True)
    if any(recipients.hidden_in(part) for part in (*parts.path.split("/"), parts.fragment)):
        return Link(lost=True)
    return Link(_rebuilt(address, pairs, recipients))


def _without_reader(address: str, recipients: Recipients) -> Link:
    """A mailbox or telephone number, with the subject that a mail to it is to have."""
    bare = address.partition("?")[0]
    if _PERSONAL.search(address):
        return Link(personal=True)
    if recipients.hidden_in(bare.partition(":")[2]) and recipients.named_in(bare):
        return Link()
    subject = _SUBJECT.search(address)
    kept = f"?subject={quote(unquote(subject[1]))}" if subject and not recipients.hidden_in(subject[1]) else ""
    return Link(bare + kept)


def _is_plain(path: str, pairs: list[tuple[str, str]]) -> bool:
    """Whether a counter-like address is an ordinary page after all: readable words and no token."""
    words = [*re.split(r"[/!;$*]", path), *(value for _key, value in pairs)]
    return not any(
        re.fullmatch(r"(?=.*\d)(?=.*[A-Za-z])[\w=~.%-]{10,}|[\w=~%]{24,}", word) for word in words if "-" not in word
    )


def _rebuilt(address: str, pairs: list[tuple[str, str]], recipients: Recipients) -> str:
    """The address without tracking; untouched when there was none, so that odd queries stay as they were."""
    kept = [
        (key, value) for key, value in pairs if not _TRACKING_KEYS.fullmatch(key) and not recipients.hidden_in(value)
    ]
    if kept == pairs:
        return address
    return urlunsplit(urlsplit(address)._replace(query=urlencode(kept)))


def shown(text: str, recipients: Recipients) -> str:
    """A text whose addresses are clean as those of links are; of one that tells who reads, the host is left."""

    def cleaned(found: re.Match[str]) -> str:
        link = clean(found[0], recipients)
        at = host(found[0]) if link.lost or link.personal else ""
        return f"https://{at}/{_CUT}" if at else link.address or found[0]

    return re.sub(URL, cleaned, text)


def host(address: str) -> str:
    """The host an address names; empty when it names none, or cannot be read."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def identity(address: str) -> str:
    """What two spellings of one address share; empty for a front page, which identifies nothing."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path.rstrip("/")
    if not host or parts.scheme not in ("http", "https") or not (path or parts.query):
        return ""
    pairs = sorted((key, value) for key, value in parse_qsl(parts.query) if not _TRACKING_KEYS.fullmatch(key))
    return f"{host}{path}" + (f"?{urlencode(pairs)}" if pairs else "")
