"""A picture people sent is fetched by two calls, from Meta's places only, and never more of it than we take."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
import requests

from bot import limits
from bot.client import CloudApi
from bot.media import is_ours_to_fetch
from services.errors import SendError
from tests.bot.answers import Answer, hang_up, raw, refused, told
from tests.bot.conftest import PretendMeta, settings_for

PICTURE = b"\xff\xd8\xff a picture"
MEDIA_ID = "1003383421387256"


def about(meta: PretendMeta, **changes: Any) -> Answer:
    """What the Graph API says of the file."""
    facts = {"url": f"{meta.url}/whatsapp_business/attachments/?mid=1&ext=1&hash=h", "mime_type": "image/jpeg",
             "sha256": "h", "file_size": len(PICTURE), "id": MEDIA_ID, "messaging_product": "whatsapp"}  # fmt: skip
    return told(facts | changes)


def failed(api: CloudApi, media_id: str = MEDIA_ID) -> SendError:
    with pytest.raises(SendError) as caught:
        api.fetch_picture(media_id)
    return caught.value


@pytest.mark.trap(19)
def test_a_picture_is_looked_up_and_then_fetched_with_our_token(meta: PretendMeta, api: CloudApi) -> None:
    meta.answers += [about(meta), raw(200, PICTURE)]
    assert api.fetch_picture(MEDIA_ID) == PICTURE
    assert [asked["path"] for asked in meta.asked] == [
        f"/v23.0/{MEDIA_ID}", "/whatsapp_business/attachments/?mid=1&ext=1&hash=h",
    ]  # fmt: skip
    assert {asked["headers"]["Authorization"] for asked in meta.asked} == {"Bearer tokenOfTheTests"}
    assert meta.asked[1]["headers"]["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("url", [
    "https://elsewhere.example/file", "http://lookaside.fbsbx.com/file", "https://lookaside.fbsbx.com.evil.example/file",
    "https://lookaside.fbsbx.com@evil.example/", "https://lookaside.fbsbx.com:8443/file", "https://lookaside.fbsbx.com",
    "https://169.254.169.254/latest/meta-data", "http://127.0.0.1:1/", "file:///etc/passwd", "//lookaside.fbsbx.com/",
    "",
])  # fmt: skip
def test_our_token_goes_nowhere_else(url: str, meta: PretendMeta, api: CloudApi) -> None:
    meta.answers.append(about(meta, url=url))
    assert failed(api).permanent
    assert len(meta.asked) == 1


def test_metas_own_place_is_one_we_go_to() -> None:
    settings = settings_for("https://graph.facebook.com")
    assert is_ours_to_fetch(settings, "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1")
    assert is_ours_to_fetch(settings, "https://graph.facebook.com/v23.0/1")


def test_a_detour_is_not_followed(meta: PretendMeta, api: CloudApi) -> None:
    meta.answers += [about(meta), raw(302, b"", Location=f"{meta.url}/elsewhere")]
    assert "HTTP 302" in str(failed(api))
    assert len(meta.asked) == 2


@pytest.mark.parametrize("changes", [
    {"mime_type": "application/pdf"}, {"mime_type": "image/webp"}, {"mime_type": None},
    {"file_size": limits.PICTURE_BYTES + 1},
])  # fmt: skip
@pytest.mark.trap(19)
def test_what_is_no_picture_or_too_big_is_not_even_fetched(
    changes: dict[str, Any], meta: PretendMeta, api: CloudApi
) -> None:
    meta.answers.append(about(meta, **changes))
    assert failed(api).permanent
    assert len(meta.asked) == 1


def test_a_file_bigger_than_it_was_said_to_be_is_cut_short(meta: PretendMeta, api: CloudApi) -> None:
    meta.answers += [about(meta), raw(200, b"x" * (limits.PICTURE_BYTES + 1))]
    error = failed(api)
    assert error.permanent
    assert "bigger" in str(error)


def test_a_file_that_drips_is_not_waited_for(meta: PretendMeta, api: CloudApi, monkeypatch: pytest.MonkeyPatch) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        while not meta.closing.wait(0.02):
            try:
                handler.wfile.write(b".")
                handler.wfile.flush()
            except OSError:
                return

    monkeypatch.setattr("bot.media.MOST_SECONDS", 0.1)
    meta.answers += [about(meta), drip]
    error = failed(api)
    assert (error.permanent, "longer than" in str(error)) == (False, True)


@pytest.mark.parametrize("answer", [raw(404, b""), raw(500, b""), hang_up, raw(200, PICTURE, length=500)],
                         ids=["404", "500", "hang-up", "cut-short"])  # fmt: skip
def test_what_may_work_the_next_time_may_be_tried_again(answer: Answer, meta: PretendMeta, api: CloudApi) -> None:
    meta.answers += [about(meta), answer]
    assert not failed(api).permanent


@pytest.mark.trap(19)
def test_each_try_asks_anew_where_the_file_lies(meta: PretendMeta, api: CloudApi) -> None:
    moved = about(meta, url=f"{meta.url}/whatsapp_business/attachments/?mid=1&ext=2&hash=g")
    meta.answers += [about(meta), raw(404, b""), moved, raw(200, PICTURE)]
    assert not failed(api).permanent
    assert api.fetch_picture(MEDIA_ID) == PICTURE
    assert meta.asked[-1]["path"].endswith("&ext=2&hash=g")


@pytest.mark.trap(19)
def test_a_file_that_is_gone_is_an_error_like_any_other(meta: PretendMeta, api: CloudApi) -> None:
    meta.answers.append(refused(131000, 500))
    assert not failed(api).permanent


@pytest.mark.parametrize("media_id", ["", "../messages", "1/../2", "12?fields=x", "abc", "1" * 41, "１２"])
def test_what_is_no_id_is_asked_of_nobody(media_id: str, meta: PretendMeta, api: CloudApi) -> None:
    assert failed(api, media_id).permanent
    assert meta.asked == []


def test_the_token_is_in_no_error(meta: PretendMeta) -> None:
    with requests.Session() as http:
        api = CloudApi(settings_for(meta.url), http)
        meta.answers += [about(meta), hang_up]
        assert "tokenOfTheTests" not in str(failed(api))
