"""A draft campaign in listmonk (https://listmonk.app/docs/apis/campaigns/): listmonk holds the list and sends."""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from email.headerregistry import Address
from typing import Any

from msgspec import Struct

from build_tools.errors import UsageError
from build_tools.newsletters.archived import Archived
from build_tools.newsletters.mail import UNSUBSCRIBE

PREFIX = "PRAKSISNYTT_LISTMONK_"
_OWN_ADDRESS = "{{ UnsubscribeURL }}"
_SECONDS = 30


class Listmonk(Struct, frozen=True, kw_only=True):
    """Where listmonk is and whom it sends to; ``template`` is an empty campaign template's id, 0 for its default."""

    url: str
    user: str
    token: str
    lists: tuple[int, ...]
    template: int = 0


def listmonk_from(environment: Mapping[str, str]) -> Listmonk:
    """Read ``PRAKSISNYTT_LISTMONK_URL``, ``_USER``, ``_TOKEN``, ``_LISTS`` (ids, separated by commas) and
    ``_TEMPLATE``; UsageError names the variable that is missing or wrong.
    """  # fmt: skip
    given = {name.removeprefix(PREFIX): value for name, value in environment.items() if name.startswith(PREFIX)}
    missing = [PREFIX + name for name in ("URL", "USER", "TOKEN", "LISTS") if not given.get(name)]
    if missing:
        raise UsageError(f"{', '.join(missing)} must be set")
    if not given["URL"].startswith(("https://", "http://localhost", "http://127.0.0.1")):
        raise UsageError(f"{PREFIX}URL must begin with https://, since a token is sent there")
    try:
        lists = tuple(int(each) for each in given["LISTS"].split(","))
        template = int(given.get("TEMPLATE") or 0)
    except ValueError as error:
        raise UsageError(f"{PREFIX}LISTS and {PREFIX}TEMPLATE must be numbers") from error
    return Listmonk(
        url=given["URL"].rstrip("/"), user=given["USER"], token=given["TOKEN"], lists=lists, template=template
    )


def draft_campaign(listmonk: Listmonk, issue: Archived) -> tuple[int, bool]:
    """Make the campaign unless it is there already; its id, and whether it is new.

    The issue's folder is the campaign's tag, and that is how it is known again. UsageError with listmonk's own words
    when it says no.
    """
    tag = issue.folder.replace("/", "-")
    question = urllib.parse.urlencode({"tags": tag, "per_page": "all", "no_body": "true"})
    for campaign in _call(listmonk, f"/api/campaigns?{question}")["results"] or []:
        if tag in (campaign.get("tags") or []):
            return int(campaign["id"]), False
    return int(_call(listmonk, "/api/campaigns", campaign_of(listmonk, issue))["id"]), True


def campaign_of(listmonk: Listmonk, issue: Archived) -> dict[str, Any]:
    """The campaign as listmonk's API wants it; listmonk fills the address for unsubscribing for each subscriber."""
    mail = issue.mail
    campaign = {
        "name": issue.name,
        "subject": mail.subject,
        "lists": list(listmonk.lists),
        "from_email": str(Address(mail.label, addr_spec=mail.sender)),
        "type": "regular",
        "content_type": "html",
        "body": mail.html.replace(UNSUBSCRIBE, _OWN_ADDRESS),
        "altbody": mail.text.replace(UNSUBSCRIBE, _OWN_ADDRESS),
        "messenger": "email",
        "tags": [issue.folder.replace("/", "-")],
    }
    return campaign | ({"template_id": listmonk.template} if listmonk.template else {})


def _call(listmonk: Listmonk, path: str, body: Mapping[str, Any] | None = None) -> Any:
    request = urllib.request.Request(
        listmonk.url + path,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Authorization": f"token {listmonk.user}:{listmonk.token}",
            "Content-Type": "application/json;charset=utf-8",
        },
        method="GET" if body is None else "POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
            return json.load(answer)["data"]
    except urllib.error.HTTPError as error:
        raise UsageError(f"listmonk sier nei ({error.code}): {_words(error)}") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"listmonk svarer ikke som ventet ({type(error).__name__}: {error})") from error


def _words(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["message"])[:300]
    except (OSError, ValueError, KeyError, TypeError):
        return str(error.reason)
