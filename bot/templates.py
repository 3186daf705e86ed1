"""The templates Meta must approve: built from our own texts, checked here first, kept in step with Meta's list.

It only ever creates; it never edits or deletes what is approved.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from string import Formatter
from typing import Any

from bot import limits
from bot.client import CloudApi
from bot.limits import length
from services.errors import SendError
from services.house import Work
from services.post import outbox, template_states

NAME = re.compile(r"[a-z0-9_]+")
VARIABLE = re.compile(r"\{\{(.*?)\}\}")
# Meta's limits of calls and of new templates an hour: what was created is kept, the rest comes with the next sync.
ENOUGH_FOR_NOW = frozenset({4, 80007})
STANDING = {
    "APPROVED": "approved",
    "REINSTATED": "approved",
    "PENDING": "pending",
    "IN_APPEAL": "pending",
    "REJECTED": "rejected",
}


@dataclass
class Sync:
    """How our templates stand at Meta, each as `name/locale`, with the reason where there is one.

    `paused` holds whatever cannot be sent now; `refused` what Meta would not even take for review; `later` what was not
    tried any more once Meta had taken enough for now (100 an hour, by Meta's docs). `told` is what Meta
    said of each, to be remembered.
    """

    created: list[str] = field(default_factory=list)
    approved: list[str] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    paused: list[str] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list, repr=False)

    def lines(self) -> list[str]:
        """The report for people, a line for each standing that some template has."""
        return [
            f"{standing}: {', '.join(names)}" for standing, names in vars(self).items() if names and standing != "told"
        ]


def definition(
    name: str,
    locale: str,
    text: str,
    buttons: Sequence[str],
    picture: bool,
    examples: dict[str, str],
    category: str = "UTILITY",
) -> dict[str, Any]:
    """The request that creates a template from a text with `{placeholders}`.

    `buttons` are the words on its quick replies. `examples` has a sample for each placeholder, for Meta's
    reviewer. The sample of its `picture` is added when it is made, because Meta must have it first.
    """
    body, variables = _with_variables(text)
    samples = [{"param_name": variable, "example": examples.get(variable, "")} for variable in variables]
    example = {"example": {"body_text_named_params": samples}} if samples else {}
    replies = [{"type": "QUICK_REPLY", "text": title} for title in buttons]
    components = [
        *([{"type": "HEADER", "format": template_states.PICTURE}] if picture else []),
        {"type": "BODY", "text": body, **example},
        *([{"type": "BUTTONS", "buttons": replies}] if replies else []),
    ]
    return {
        "name": name,
        "language": locale,
        "category": category,
        "parameter_format": "named",
        "components": components,
    }


def with_sample(template: dict[str, Any], sample: Callable[[str], str]) -> dict[str, Any]:
    """The whole request: with a sample of the picture above, where it has one. Raises SendError."""
    header = _part(template, "HEADER")
    if not header:
        return template
    example = {"header_handle": [sample(template["language"])]}
    parts = [part | {"example": example} if part is header else part for part in template["components"]]
    return template | {"components": parts}


def problems(definition: dict[str, Any]) -> list[str]:
    """Why Meta would refuse this template, in plain words; empty when nothing is known against it."""
    body = _part(definition, "BODY")
    return [*_name_problems(definition), *_body_problems(body), *_button_problems(_titles(definition))]


def compare(there: Iterable[dict[str, Any]], wanted: Iterable[dict[str, Any]]) -> Sync:
    """How those of our templates stand that are among what Meta has listed. Nobody is asked, nothing is created."""
    report, known = Sync(), {(item.get("name"), item.get("language")): item for item in there}
    for template in wanted:
        found = known.get((template["name"], template["language"]))
        if found is not None:
            _compare(template, found, report)
    return report


def sync(api: CloudApi, wanted: Iterable[dict[str, Any]], sample: Callable[[str], str]) -> Sync:
    """Create the templates Meta does not have yet and say how the others stand. May be run again any time.

    `sample` leaves a picture in that language at Meta and answers its handle, for those with a picture above.
    Raises SendError when Meta cannot be asked; one template that Meta refuses does not stop the others.
    """
    report = Sync()
    there = {(item.get("name"), item.get("language")): item for item in api.list_templates()}
    for template in wanted:
        found = there.get((template["name"], template["language"]))
        if found is None:
            _create(api, template, sample, report)
        else:
            _compare(template, found, report)
    return report


def remember(work: Work, report: Sync) -> None:
    """Write down how each stands, so that no message waits for, or goes by, what is not so any more."""
    now = work.now.replace(microsecond=0)  # because Meta's news is dated to the second, and the newest counts
    for told in report.told:
        state = template_states.keep(work, told["name"], told["language"], now, **_state(told))
        if state is not None and not template_states.trouble(state, work.now):
            outbox.wake(work, waits_for=[f"template {state.name}/{state.language}"])


def _state(told: dict[str, Any]) -> dict[str, Any]:
    reason, quality = str(told.get("rejected_reason") or ""), told.get("quality_score")
    return {
        "status": str(told.get("status") or ""),
        "category": str(told.get("category") or ""),
        "quality": str(quality.get("score") or "") if isinstance(quality, dict) else "",
        "reason": "" if reason == "NONE" else reason,
        "header": str(_part(told, "HEADER").get("format") or ""),
    }


def _create(api: CloudApi, template: dict[str, Any], sample: Callable[[str], str], report: Sync) -> None:
    if report.later:
        report.later.append(_title(template))
        return
    try:
        whole = with_sample(template, sample)
    except SendError as error:
        report.refused.append(f"{_title(template)}: no sample picture: {error}")
        return
    try:
        answer = api.create_template(whole)
    except SendError as error:
        if not error.permanent and error.code not in ENOUGH_FOR_NOW:
            raise
        kept = report.refused if error.permanent else report.later
        kept.append(f"{_title(template)}: {error}")
    else:
        report.created.append(_title(template))
        known = {key: template[key] for key in ("name", "language", "components")}
        report.told.append(known | answer)


def _compare(template: dict[str, Any], found: dict[str, Any], report: Sync) -> None:
    report.told.append(found)
    status = str(found.get("status"))
    reason = str(found.get("rejected_reason") or "NONE")
    because = f": {status}" + (f", {reason}" if reason != "NONE" else "")
    standing = STANDING.get(status, "paused")
    getattr(report, standing).append(_title(template) + (because if standing in ("paused", "rejected") else ""))
    differences = _differences(template, found)
    if differences:
        report.changed.append(f"{_title(template)}: {', '.join(differences)}")


def _differences(template: dict[str, Any], found: dict[str, Any]) -> list[str]:
    compared = {
        "category": (template["category"], found.get("category")),
        "text": (_part(template, "BODY").get("text"), _part(found, "BODY").get("text")),
        "buttons": (_titles(template), _titles(found)),
        "header": (_part(template, "HEADER").get("format"), _part(found, "HEADER").get("format")),
    }
    return [f"another {what} at Meta" for what, (ours, theirs) in compared.items() if ours != theirs]


def _name_problems(definition: dict[str, Any]) -> Iterator[str]:
    name = str(definition.get("name", ""))
    if not NAME.fullmatch(name) or length(name) > limits.TEMPLATE_NAME:
        yield f"the name {name!r} may hold a-z, 0-9 and _ only, at most {limits.TEMPLATE_NAME}"


def _body_problems(body: dict[str, Any]) -> Iterator[str]:
    text = str(body.get("text", ""))
    if not text or length(text) > limits.TEMPLATE_BODY:
        yield f"the text has {length(text)} characters, not 1 to {limits.TEMPLATE_BODY}"
    yield from _variable_problems(text)
    for sample in body.get("example", {}).get("body_text_named_params", []):
        if not sample["example"]:
            yield f"{sample['param_name']} has no example"


def _variable_problems(text: str) -> Iterator[str]:
    variables = VARIABLE.findall(text)
    pieces = VARIABLE.split(text)[::2]
    for variable in variables:
        if not NAME.fullmatch(variable):
            yield f"the variable {variable!r} may hold a-z, 0-9 and _ only"
    # Marks and full stops do not count: providers report that Meta looks for words there.
    if variables and not (_words(pieces[0]) and _words(pieces[-1])):
        yield "a variable stands at the start or the end of the text"
    if any(not piece.strip() for piece in pieces[1:-1]):
        yield "two variables stand next to each other"
    needed = limits.TEMPLATE_WORDS_PER_VARIABLE * len(variables) + 1
    if variables and sum(map(_words, pieces)) < needed:
        yield f"{len(variables)} variables need at least {needed} plain words around them"


def _button_problems(titles: list[str]) -> Iterator[str]:
    if len(titles) > limits.BUTTONS:
        yield f"{len(titles)} buttons, but only {limits.BUTTONS} can be shown without the template"
    for title in titles:
        if not title or length(title) > limits.TEMPLATE_BUTTON_TITLE:
            yield f"the button {title!r} has {length(title)} characters, not 1 to {limits.TEMPLATE_BUTTON_TITLE}"
    if len(set(titles)) < len(titles):
        yield "two buttons have the same words"


def _with_variables(text: str) -> tuple[str, list[str]]:
    body, variables = "", []
    for literal, variable, _, _ in Formatter().parse(text):
        body += literal
        if variable is not None:
            body += "{{" + variable + "}}"
            variables.append(variable)
    return body, list(dict.fromkeys(variables))


def _part(definition: dict[str, Any], kind: str) -> dict[str, Any]:
    parts = definition.get("components") or []
    return next((part for part in parts if part.get("type") == kind), {})


def _titles(definition: dict[str, Any]) -> list[str]:
    return [str(button.get("text")) for button in _part(definition, "BUTTONS").get("buttons", [])]


def _words(text: str) -> int:
    return len(re.findall(r"\w+", text))


def _title(template: dict[str, Any]) -> str:
    return f"{template['name']}/{template['language']}"
