"""The words that work everywhere, as people say them in four languages."""

from __future__ import annotations

import pytest

from flows import words
from flows.reading.opening import read_opening
from flows.reading.yes_no import read_yes_no
from flows.said import Said
from flows.spoken import means, phrases, speaks_of
from tests.flows.talking import Talk
from tests.reading.heard_in import FRIDAY, LISTINGS, PLACES

COMMANDS = sorted(set(words.LEADS) - {"start_bare"})
SAID = {
    "menu": ["menu", "Menu!", "मेनू", "मेनू दिखाओ", "menu dikhao", "मेनू दाखवा", "menu chính", "trang chu"],
    "help": ["help", "मदद", "madad karo", "मदत", "madat pahije", "giúp đỡ", "tro giup", "hướng dẫn"],
    "back": ["back", "पीछे", "wapas jao", "मागे", "mage ja", "quay lại", "tro lai"],
    "undo": ["undo", "pehle jaisa kar do", "परत घ्या", "hoàn tác", "nhu cu"],
    "change": ["change", "बदलना है", "badlo", "बदल करा", "badlaycha ahe", "thay đổi", "muon doi"],
    "cancel": ["cancel", "cancel karo", "बुकिंग रद्द करो", "रद्द करा", "cancel kara", "hủy đặt phòng", "huy dat phong"],
    "start_over": ["start over", "नई बुकिंग", "phir se shuru karo", "पुन्हा सुरू करा", "bắt đầu lại", "dat phong"],
    "mine": ["my bookings", "मेरी बुकिंग", "meri booking dikhao", "माझी बुकिंग", "đặt phòng của tôi", "don cua toi"],
    "pay": ["pay", "पेमेंट करना है", "payment link bhejo", "पैसे भरा", "thanh toán", "tra tien"],
    "ticket": ["ticket", "मेरा टिकट", "ticket bhejo", "तिकीट", "vé của tôi", "xem ve"],
    "refund": ["refund", "रिफंड कब मिलेगा?", "mere paise kab milenge", "पैसे परत", "hoàn tiền", "khi nao hoan tien"],
    "agent": ["agent", "किसी से बात करनी है", "call karo", "मला कॉल करा", "gặp nhân viên", "goi cho toi"],
    "stop": ["stop", "बंद करो", "message mat bhejo", "थांबा", "message nako", "ngừng nhắn tin", "dung nhan nua"],
    "start": ["start", "चालू करो", "चालू करा", "nhận tin"],
    "earn": ["earn", "मेरा कोड", "mera code", "माझा कोड", "kiếm tiền", "ma cua toi"],
    "commission": ["commission", "मेरी कमाई", "kitna kamaya", "माझी कमाई", "hoa hồng", "so du"],
    "payout": ["payout", "paise nikalo", "पैसे काढा", "rút tiền", "rut tien"],
    "thanks": ["thanks", "धन्यवाद 🙏", "shukriya", "आभारी आहे", "cảm ơn ạ", "cam on"],
    "skip": ["skip", "koi code nahi", "कोड नाही", "không có mã", "bo qua"],
    "greeting": ["hi", "नमस्ते जी", "ram ram", "नमस्कार", "xin chào", "alo shop"],
}
EVERY_WAY = [(said, word) for word, all_said in SAID.items() for said in all_said]


@pytest.mark.parametrize(("said", "word"), EVERY_WAY)
def test_a_word_is_known_in_every_language(said: str, word: str) -> None:
    assert means(said, word)


def test_no_phrase_stands_for_two_words() -> None:
    said = [phrase for word in (*COMMANDS, "greeting") for phrase in phrases(word)]
    assert sorted({phrase for phrase in said if said.count(phrase) > 1}) == []


def test_no_phrase_is_an_answer_to_a_question_as_well() -> None:
    for word in set(COMMANDS) - {"arrivals", "today"}:
        for phrase in phrases(word):
            heard = read_opening(phrase, FRIDAY, PLACES, LISTINGS)
            assert read_yes_no(phrase) is None, phrase
            assert (heard.kind, heard.place, heard.people, heard.stay, heard.code) == ("", "", None, None, ""), phrase


@pytest.mark.parametrize(
    "text", ["bhai mujhe kisi se baat karni hai please", "मला आता बोलायचं आहे", "cho mình gặp nhân viên với"]
)
def test_a_person_is_asked_for_in_the_middle_of_a_sentence(text: str) -> None:
    assert speaks_of(text, "agent_within")


@pytest.mark.parametrize("text", ["Huy", "Dung", "Hong", "Asha", "Ravi Kumar", "Tho", "cottage", "2", ""])
def test_a_name_or_an_answer_is_no_word(text: str) -> None:
    assert not any(means(text, word) for word in COMMANDS)


@pytest.mark.parametrize(("said", "same_as"), [("मदद", "help"), ("मेनू दाखवा", "menu"), ("gặp nhân viên", "agent")])
def test_it_leads_where_the_english_word_leads(talk: Talk, said: str, same_as: str) -> None:
    heard = [talk.would_hear(Said("text", talk.clock.now(), text)) for text in (said, same_as)]
    assert heard[0].step == heard[1].step
