"""Which addresses are of the open Internet, and which may be asked at all."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotations.errors import FetchError
from annotations.ingest.web.addresses import first, following, host_of, name, public

SHUT = [
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
    *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
    *("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32"),
    *(
        "::/128",
        "::1/128",
        "::/96",
        "::ffff:0:0/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
    ),
    *("2002:a00::/24", "2002:7f00::/24", "2002:c0a8::/32", "64:ff9b::a00:0/104", "64:ff9b::7f00:0/104"),
    *("64:ff9b::a9fe:0/112", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
]
"""What no feed may lead to: the registries of special addresses of IANA, and IPv4 within IPv6."""


@given(st.data(), st.sampled_from(SHUT))
def test_special_addresses_are_not_public(data: st.DataObject, network: str) -> None:
    whole = ip_network(network)
    number = data.draw(st.integers(int(whole[0]), int(whole[-1])))
    kind = IPv4Address if whole.version == 4 else IPv6Address
    assert not public(str(kind(number)))


@given(st.ip_addresses(v=4))
def test_ipv4_is_as_public_within_nat64_and_6to4(address: IPv4Address) -> None:
    assert public(f"64:ff9b::{address}") == public(str(address))
    assert public(str(IPv6Address(0x2002 << 112 | int(address) << 80))) == public(str(address))


@given(st.ip_addresses())
def test_everything_else_is_public(address: IPv4Address | IPv6Address) -> None:
    inside = any(address in ip_network(network) for network in SHUT)
    within = address in ip_network("2002::/16") or address in ip_network("64:ff9b::/96")
    assume(not within)
    if inside or not address.is_global:
        assert not public(str(address))
    elif address.version == 4:
        assert public(str(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "64:ff9b::808:808"])
def test_the_open_internet_is_public(address: str) -> None:
    assert ip_address(address)
    assert public(address)


@pytest.mark.parametrize("address", ["", "localhost", "1.2.3", "fe80::1%eth0", "8.8.8.8/32"])
def test_what_is_no_address_is_not_public(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("Example.ORG", "example.org"),
        (" example.org ", "example.org"),
        ("example.org:8080", "example.org"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("::1", "::1"),
        ("[::1]:80", "::1"),
        ("", ""),
        ("not a host", "not%20a%20host"),
        ("a/b", "a"),
    ],
)
def test_a_typed_host(typed: str, host: str) -> None:
    assert host_of(typed) == host


@given(st.text(max_size=40))
def test_whatever_is_typed_or_found_there_is_an_address_or_an_error(text: str) -> None:
    host_of(text)
    base = httpx.URL("https://example.org/feed")
    parsers: list[Callable[[str], httpx.URL]] = [
        lambda value: first(value, ""),
        lambda value: following(base, value, ""),
    ]
    for value in (text, f"http://{text}", f"https://{text}/", f"//{text}"):
        for parse in parsers:
            with contextlib.suppress(FetchError):
                url = parse(value)
                assert url.scheme in ("http", "https")
                assert name(url)
                assert not url.userinfo
                assert not url.fragment


def test_from_https_to_http_only_to_a_typed_host() -> None:
    base = httpx.URL("https://example.org/feed")
    with pytest.raises(FetchError, match="from https to http"):
        following(base, "http://example.org/feed", "")
    assert following(base, "http://example.org/feed", "example.org").scheme == "http"


def test_a_password_stays_with_its_server() -> None:
    base = first("https://me:secret@example.org/feed", "example.org")
    assert following(base, "/other", "example.org").password == "secret"
    assert following(base, "https://example.org:444/", "example.org").password == ""
    assert following(base, "https://other.example/", "example.org").password == ""
