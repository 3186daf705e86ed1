"""Each call goes out once, and each way of going wrong is told apart."""

from __future__ import annotations

import contextlib
import socket
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from bot.client import CloudApi
from services.errors import SendError
from tests.bot.answers import SENT, Answer, hang_up, raw, refused, reset, silence, told
from tests.bot.conftest import PretendMeta, settings_for

BODY = {"messaging_product": "whatsapp", "to": "+919000000001", "type": "text", "text": {"body": "Hi"}}


def failed(meta: PretendMeta, api: CloudApi, answer: Answer) -> SendError:
    meta.answers.append(answer)
    with pytest.raises(SendError) as caught:
        api.send(BODY)
    assert len(meta.asked) == 1
    return caught.value


def test_a_message_goes_out_and_its_id_comes_back(meta: PretendMeta, api: CloudApi) -> None:
    meta.answers.append(told(SENT))
    assert api.send(BODY) == "wamid.NEW"
    assert meta.asked[0]["path"] == "/v23.0/106540352242922/messages"
    assert meta.asked[0]["headers"]["Authorization"] == "Bearer tokenOfTheTests"
    assert meta.asked[0]["body"] == BODY


@pytest.mark.parametrize("typing", [True, False])
def test_a_message_is_marked_read_with_or_without_dots(meta: PretendMeta, api: CloudApi, typing: bool) -> None:
    meta.answers.append(told({"success": True}))
    api.mark_read("wamid.A", typing)
    expected: dict[str, Any] = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.A"}
    assert meta.asked[0]["body"] == expected | ({"typing_indicator": {"type": "text"}} if typing else {})


@pytest.mark.parametrize("code", [100, 131026, 131047, 131049, 131051, 132000, 132012])
def test_a_request_that_can_never_work_is_permanent(code: int, meta: PretendMeta, api: CloudApi) -> None:
    error = failed(meta, api, refused(code, 400))
    assert (error.permanent, error.unknown, error.code) == (True, False, code)


@pytest.mark.parametrize(
    ("code", "status"), [(0, 401), (190, 401), (10, 403), (368, 403), (131031, 403), (131042, 400), (132015, 400)]
)
def test_what_a_person_must_mend_waits_for_that(code: int, status: int, meta: PretendMeta, api: CloudApi) -> None:
    error = failed(meta, api, refused(code, status))
    assert (error.permanent, error.unknown, error.retry_after) == (False, False, 60)


@pytest.mark.parametrize(("code", "status"), [(131000, 500), (131016, 500), (2, 503), (1, 400)])
def test_a_hiccup_may_be_tried_again(code: int, status: int, meta: PretendMeta, api: CloudApi) -> None:
    error = failed(meta, api, refused(code, status))
    assert (error.permanent, error.unknown, error.retry_after) == (False, False, None)


def test_too_many_messages_to_one_person_wait_six_seconds(meta: PretendMeta, api: CloudApi) -> None:
    assert failed(meta, api, refused(131056, 400)).retry_after == 6


def test_a_wrong_number_id_is_our_setting_and_not_the_message(meta: PretendMeta, api: CloudApi) -> None:
    error = failed(meta, api, refused(100, 400, type="GraphMethodException", error_subcode=33))
    assert (error.permanent, error.retry_after, error.code) == (False, 60, 33)
    assert str(error).startswith("100: ")


@pytest.mark.parametrize(("status", "unknown"), [(400, False), (500, True)])
def test_a_new_code_is_not_given_up(status: int, unknown: bool, meta: PretendMeta, api: CloudApi) -> None:
    error = failed(meta, api, refused(987654, status))
    assert (error.permanent, error.unknown) == (False, unknown)


