"""Puts the web program together, and gives operators their commands: `python app.py --help`."""

from __future__ import annotations

import json
import sys
from functools import cache, partial
from pathlib import Path
from typing import TextIO

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError
from werkzeug.middleware.proxy_fix import ProxyFix

from bot import header_samples, letters, sms_door, templates, webhook
from bot.carriers import preview
from bot.forms import door, keys, publishing
from ops.doctor import checks, report
from ops.doctor.visit import Visit, in_short
from services import audit, logs, samples, schema, settings, texts, trail
from services.admin import admins, live
from services.errors import AccountRefused, SendError, SettingsError
from services.post import halts, outbox
from services.referrer import statements
from services.settings import Settings
from web import health, pages, pay, preferences, referrers, tickets
from web.api import directory
from worker import Station

MAX_FORM_BYTES = 64 * 1024


def create_app(given: Settings | None = None, station: Station | None = None) -> Flask:
    """The Flask app. Without settings they come from the environment; a wrong one ends the program with one line."""
    logs.configure()
    here = station or Station(given or _settings_or_exit(), hasty=True)
    app = Flask(__name__, static_folder="web/static", static_url_path="/static", template_folder="web/templates")
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600
    app.config["MAX_FORM_MEMORY_SIZE"] = MAX_FORM_BYTES
    if here.house.settings.trusted_proxies:
        # Else a limit for each address would count all the world as one: the proxy.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=here.house.settings.trusted_proxies)  # type: ignore[method-assign]
    pages.prepare(app, here.house.settings)
    app.register_blueprint(webhook.blueprint(here.house))
    app.register_blueprint(sms_door.blueprint(here.house))
    app.register_blueprint(door.blueprint(here.house))
    app.register_blueprint(pay.blueprint(here.house, here.gateways))
    app.register_blueprint(pay.server_news(here.house, here.gateways))
    app.register_blueprint(tickets.blueprint(here.house))
    app.register_blueprint(referrers.blueprint(here.house))
    app.register_blueprint(preferences.blueprint(here.house))
    app.register_blueprint(directory.blueprint(here.house, here.gateways))
    app.register_blueprint(directory.description(here.house))
    app.register_blueprint(health.blueprint(here.house))
    return app


class Commands(AppGroup):
    """The commands; one whose database does not answer says that in a line, because a trace would quote rows."""

    def invoke(self, context: click.Context) -> object:
        """Run what was asked for."""
        try:
            return super().invoke(context)
        except OperationalError as error:
            click.echo(f"The database could not be asked: {in_short(error)}. See: python app.py doctor", err=True)
            sys.exit(2)


@click.group(cls=Commands)
def cli() -> None:
    """Thikana's operator commands. Settings come from the environment and `.env`."""


@cli.command(with_appcontext=False)
def migrate() -> None:
    """Bring the database to the newest schema."""
    schema.upgrade(_settings_or_exit().database_url)
    click.echo("The database is up to date.")


@cli.command(with_appcontext=False)
def seed() -> None:
    """Load the sample owners, listings and referral codes; what is there already is left alone."""
    here = Station(_settings_or_exit())
    with here.house.work() as work:
        made = samples.load(work)
    click.echo(f"{made} sample listings loaded." if made else "The sample listings are there already.")


@cli.command("audit", with_appcontext=False)
@click.option("--head", "heads", multiple=True, help="A hash this command told earlier; the trail must still hold it.")
def audit_command(heads: tuple[str, ...]) -> None:
    """Prove that the money adds up and that the audit trail is whole; name every difference, and end with code 1 if
    there is one.

    Keep the head it tells where nobody who can write to the database can write, and give it again later.
    """
    here = Station(_settings_or_exit())
    with here.house.still() as work:
        found, last = audit.differences(work), trail.end(work)
        found += [f"{head} is in the trail no more: it was written anew" for head in trail.missing(work, heads)]
    for difference in found:
        click.echo(difference, err=True)
    click.echo(f"{len(audit.PROOFS)} proofs, {len(found)} differences.")
    click.echo(f"The audit trail has {last.seq} sealed rows. Its head: {last.hash}")
    sys.exit(1 if found else 0)


