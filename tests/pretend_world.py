"""The sandbox on a port of its own, for tests that ask it over HTTP as the program does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from services.settings import Settings

Wsgi = Callable[..., Any]


class KeepsUnderscores(WSGIRequestHandler):
    """Passes on Meta's header of that kind, which the server else drops."""

    def make_environ(self) -> Any:
        """What the app is given."""
        return super().make_environ() | {"HTTP_FILE_OFFSET": self.headers.get("file_offset", "")}


class Server:
    """Serves whatever web program it is given at the moment."""

    def __init__(self) -> None:
        self.app: Wsgi = lambda environ, start: []
        self._server = make_server(
            "127.0.0.1",
            0,
            lambda environ, start: self.app(environ, start),
            threaded=True,
            request_handler=KeepsUnderscores,
        )
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()


def told(given: Settings, program_url: str) -> dict[str, str]:
    """What a sandbox is told at its start, to fit our settings."""
    return {
        "SANDBOX_PROGRAM_URL": program_url,
        "WHATSAPP_PHONE_NUMBER_ID": given.whatsapp_phone_number_id,
        "WHATSAPP_BUSINESS_ACCOUNT_ID": given.whatsapp_business_account_id,
        "WHATSAPP_ACCESS_TOKEN": given.whatsapp_access_token,
        "WHATSAPP_APP_SECRET": given.whatsapp_app_secret,
        "WHATSAPP_VERIFY_TOKEN": given.whatsapp_verify_token,
        "PAYTM_MID": given.paytm_mid,
        "PAYTM_MERCHANT_KEY": given.paytm_merchant_key,
        "PAYTM_WEBSITE": given.paytm_website,
    }
