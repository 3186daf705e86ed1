"""What the program is compared with: a webhook as one writes it first, that does the work before it answers.

It proves the signature, keeps the message once and answers it. No talk, no prices: its work is far less than ours.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import sqlite3
import sys

import requests
from flask import Flask, Response, request

from bench.webhooks import PATH
from ops.commands import GUNICORN
from ops.processes import Command

REPLY = "Namaste! Which place would you like?"


def command(database: str, api_url: str, app_secret: str, port: int) -> Command:
    """The peer as a server of its own, on the same server program and with as many threads as ours."""
    words = (*GUNICORN, "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "64", "bench.peers:create_app()")
    given = {"PEER_DATABASE": database, "PEER_API_URL": api_url, "PEER_APP_SECRET": app_secret}
    return Command("peer", (sys.executable, *words[1:]), given)


def create_app() -> Flask:
    """The peer's app."""
    app = Flask(__name__)
    database, secret = os.environ["PEER_DATABASE"], os.environ["PEER_APP_SECRET"].encode()
    api = f"{os.environ['PEER_API_URL']}/v23.0/1/messages"
    _connect(database).execute("CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY, body TEXT)")

    @app.post(PATH)
    def receive() -> Response:
        raw = request.get_data()
        wanted = "sha256=" + hmac.new(secret, raw, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(wanted, request.headers.get("X-Hub-Signature-256", "")):
            return Response("", 401)
        value = request.get_json()["entry"][0]["changes"][0]["value"]
        for status in value.get("statuses", []):
            _keep(database, f"{status['id']}:{status['status']}", raw)
        for message in value.get("messages", []):
            if _keep(database, message["id"], raw):
                said = {"messaging_product": "whatsapp", "to": f"+{message['from']}", "text": {"body": REPLY}}
                requests.post(api, json=said, timeout=30)
        return Response("", 200)

    return app


def _keep(database: str, key: str, raw: bytes) -> bool:
    """Store once; False when it was there."""
    with _connect(database) as connection:
        stored = connection.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, raw.decode()))
    return stored.rowcount == 1


def _connect(database: str) -> sqlite3.Connection:
    connection = sqlite3.connect(database, timeout=15)
    connection.execute("PRAGMA journal_mode=WAL")
    return connection