@cli.command("trail", with_appcontext=False)
@click.argument("about")
def trail_command(about: str) -> None:
    """Tell all that happened about one booking or payout, such as TH-K7Q4MPX, or about `settings`: when, to what, why,
    by whom.
    """
    here = Station(_settings_or_exit())
    with here.house.reading() as work:
        rows = trail.of(work, about.strip()) or trail.of(work, about.strip().upper())
    if not rows:
        click.echo(f"The trail has nothing about {about.strip()}: name a booking, a payout or `settings`.", err=True)
    for row in rows:
        states = " -> ".join(json.dumps(facts, ensure_ascii=False) for facts in (row.before, row.after) if facts)
        click.echo(f"{row.at:%Y-%m-%d %H:%M:%S}  {row.object}  {row.cause}  {row.actor}  {states}")
    sys.exit(0 if rows else 1)


@cli.group("monitor", invoke_without_command=True)
@click.pass_context
def monitor_group(context: click.Context) -> None:
    """How often the monitor looks for payments that hang; alone, it tells."""
    if context.invoked_subcommand is None:
        here = Station(_settings_or_exit())
        with here.house.reading() as work:
            minutes, last = live.value(work, live.MONITOR_MINUTES), live.last_change(work, live.MONITOR_MINUTES)
        since = f"{last.changed_by} on {last.changed_at:%Y-%m-%d %H:%M} UTC" if last else "the environment"
        click.echo(f"The monitor looks every {minutes} minutes, as set by {since}.")


@monitor_group.command("every", with_appcontext=False)
@click.argument("minutes", type=click.IntRange(live.MINUTES[0], live.MINUTES[-1]))
def monitor_every(minutes: int) -> None:
    """Have it look every so many MINUTES from now on; what runs takes it up within seconds."""
    here = Station(_settings_or_exit())
    with here.house.work() as work:
        before = live.change(work, live.MONITOR_MINUTES, minutes, actor="operator")
    click.echo(f"The monitor looks every {minutes} minutes now; before, every {before}.")


@cli.command("doctor", with_appcontext=False)
@click.option(
    "--only",
    "names",
    multiple=True,
    type=click.Choice([check.name for check in checks.CHECKS]),
    help="Make this check alone; may be given several times.",
)
def doctor(names: tuple[str, ...]) -> None:
    """Check all that a first deployment gets wrong, say of each what to do, and end with code 1 if something is.

    It asks the database, Redis, WhatsApp, the payment gateway and this program's own public address, with the settings
    of the environment and `.env`, and changes nothing. What cannot be reached is named and counts as neither right
    nor wrong.
    """
    try:
        given = settings.load()
    except SettingsError as error:
        for line in report.settings_lines(error):
            click.echo(line)
        sys.exit(1)
    wrong = report.tell(Visit(given, Path.cwd()), click.echo, names)
    sys.exit(1 if wrong else 0)


@cli.command("verify-statement", with_appcontext=False)
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--key", default="", help="Our public key; without it, the one of this installation.")
def verify_statement(file: TextIO, key: str) -> None:
    """Check a referrer's statement FILE, offline; end with code 1 when it is not as we signed it."""
    key = key or statements.public_key(_settings_or_exit())
    genuine = statements.genuine(file.read(), key)
    click.echo(f"Genuine, by the key {key}" if genuine else f"NOT as it was signed by the key {key}", err=not genuine)
    sys.exit(0 if genuine else 1)


@cli.group("admin")
def admin_group() -> None:
    """The accounts of those who may use the API."""


@admin_group.command(with_appcontext=False)
@click.option("--email", prompt=True, help="The admin's email address.")
@click.option(
    "--password",
    prompt=True,
    hide_input=True,
    confirmation_prompt=True,
    help="8 characters or more; else asked.",
)
def create(email: str, password: str) -> None:
    """Make an account for an admin."""
    here = Station(_settings_or_exit())
    try:
        admins.create(here.house, email, password)
    except AccountRefused as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo(f"{email.strip()} may use the API now: POST {here.house.settings.frontend_url}/api/auth/token")


@cli.group("templates")
def templates_group() -> None:
    """The message templates at WhatsApp."""


