"""Secrets that have no key: the password in a URL's user information, in `user:password@host`, in a password map, behind `--user`; the tokens
of notification tools."""

from __future__ import annotations

from re import IGNORECASE

from smtplint.patterns import late

_PIECE = late(r"[^\s\"'`<>]+")
_SCHEME = late(r"(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{0,40}://")
_PORT = late(r"\d{1,5}(?=\Z|[/?#,;)\]}\\])")
_SERVER_AND_QUERY = late(
    r"(?:\[[\da-fA-F:.]+\]|\$\{\w+\}|default|localhost|[A-Za-z0-9-]+(?=:\d)|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)(?::[\w${}:-]*)?/?"
    r"\?(?:[A-Za-z][\w.%-]*=[^&@=?]*&)*[A-Za-z][\w.%-]*=[\w.%+-]*"
)
_MAP_ENTRY = late(r"\s*\[?[\w.@*][\w.@*-]*\]?(?::\w+)?\s+[^\s:={}$\"']+:(?P<secret>\S.*)\Z")
_CLIENT_ENTRY = late(r"\s*[\w.*-]+:[^:\s]+:(?P<secret>[^:\s]+)\s*\Z")
_USER_OPTION = late(r"(?<!\S)(?:-u|-xp|-ap|--user|--userpwd)(?:=|\s+)[\"']?(?P<secret>[^\s\"']+)")
_TOKEN_URL = late(
    r"(?<![A-Za-z0-9+.-])(?:(?:tgram|telegram|slack|discord|pover|pushover|pbul|pushbullet|gotify|ntfy|matrix|msteams|teams|mmost|mattermost|rocket"
    r"|rocketchat|zulip|ifttt|join|prowl|pushed|pushsafer|pushdeer|signal|twilio|webex|wxteams|gchat|googlechat|opsgenie|pagerduty|bark|line|lark"
    r"|dingtalk|feishu|wecombot|generic)s?://|https://(?:hooks\.slack\.com/services/|(?:[\w-]{1,20}\.)?discord(?:app)?\.com/api/webhooks/"
    r"|api\.telegram\.org/bot))(?P<secret>[^\s\"'`<>,;]+)",
    IGNORECASE,
)
"""URLs of notification tools, which stand beside `mailto://` in one value: what follows the scheme are tokens."""
_NUMBER = late(r"\d{1,5}/?\w{0,3}")
_FAR = 300


def userinfo(line: str) -> list[tuple[int, int]]:
    """Their spans, in no order."""
    spans: list[tuple[int, int]] = []
    for pattern in (_MAP_ENTRY, _CLIENT_ENTRY):
        entry = pattern.match(line)
        if entry and not _NUMBER.fullmatch(entry["secret"].strip()) and "://" not in line:
            spans.append(entry.span("secret"))
    spans += [option.span("secret") for option in _USER_OPTION.finditer(line) if ":" in option["secret"] or option.group()[1] in "xa"]
    if "://" in line:
        spans += [url.span("secret") for url in _TOKEN_URL.finditer(line)]
    if "@" in line:
        for piece in _PIECE.finditer(line):
            spans += _piece(line, piece.start(), piece.end())
    return spans


def _piece(line: str, start: int, end: int) -> list[tuple[int, int]]:
    """The secrets of one run without blanks or quotes."""
    schemes = [scheme.span() for scheme in _SCHEME.finditer(line, start, end)]
    spans: list[tuple[int, int]] = []
    first = schemes[0][0] if schemes else end
    at = line.rfind("@", start, first)
    colon = line.find(":", start, at) if at > 0 else -1
    if colon >= 0 and line[start:colon].rpartition("=")[2].lower() != "mailto":
        spans.append((colon + 1, at))
    for number, (scheme, authority) in enumerate(schemes):
        stop = schemes[number + 1][0] if number + 1 < len(schemes) else end
        spans += _url(line, line[scheme : authority - 3].lower(), authority, stop)
    return spans


def _url(line: str, scheme: str, start: int, end: int) -> list[tuple[int, int]]:
    """The secret of the URL whose authority starts at `start`. The user is shown where the scheme says that it is a user: an
    API's scheme may carry its key there.
    """
    at = _last_at(line, start, end)
    colon = line.find(":", start, at if at >= 0 else end)
    if at < 0:
        # A password with a raw blank or quote in it.
        rest = colon + 1
        if colon < 0 or _PORT.match(line, rest, end) or rest >= len(line) or (later := line.find("@", end, end + _FAR)) < 0:
            return []
        return [(rest, later)]
    if colon >= 0 and scheme.startswith(("smtp", "submission")):
        return [(colon + 1, at)]
    return [(start, at)]


def _last_at(line: str, start: int, end: int) -> int:
    """The `@` before the host: the last one, unless that belongs to an address in the query. -1 where there is none."""
    at = line.rfind("@", start, end)
    while at >= 0:
        earlier = line.rfind("@", start, at)
        if earlier < 0 or at - earlier > _FAR or not _SERVER_AND_QUERY.fullmatch(line, earlier + 1, at):
            break
        at = earlier
    return at
