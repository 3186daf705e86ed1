"""The sandbox's own Paytm checksum, against worked examples and against Paytm's library."""

from __future__ import annotations

import paytmchecksum
from hypothesis import given
from hypothesis import strategies as st

from sandbox.paytm.checksum import canonical_form, is_signed, sign
from tests.sandbox.conftest import KEY

JSON = '{"mid":"DEMOMID00001","orderId":"EV-1001-1"}'
JSON_SIGNATURE = (
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


def test_the_json_example_is_signed_as_worked_out() -> None:
    assert sign(JSON, KEY, "aZ09") == JSON_SIGNATURE
    assert is_signed(JSON, KEY, JSON_SIGNATURE)


def test_the_form_example_is_signed_as_worked_out() -> None:
    assert canonical_form(FORM) == "|DEMOMID00001|EV-1001-1|01|TXN_SUCCESS|499.00"
    assert sign(canonical_form(FORM), KEY, "aZ09") == FORM_SIGNATURE


@given(st.text(st.characters(exclude_categories=["Cs"])).filter(lambda text: "CHECKSUMHASH" not in text))
def test_paytms_library_and_the_sandbox_believe_each_other(text: str) -> None:
    assert paytmchecksum.verifySignature(text, KEY, sign(text, KEY))
    assert is_signed(text, KEY, paytmchecksum.generateSignature(text, KEY))


@given(st.one_of(st.none(), st.text(), st.binary(), st.just(JSON_SIGNATURE[:-4] + "AAA=")))
def test_no_garbage_is_ever_believed_or_raises(garbage: object) -> None:
    assert not is_signed(JSON, KEY, garbage)


def test_another_text_or_another_key_is_not_believed() -> None:
    assert not is_signed(JSON + " ", KEY, JSON_SIGNATURE)
    assert not is_signed(JSON, KEY[::-1], JSON_SIGNATURE)