@templates_group.command(with_appcontext=False)
def sync() -> None:
    """Create the templates WhatsApp does not have yet and tell how the others stand."""
    here = Station(_settings_or_exit())
    try:
        wanted = letters.wanted_templates(here.house.settings.template_languages)
        report = templates.sync(here.api, wanted, cache(partial(header_samples.leave, here.api)))
    except SendError as error:
        click.echo(f"WhatsApp could not be asked: {error}", err=True)
        sys.exit(1)
    with here.house.work() as work:
        templates.remember(work, report)
    for line in report.lines():
        click.echo(line)
    if report.rejected or report.refused or report.changed or report.later:
        sys.exit(1)


@cli.group("emails")
def emails_group() -> None:
    """The emails we send."""


@emails_group.command("preview", with_appcontext=False)
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False), default=Path("var/emails"), show_default=True
)
@click.option("--language", "locales", multiple=True, type=click.Choice(texts.languages()), help="Else all of them.")
@click.option("--payee", default="Thikana", show_default=True, help="Whom the letters are from, as PAYEE_NAME says it.")
def emails_preview(folder: Path, locales: tuple[str, ...], payee: str) -> None:
    """Write every email with sample facts as files to open in a browser; needs no settings and no network."""
    _check_texts_or_exit()
    page, *letters = preview.write(folder, locales or texts.languages(), payee)
    for file in letters:
        click.echo(str(file))
    click.echo(f"{len(letters)} files. Open {page.resolve().as_uri()}")


@cli.group("flow")
def flow_group() -> None:
    """The form in the chat, a WhatsApp Flow."""


@flow_group.command("keys", with_appcontext=False)
def flow_keys() -> None:
    """Make the key pair of the form's endpoint, unless there is one, and give WhatsApp its public half."""
    here = Station(_settings_or_exit())
    file = here.house.settings.whatsapp_flow_key_file
    public_key = keys.public_half(keys.load_or_make(file))
    click.echo(f"The private key is in {file}: keep it, and give it to every machine that serves.")
    try:
        publishing.give_key(here.api, here.house.settings, public_key)
    except SendError as error:
        click.echo(f"WhatsApp did not take the public key: {error}", err=True)
        sys.exit(1)
    click.echo("WhatsApp has its public half.")


@flow_group.command("publish", with_appcontext=False)
def flow_publish() -> None:
    """Publish the form, unless this very one is published, and use it from now on; what runs takes it up at once."""
    here = Station(_settings_or_exit())
    try:
        flow_id = publishing.publish(here.api, here.house.settings)
    except SendError as error:
        click.echo(f"The form is not published: {error}", err=True)
        sys.exit(1)
    with here.house.work() as work:
        live.change(work, live.FLOW_ID, int(flow_id), actor="operator")
    click.echo(f"The form is published and used: {flow_id}")


@flow_group.command("off", with_appcontext=False)
def flow_off() -> None:
    """Offer the form to nobody any more; buttons and text do without it."""
    here = Station(_settings_or_exit())
    with here.house.work() as work:
        live.change(work, live.FLOW_ID, 0, actor="operator")
    click.echo("The form is not offered any more.")


@cli.group("sending")
def sending_group() -> None:
    """Whether WhatsApp takes our messages."""


@sending_group.command(with_appcontext=False)
def status() -> None:
    """Tell whether sending is halted, why, and how much waits; code 1 while it is halted."""
    here = Station(_settings_or_exit())
    with here.house.reading() as work:
        halt, waiting = halts.of(work), outbox.count_waiting(work)
    halted = halt is not None and halt.scope != ""
    if halt is not None and halted:
        click.echo(f"Halted ({halt.scope}) since {halt.since:%Y-%m-%d %H:%M} UTC: {halt.why}")
        click.echo(f"The next message is tried at {halt.probe_at:%H:%M:%S} UTC, or at once by: app.py sending resume")
    click.echo(f"{waiting} messages wait to be sent.")
    sys.exit(1 if halted else 0)


@sending_group.command(with_appcontext=False)
def resume() -> None:
    """Try a message at once, when what was wrong has been mended; if it goes, so do the others."""
    here = Station(_settings_or_exit())
    with here.house.work() as work:
        halts.probe_now(work)
    click.echo("The next message is tried within seconds.")


def _settings_or_exit() -> Settings:
    _check_texts_or_exit()
    try:
        return settings.load()
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(2)


def _check_texts_or_exit() -> None:
    try:
        texts.check()
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(2)


if __name__ == "__main__":
    cli()