@pytest.mark.parametrize(
    "answer",
    [
        raw(200, b"<html>Welcome</html>"),
        raw(200, b'{"messages":[{"id":"wam'),
        raw(200, b'{"messages":', length=500),
        raw(200, b""),
        told([1, 2]),
        told({"messages": []}),
        told({"messages": [{}]}),
        raw(500, b"<html>Oops</html>"),
        raw(502, b"Bad gateway"),
        hang_up,
        reset,
    ],
    ids=["page", "cut-json", "cut-short", "empty", "list", "no-message", "no-id", "500", "502", "hang-up", "reset"],
)
def test_what_may_have_gone_after_all_is_unknown(answer: Answer, meta: PretendMeta, api: CloudApi) -> None:
    error = failed(meta, api, answer)
    assert (error.permanent, error.unknown) == (False, True)


def test_no_answer_in_time_is_unknown(meta: PretendMeta, api: CloudApi) -> None:
    error = failed(meta, api, silence(meta))
    assert (error.permanent, error.unknown) == (False, True)


def test_nobody_listening_means_nothing_was_sent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        error = unreachable(f"http://127.0.0.1:{taken.getsockname()[1]}")
    assert (error.permanent, error.unknown) == (False, False)


def test_an_unknown_host_means_nothing_was_sent() -> None:
    error = unreachable("http://meta.invalid")
    assert (error.permanent, error.unknown) == (False, False)


def test_a_host_that_does_not_pick_up_means_nothing_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.client.CONNECT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf, contextlib.ExitStack() as waiting:
        for _ in range(3):
            caller = waiting.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(deaf.getsockname())
        error = unreachable(f"http://127.0.0.1:{deaf.getsockname()[1]}")
    assert "ConnectTimeout" in str(error)
    assert (error.permanent, error.unknown) == (False, False)


def unreachable(url: str) -> SendError:
    with requests.Session() as http, pytest.raises(SendError) as caught:
        CloudApi(settings_for(url), http).send(BODY)
    return caught.value


@pytest.mark.parametrize("status", [404, 413, 429])
def test_a_strangers_refusal_waits_for_a_person(status: int, meta: PretendMeta, api: CloudApi) -> None:
    error = failed(meta, api, raw(status, b"<html>No</html>"))
    assert (error.permanent, error.unknown, error.retry_after) == (False, False, 60)


def test_we_wait_as_long_as_we_are_told(meta: PretendMeta, api: CloudApi) -> None:
    assert failed(meta, api, raw(429, b"", Retry_After="17")).retry_after == 17


def test_a_redirect_is_not_followed(meta: PretendMeta, api: CloudApi) -> None:
    error = failed(meta, api, raw(307, b"", Location=f"{meta.url}/elsewhere"))
    assert (error.permanent, error.unknown) == (False, False)


def test_a_session_that_likes_to_retry_does_not_repeat_a_message(meta: PretendMeta) -> None:
    with requests.Session() as http:
        eager = Retry(total=3, allowed_methods=None, status_forcelist=[502])
        http.mount("http://", HTTPAdapter(max_retries=eager))
        api = CloudApi(settings_for(meta.url), http)
        meta.answers += [hang_up] * 4
        with pytest.raises(SendError):
            api.send(BODY)
    assert len(meta.asked) == 1


def test_a_netrc_file_does_not_replace_the_token(
    meta: PretendMeta, api: CloudApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    meta.answers.append(told(SENT))
    api.send(BODY)
    assert meta.asked[0]["headers"]["Authorization"] == "Bearer tokenOfTheTests"


@pytest.mark.trap(25)
def test_an_error_is_quoted_without_naming_anybody(meta: PretendMeta, api: CloudApi) -> None:
    details = "Cannot reach +91 90000-00001 or 919000000001 about wamid.HBgMOTE5MDAw=="
    message = "Not tokenOfTheTests and not EAAsomebodyElses"
    error = failed(meta, api, refused(131030, 400, message=message, error_data={"details": details}))
    assert str(error) == ("131030: Not ••• and not •••: Cannot reach +••• or ••• about ••• (fbtrace_id Az8)")


@pytest.mark.parametrize("error", ["broken", {"code": "190"}, {"code": None, "error_data": "words"}, {}])
def test_an_error_in_an_odd_form_is_still_an_error(error: Any, meta: PretendMeta, api: CloudApi) -> None:
    assert not failed(meta, api, told({"error": error}, 400)).permanent
