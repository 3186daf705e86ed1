"""Paytm's signatures: ours and the library's say the same, and garbage never makes ours stumble."""

from __future__ import annotations

import json

import paytmchecksum
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.payments.gateways import paytm_checksum as checksum
from tests.contracts.pretend_paytm import KEY, OTHER_KEY, signature_fits

pytestmark = pytest.mark.quick

BODY = '{"mid":"DEMOMID00001","orderId":"EV-1001-1"}'
BODY_SIGNATURE = (
    "s+YWAPZ/gbQrS4tmynGT1Y8jgGqK9IdMkrORmIAhBN1UcUnoLCpT1czWn44B/NOFBS5ApNzUx3R0w1Quie9A0/btKKcgpBIUd0d3QogwOGw="
)
FORM = {
    "MID": "DEMOMID00001",
    "ORDERID": "EV-1001-1",
    "TXNAMOUNT": "499.00",
    "STATUS": "TXN_SUCCESS",
    "RESPCODE": "01",
    "BANKNAME": "null",
}
FORM_SIGNATURE = (
    "2Iqvk4jQhON4Sqq2HKghoV/dCi8yl16kTuFbla4LWbzu4qZ0+tV+m9lmPW1KC0n/+whkMBvEldKkt7db4UqEf9nxBPPZ1HqFpleXAco971o="
)
TEXTS = st.text(max_size=40)
FIELDS = st.dictionaries(TEXTS, TEXTS | st.sampled_from(["null", "NULL", ""]), max_size=6)
SIGNATURES = st.text(max_size=120) | st.text(alphabet="Ab9+/=", min_size=108, max_size=108)
few = settings(max_examples=40, deadline=None)


def test_the_written_down_signatures_fit() -> None:
    assert checksum.fits(BODY, BODY_SIGNATURE, KEY)
    assert checksum.form_text(FORM) == "|DEMOMID00001|EV-1001-1|01|TXN_SUCCESS|499.00"
    assert checksum.fits(checksum.form_text(FORM), FORM_SIGNATURE, KEY)


def test_a_signature_fits_its_own_text_and_key_only() -> None:
    assert not checksum.fits(BODY + " ", BODY_SIGNATURE, KEY)
    assert not checksum.fits(BODY, FORM_SIGNATURE, KEY)
    assert not checksum.fits(BODY, BODY_SIGNATURE, OTHER_KEY)


@few
@given(fields=FIELDS)
def test_a_form_the_library_signed_fits_and_stays_as_it_was(fields: dict[str, str]) -> None:
    fields.pop(checksum.FORM_SIGNATURE, None)
    signed = fields | {checksum.FORM_SIGNATURE: paytmchecksum.generateSignature(dict(fields), KEY)}
    before = dict(signed)
    assert checksum.fits(checksum.form_text(signed), signed[checksum.FORM_SIGNATURE], KEY)
    assert signed == before


@few
@given(text=TEXTS, place=st.integers(0, 107), letter=st.sampled_from("AZaz09+/="))
@example(text=BODY, place=107, letter="A")
def test_we_and_the_library_judge_alike(text: str, place: int, letter: str) -> None:
    ours = checksum.sign(text, KEY)
    assert checksum.fits(text, ours, KEY)
    assert signature_fits(text, ours)
    bent = ours[:place] + letter + ours[place + 1 :]
    assert checksum.fits(text, bent, KEY) == signature_fits(text, bent)


@few
@given(text=TEXTS, signature=SIGNATURES | st.none() | st.integers() | st.binary(max_size=120))
@example(text="\ud800", signature=BODY_SIGNATURE)
def test_garbage_fits_nothing(text: str, signature: object) -> None:
    assert checksum.fits(text, signature, KEY) is False


@few
@given(body=st.dictionaries(TEXTS, TEXTS | st.booleans() | FIELDS, max_size=4))
def test_what_is_packed_is_signed_as_it_stands(body: dict[str, object]) -> None:
    parcel = checksum.unpack(checksum.pack(body, KEY).decode())
    assert parcel.body == body
    assert json.loads(parcel.signed_text) == body
    assert checksum.fits(parcel.signed_text, parcel.signature, KEY)


def test_the_signed_text_is_cut_out_blanks_and_all() -> None:
    text = ' {"note": "\\"body\\": {}", "inner": {"body": {}},\n"body" :\t{ "a" : [1.50] } , "head": {}}'
    parcel = checksum.unpack(text)
    assert parcel.signed_text == '{ "a" : [1.50] }'
    assert parcel.body == {"a": ["1.50"]}
    assert parcel.signature is None
