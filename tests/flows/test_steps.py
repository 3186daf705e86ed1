"""The table of the talk is whole: every lead arrives, every sentence exists, no sentence is left over."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import get_args

import pytest

import flows
from flows import words
from flows.engine import READ_KINDS, SILENT_KINDS
from flows.said import Kind
from flows.stay import course
from flows.step import AGAIN
from flows.steps import MISSES, STEPS
from services import texts

pytestmark = pytest.mark.quick

SOURCE = "\n".join(file.read_text("utf-8") for file in Path(inspect.getfile(flows)).parent.rglob("*.py"))
EVERY_STEP = pytest.mark.parametrize("name", STEPS)


@EVERY_STEP
def test_every_lead_goes_to_a_step_of_the_table(name: str) -> None:
    assert {to for to in STEPS[name].leads.values() if to != AGAIN} <= set(STEPS)


@EVERY_STEP
def test_every_outcome_that_says_something_has_its_sentence(name: str) -> None:
    said = STEPS[name].says

    assert said <= set(texts.parts("en", name)) if said else True
    # Outcomes of entering a question are named by the step that leads on; all others must be in the table.
    assert said <= set(STEPS[name].leads)


@EVERY_STEP
def test_a_step_says_what_it_asks(name: str) -> None:
    assert STEPS[name].ask.__doc__


def test_every_word_that_works_everywhere_leads_to_a_step_and_is_spoken_somehow() -> None:
    assert set(words.LEADS.values()) <= set(STEPS)
    assert all(texts.spoken(f"word.{word}") for word in words.LEADS)


def test_no_word_means_two_things() -> None:
    said = [spoken for word in (*words.LEADS, "greeting") for spoken in texts.spoken(f"word.{word}")]

    assert len(said) == len(set(said))


def test_every_question_of_a_stay_is_a_step_that_can_be_gone_back_to() -> None:
    assert {f"stay.{question}" for question in course.ORDER} <= set(STEPS)
    assert set(course.ORDER) <= set(STEPS["stay.back"].leads) | set()


def test_only_misses_are_looked_at_again_for_another_wish() -> None:
    outcomes = {outcome for step in STEPS.values() for outcome in step.leads}

    assert outcomes >= MISSES


@pytest.mark.parametrize("kind", sorted(set(get_args(Kind)) - READ_KINDS - SILENT_KINDS))
def test_every_kind_that_cannot_be_read_has_a_friendly_word(kind: str) -> None:
    assert texts.raw("en", "unread", kind)


@pytest.mark.parametrize("key", [key for key in texts.keys("stay.") if key != "stay.resume"])
def test_every_sentence_of_a_stay_is_said_somewhere(key: str) -> None:
    said_by_table = STEPS[key].says if key in STEPS else frozenset()

    unsaid = {part for part in texts.parts("en", key) if part not in said_by_table and f'"{part}"' not in SOURCE}

    assert unsaid - {"buttons"} == set()


def test_no_date_stands_still_in_the_texts() -> None:
    months = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    said = [texts.raw("en", key, part) for key in texts.keys("") for part in texts.parts("en", key)
            if not key.startswith(("word.", "examples"))]  # fmt: skip

    assert [text for text in said if re.search(rf"\d ?({months})\b", text, re.IGNORECASE)] == []


def test_the_texts_are_whole_in_every_language() -> None:
    texts.check()
