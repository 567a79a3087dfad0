"""Which addresses may be asked: http and https only, and nothing private that nobody typed."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx

from annotations.errors import FetchError
from annotations.text import clean_line

_HOST = re.compile(r"[\w.-]+|[\da-f:.]*:[\da-f:.]*(?:%[\w.-]+)?", re.ASCII)
_NAT64 = ip_network("64:ff9b::/96")
_6TO4 = ip_network("2002::/16")
#: What the tables of some versions of Python call global and is not, or reaches other addresses in a roundabout way.
_OTHERS = tuple(
    ip_network(network)
    for network in (
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "::/96",
        "::ffff:0:0/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fec0::/10",
    )
)


def public(address: str) -> bool:
    """Whether a numeric address is one of the open Internet; False for what is no address.

    Not private, loopback, link-local, multicast, reserved, unspecified, shared (CGNAT), nor IPv4 within IPv6. An
    address of NAT64 or 6to4 is as public as the IPv4 address in it: networks without IPv4 reach everything so.
    """
    try:
        value = ip_address(address)
    except ValueError:
        return False
    if isinstance(value, IPv6Address):
        if value in _NAT64:
            return _open(IPv4Address(value.packed[12:]))
        if value in _6TO4:
            return _open(IPv4Address(value.packed[2:6]))
    return _open(value)


def _open(value: IPv4Address | IPv6Address) -> bool:
    shut = value.is_multicast or value.is_reserved or value.is_unspecified or value.is_link_local
    return value.is_global and not shut and not any(value in network for network in _OTHERS)


def host_of(typed: str) -> str:
    """A host that a person typed as it stands in an address: small letters, IDNA, IPv6 without brackets."""
    value = typed.strip()
    if value.count(":") > 1 and not value.startswith("["):
        value = f"[{value}]"
    try:
        return name(httpx.URL(f"http://{value}/"))
    except (httpx.InvalidURL, ValueError):
        return ""


def name(url: httpx.URL) -> str:
    """The host of an address, as it is looked up."""
    return url.raw_host.decode("ascii", "replace").lower()


def first(url: str, typed: str) -> httpx.URL:
    """The address of a request, or FetchError; it may have a name and a password if its host is the `typed` one."""
    parsed = _parsed(url, None)
    if parsed.userinfo and name(parsed) != typed:
        raise FetchError("its address has a name and a password in it that nobody typed")
    return parsed


def following(url: httpx.URL, location: str, typed: str) -> httpx.URL:
    """The address that `url` redirects to, or FetchError.

    A name and a password go along on the same server only. From https to http goes no way, unless to the `typed` host.
    """
    target = _parsed(location, url.copy_with(userinfo=b""))
    if url.scheme == "https" and target.scheme == "http" and name(target) != typed:
        raise FetchError(f"it leads from https to http, which anybody on the way can read ({shown(target)})")
    if target.userinfo:
        raise FetchError("it leads to an address with a name and a password in it that nobody typed")
    same = (target.scheme, target.host, target.port) == (url.scheme, url.host, url.port)
    return target.copy_with(userinfo=url.userinfo) if same and url.userinfo else target


def shown(url: httpx.URL) -> str:
    """An address for people: without name, password and query, and not endless."""
    return clean_line(str(url.copy_with(userinfo=b"", query=None, fragment=None)))[:200]


def bare(url: httpx.URL) -> str:
    """An address without name and password."""
    return str(url.copy_with(userinfo=b""))


def _parsed(url: str, base: httpx.URL | None) -> httpx.URL:
    verb = "its address is" if base is None else "it leads to"
    nothing = f"{verb} nothing that can be asked ({clean_line(url)[:100]})"
    try:
        parsed = httpx.URL(url.strip()) if base is None else base.join(url.strip())
        parsed = parsed.copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(nothing) from error
    if parsed.scheme not in ("", "http", "https"):
        raise FetchError(f"{verb} {clean_line(parsed.scheme)[:20]}:…, and only http and https are asked")
    if not parsed.scheme or not _HOST.fullmatch(name(parsed)) or not 0 < (parsed.port or 80) < 2**16:
        raise FetchError(nothing)
    return parsed
