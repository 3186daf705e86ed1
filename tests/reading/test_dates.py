"""Two hundred ways to name the nights of a stay."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.reading.dates import HORIZON_DAYS, MAX_NIGHTS, Stay, Unclear, find_stay, read_stay, weekends

pytestmark = pytest.mark.quick

FRIDAY = date(2026, 11, 20)
SATURDAY = date(2026, 11, 21)
SUNDAY = date(2026, 11, 22)
WEDNESDAY = date(2026, 11, 18)
YEAR_END = date(2026, 12, 31)
LEAP_DAY = date(2028, 2, 29)


def stay(first: str, last: str) -> Stay:
    return Stay(date.fromisoformat(first), date.fromisoformat(last))


FOURTH_TO_SIXTH = stay("2026-12-04", "2026-12-06")


@pytest.mark.parametrize(
    "text",
    [
        "4-6 dec", "4 to 6 december", "4th dec to 6th dec", "dec 4 - 6", "dec 4-6", "dec 4 to 6", "4/12 to 6/12",
        "04/12/2026-06/12/2026", "04/12/2026 - 06/12/2026", "2026-12-04 to 2026-12-06", "2026-12-04 2026-12-06",
        "4se6 dec", "4 se 6 dec", "4 se 6 dec tak", "4 dec se 6 dec", "4 dec se 6 dec tak", "4–6 dec", "4—6 Dec",
        "4 – 6 Dec", "４－６ dec", "४-६ दिसंबर", "४ से ६ दिसंबर", "4-6 DEC", "  4 -  6   dec  ", "4-6 dec 🙂",
        "🏕️ 4-6 dec 🏕️", "4-6 December 2026", "4-6 dec 2026", "4-6 dec '26", "Dec 4 - Dec 6", "Dec 4th to Dec 6th",
        "december 4th, 2026 - december 6th, 2026", "4th-6th dec", "4th to the 6th of december", "from 4 to 6 dec",
        "from 4th till 6th december", "4 dec until 6 dec", "4 dec - 6 dec", "4 dec-6 dec", "4 Dec to 6",
        "4.12.2026 - 6.12.2026", "4.12 - 6.12", "4-12-2026 to 6-12-2026", "4-12-26 to 6-12-26", "4/12/26-6/12/26",
        "4-dec-2026 to 6-dec-2026", "04-Dec-2026 - 06-Dec-2026", "4dec-6dec", "4-6dec", "4 dec 26 - 6 dec 26",
        "4-6/12", "4 to 6/12/2026", "4/6 dec", "4/12-6/12",
        "Dec 4-Dec 6", "December 4-December 6", "fri 4 - sun 6 dec", "fri 4 dec - sun 6 dec",
        "4 dec (fri) - 6 dec (sun)",
        "Friday, 4 December to Sunday, 6 December", "check-in 4 dec check-out 6 dec", "checkin 4/12 checkout 6/12",
        "between 4 dec and 6 dec", "from 4 dec for 2 nights",
        "4 dec 2 nights", "4 dec for two nights", "2 nights from 4 dec",
        "4 dec, 2 raat", "4 dec do raat", "4 dec 2n", "4 dec 2N/3D", "3D2N from 4 dec", "4-6 dec 2 nights",
        "4-6 dec, 3 days", "4th december for 2 night", "4 decmber to 6 decmber", "4 decemeber - 6 decemeber",
        "we would like to come on 4 dec and leave on 6 dec", "4-6 dec, 2 people", "2 people 4-6 dec",
        "\u202e4-6 dec\u202c", "4\u200b-\u200b6 dec", "4 -> 6 dec", "4→6 dec",
        "12/4/2026 no, 4-6 dec", "4-6", "4 se 6", "4 to 6",
        "from 4 to 6", "4th to 6th", "the 4th to the 6th",
        "4-6 next month", "next month 4 to 6", "agle mahine 4 se 6", "first weekend of december",
        "4 and 5 dec 2 nights",
        "december fourth to december sixth", "four to six december", "4 तारीख से 6 तारीख दिसंबर", "4 दिसंबर से दो रात",
        "४ ते ६ डिसेंबर", "४ डिसेंबरपासून ६ डिसेंबरपर्यंत", "4 te 6 disembar", "4 tarkhela 2 ratri",
        "पुढच्या महिन्यात ४ ते ६",
        "4 đến 6 tháng 12", "ngày 4 đến ngày 6 tháng 12", "4-6/12 nhé", "tu mung 4 den mung 6 thang 12", "3n2đ từ 4/12",
        "thứ 6 ngày 4/12 đến chủ nhật 6/12", "hai đêm từ ngày bốn tháng mười hai", "4-6 tháng sau",
    ],
)  # fmt: skip
def test_the_nights_of_the_fourth_and_fifth_of_december(text: str) -> None:
    assert read_stay(text, FRIDAY) == FOURTH_TO_SIXTH


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("30 dec - 2 jan", "2026-12-30", "2027-01-02"),
        ("30 dec - 2 jan 2027", "2026-12-30", "2027-01-02"),
        ("30 dec 2026 to 2 jan", "2026-12-30", "2027-01-02"),
        ("30/12 - 2/1", "2026-12-30", "2027-01-02"),
        ("30-2 jan", "2026-12-30", "2027-01-02"),
        ("28-3", "2026-11-28", "2026-12-03"),
        ("20-22", "2026-11-20", "2026-11-22"),
        ("10-12", "2026-12-10", "2026-12-12"),
        ("3-5 jan", "2027-01-03", "2027-01-05"),
        ("10 dec to 5 jan", "2026-12-10", "2027-01-05"),
        ("18-22 nov", "2027-11-18", "2027-11-22"),
        ("today for 1 night", "2026-11-20", "2026-11-21"),
        ("tonight", "2026-11-20", "2026-11-21"),
        ("aaj se kal", "2026-11-20", "2026-11-21"),
        ("tomorrow for 2 nights", "2026-11-21", "2026-11-23"),
        ("tmrw 1 night", "2026-11-21", "2026-11-22"),
        ("tommorow for 2 nights", "2026-11-21", "2026-11-23"),
        ("tomorrow 21 nov 2 nights", "2026-11-21", "2026-11-23"),
        ("kal 2 raat", "2026-11-21", "2026-11-23"),
        ("kal se 2 raat", "2026-11-21", "2026-11-23"),
        ("कल 2 रात", "2026-11-21", "2026-11-23"),
        ("parso ek raat", "2026-11-22", "2026-11-23"),
        ("day after tomorrow for a night", "2026-11-22", "2026-11-23"),
        ("tomorrow to sunday", "2026-11-21", "2026-11-22"),
        ("in 3 days for 2 nights", "2026-11-23", "2026-11-25"),
        ("this weekend", "2026-11-20", "2026-11-22"),
        ("weekend", "2026-11-20", "2026-11-22"),
        ("next weekend", "2026-11-27", "2026-11-29"),
        ("Next Weekend!", "2026-11-27", "2026-11-29"),
        ("agle weekend", "2026-11-27", "2026-11-29"),
        ("next weekend 3 nights", "2026-11-27", "2026-11-30"),
        ("next weekend sat to mon", "2026-11-28", "2026-11-30"),
        ("this weekend sat-sun", "2026-11-21", "2026-11-22"),
        ("friday to sunday", "2026-11-20", "2026-11-22"),
        ("fri-sun", "2026-11-20", "2026-11-22"),
        ("saturday to monday", "2026-11-21", "2026-11-23"),
        ("saterday till monday", "2026-11-21", "2026-11-23"),
        ("monday to friday", "2026-11-23", "2026-11-27"),
        ("next friday 2 nights", "2026-11-27", "2026-11-29"),
        ("next friday to sunday", "2026-11-27", "2026-11-29"),
        ("shukravar se ravivar", "2026-11-20", "2026-11-22"),
        ("शनिवार से सोमवार", "2026-11-21", "2026-11-23"),
        ("शनिवारी एक रात्र", "2026-11-21", "2026-11-22"),
        ("पुढच्या वीकेंडला", "2026-11-27", "2026-11-29"),
        ("udya don ratri", "2026-11-21", "2026-11-23"),
        ("परवापासून २ रात्री", "2026-11-22", "2026-11-24"),
        ("aaj raat", "2026-11-20", "2026-11-21"),
        ("cuối tuần này", "2026-11-20", "2026-11-22"),
        ("cuoi tuan sau", "2026-11-27", "2026-11-29"),
        ("t7 này 1 đêm", "2026-11-21", "2026-11-22"),
        ("thứ 6 tuần sau 2 đêm", "2026-11-27", "2026-11-29"),
        ("thứ 7 tuần sau 1 đêm", "2026-11-28", "2026-11-29"),
        ("từ thứ 6 đến chủ nhật tuần sau", "2026-11-27", "2026-11-29"),
        ("tuần sau từ thứ 6 tới chủ nhật", "2026-11-27", "2026-11-29"),
        ("monday to wednesday next week", "2026-11-23", "2026-11-25"),
        ("ngay mot 2 dem", "2026-11-22", "2026-11-24"),
        ("ngày mai 2 đêm", "2026-11-21", "2026-11-23"),
        ("last weekend of december", "2026-12-25", "2026-12-27"),
        ("january first weekend", "2027-01-01", "2027-01-03"),
        ("christmas 2 nights", "2026-12-25", "2026-12-27"),
        ("24 dec to christmas", "2026-12-24", "2026-12-25"),
        ("new year 2 nights", "2026-12-31", "2027-01-02"),
        ("new year's eve for one night", "2026-12-31", "2027-01-01"),
        ("12/25 - 12/27", "2026-12-25", "2026-12-27"),
        ("12/25/2026 for 2 nights", "2026-12-25", "2026-12-27"),
        ("13/12 1 night", "2026-12-13", "2026-12-14"),
        ("5/6 to 7/6", "2027-06-05", "2027-06-07"),
        ("5/6/2027 - 7/6/2027", "2027-06-05", "2027-06-07"),
        ("4 dec for a week", "2026-12-04", "2026-12-11"),
        ("the 25th for 2 nights", "2026-11-25", "2026-11-27"),
        ("21st to 23rd", "2026-11-21", "2026-11-23"),
        ("4 tháng 12 2 nights", "2026-12-04", "2026-12-06"),
    ],
)
def test_said_on_a_friday_in_november(text: str, first: str, last: str) -> None:
    assert read_stay(text, FRIDAY) == stay(first, last)


@pytest.mark.parametrize(
    ("today", "text", "first", "last"),
    [
        (YEAR_END, "today to 2 jan", "2026-12-31", "2027-01-02"),
        (YEAR_END, "tomorrow 1 night", "2027-01-01", "2027-01-02"),
        (YEAR_END, "31 dec - 2 jan", "2026-12-31", "2027-01-02"),
        (YEAR_END, "30 dec - 2 jan", "2027-12-30", "2028-01-02"),
        (YEAR_END, "31-2", "2026-12-31", "2027-01-02"),
        (YEAR_END, "this weekend", "2027-01-01", "2027-01-03"),
        (LEAP_DAY, "today 1 night", "2028-02-29", "2028-03-01"),
        (LEAP_DAY, "29 feb 2 nights", "2028-02-29", "2028-03-02"),
        (LEAP_DAY, "28-29 feb", "2029-02-28", "no such day"),
        (SUNDAY, "this weekend", "2026-11-27", "2026-11-29"),
        (SUNDAY, "next friday 2 nights", "2026-11-27", "2026-11-29"),
        (SUNDAY, "sunday to monday", "2026-11-22", "2026-11-23"),
        (SATURDAY, "this weekend", "2026-11-21", "2026-11-22"),
        (SATURDAY, "next weekend", "2026-11-27", "2026-11-29"),
        (WEDNESDAY, "friday to sunday", "2026-11-20", "2026-11-22"),
    ],
)
def test_said_on_other_days(today: date, text: str, first: str, last: str) -> None:
    if last == "no such day":
        assert read_stay(text, today) == Unclear("no_such_day", text)
    else:
        assert read_stay(text, today) == stay(first, last)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "nothing"), ("   ", "nothing"), ("🙂", "nothing"),
        ("hello", "nothing"), ("dec", "nothing"), ("2", "nothing"),
        ("2 people", "nothing"), ("2 nights", "nothing"), ("next week", "nothing"), ("9000000001", "nothing"),
        ("+91 90000 00001", "nothing"), ("villa for 4-6 people", "nothing"), ("any weekend in december", "nothing"),
        ("4-6 people", "nothing"),
        ("31 february", "no_such_day"), ("31 feb to 2 mar", "no_such_day"), ("30 feb 2027", "no_such_day"),
        ("32 dec", "no_such_day"), ("0 dec", "no_such_day"), ("31/2", "no_such_day"), ("45/67", "no_such_day"),
        ("4 dec - 31 nov", "no_such_day"), ("29 feb", "no_such_day"), ("0000-00-00", "no_such_day"),
        ("6-4 dec", "reversed"), ("6 dec to 4 dec", "reversed"), ("6/12/2026 - 4/12/2026", "reversed"),
        ("2026-12-06 to 2026-12-04", "reversed"),
        ("dec 6 - 4", "reversed"), ("sunday 6 dec to friday 4 dec", "reversed"),
        ("tomorrow to today", "reversed"), ("4 dec 0 nights", "reversed"),
        ("4 dec 2025 to 6 dec 2025", "past"), ("01/01/2026 - 03/01/2026", "past"), ("yesterday", "past"),
        ("4-6 dec 2025", "past"), ("19/11/2026", "past"), ("1-1-0001", "past"),
        ("4 dec for 400 nights", "too_long"), ("4 dec 61 nights", "too_long"), ("1 jan to 1 june", "too_long"),
        ("4 dec for 999999 nights", "too_long"), ("4 dec 2026 - 4 dec 2027", "too_long"),
        ("4-6 dec 2029", "too_far"), ("2099-01-01 to 2099-01-03", "too_far"), ("9999-12-31", "too_far"),
        ("4-6 dec 3026", "too_far"),
    ],
)  # fmt: skip
def test_what_cannot_be_says_why(text: str, why: str) -> None:
    heard = read_stay(text, FRIDAY)
    assert isinstance(heard, Unclear)
    assert (heard.why, heard.options) == (why, ())


@pytest.mark.parametrize(
    ("text", "check_in"),
    [
        ("4 dec", "2026-12-04"), ("dec 4", "2026-12-04"),
        ("on 4th december", "2026-12-04"), ("4/12/2026", "2026-12-04"),
        ("04 12 2026", "2026-12-04"), ("fri 4 dec", "2026-12-04"),
        ("4 Dec 🙂", "2026-12-04"), ("४ दिसंबर", "2026-12-04"),
        ("tomorrow", "2026-11-21"), ("kal", "2026-11-21"), ("parso", "2026-11-22"), ("परसों", "2026-11-22"),
        ("today", "2026-11-20"), ("saturday", "2026-11-21"), ("sat", "2026-11-21"), ("next friday", "2026-11-27"),
        ("christmas", "2026-12-25"), ("new year", "2026-12-31"), ("4th", "2026-12-04"), ("25/12", "2026-12-25"),
        ("4 dec, 6 people", "2026-12-04"), ("dec 4, 2 people", "2026-12-04"), ("6 dec to 6 dec", "2026-12-06"),
    ],
)  # fmt: skip
def test_one_day_alone_offers_one_two_or_three_nights(text: str, check_in: str) -> None:
    first = date.fromisoformat(check_in)
    heard = read_stay(text, FRIDAY)
    assert isinstance(heard, Unclear)
    assert heard.why == "check_out_missing"
    assert heard.options == tuple(Stay(first, first + timedelta(nights)) for nights in (1, 2, 3))


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("5/6", [("2027-06-05", 1), ("2027-05-06", 1), ("2026-12-05", 1)]),
        ("5/6 for 2 nights", [("2027-06-05", 2), ("2027-05-06", 2)]),
        ("6/5", [("2027-05-06", 1), ("2027-06-05", 1)]),
        ("5/6/2027", [("2027-06-05", 1), ("2027-05-06", 1)]),
        ("4 and 5 dec", [("2026-12-04", 1), ("2026-12-04", 2)]),
        ("4,5 dec", [("2026-12-04", 1), ("2026-12-04", 2)]),
        ("4,5,6 dec", [("2026-12-04", 2), ("2026-12-04", 3)]),
        ("4 dec or 6 dec", [("2026-12-04", 1), ("2026-12-06", 1)]),
        ("4 dec for 2 days", [("2026-12-04", 1), ("2026-12-04", 2)]),
        ("4-6 dec 3 nights", [("2026-12-04", 2), ("2026-12-04", 3)]),
        ("weekend 1 night", [("2026-11-20", 1), ("2026-11-21", 1)]),
    ],
)
def test_two_likely_readings_are_both_handed_back(text: str, options: list[tuple[str, int]]) -> None:
    heard = read_stay(text, FRIDAY)
    assert isinstance(heard, Unclear)
    assert heard.why == "ambiguous"
    assert [(each.check_in.isoformat(), each.nights) for each in heard.options] == options


def test_next_friday_said_on_a_wednesday_may_be_either_friday() -> None:
    heard = read_stay("next friday 2 nights", WEDNESDAY)
    assert isinstance(heard, Unclear)
    assert heard.options == (stay("2026-11-27", "2026-11-29"), stay("2026-11-20", "2026-11-22"))


def test_month_first_is_not_asked_about_when_it_lies_beyond_the_horizon() -> None:
    heard = read_stay("1/12 for 2 nights", FRIDAY, horizon_days=30)
    assert heard == stay("2026-12-01", "2026-12-03")


def test_the_longest_stay_and_the_farthest_day_are_as_told() -> None:
    assert read_stay("4 dec 5 nights", FRIDAY, max_nights=4) == Unclear("too_long", "4 dec")
    assert read_stay("4-6 dec", FRIDAY, horizon_days=13) == Unclear("too_far", "4-6 dec")
    assert read_stay("4-6 dec", FRIDAY, max_nights=2, horizon_days=14) == FOURTH_TO_SIXTH


def test_the_words_in_question_are_quoted() -> None:
    heard = read_stay("we come on 31 february, is it ok?", FRIDAY)
    assert heard == Unclear("no_such_day", "31 february")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("cottage near Lonavala 4-6 dec, 2 people", "cottage near lonavala, 2 people"),
        ("4-6 dec", ""),
        ("villa this weekend under 15,000", "villa, under 15,000"),
        ("camp 4 dec for 2 nights please", "camp, please"),
    ],
)
def test_the_words_beside_the_dates_are_left_over(text: str, rest: str) -> None:
    found, left = find_stay(text, FRIDAY)
    assert isinstance(found, Stay)
    assert left == rest


@pytest.mark.parametrize(
    "text", ["4-6", "2nd", "the sun view villa", "sat phone", "villa with 2-3 rooms", "4 to 6 people"]
)
def test_outside_the_question_for_dates_bare_figures_are_no_dates(text: str) -> None:
    assert find_stay(text, FRIDAY) == (Unclear("nothing", text), text)


def test_weekends_run_from_friday_to_sunday() -> None:
    for today in (date(2026, 11, 16), WEDNESDAY, FRIDAY):
        assert weekends(today) == (stay("2026-11-20", "2026-11-22"), stay("2026-11-27", "2026-11-29"))


def test_on_a_saturday_this_weekend_is_what_is_left_of_it() -> None:
    assert weekends(SATURDAY) == (stay("2026-11-21", "2026-11-22"), stay("2026-11-27", "2026-11-29"))


def test_on_a_sunday_this_weekend_is_the_coming_one() -> None:
    assert weekends(SUNDAY) == (stay("2026-11-27", "2026-11-29"), stay("2026-12-04", "2026-12-06"))


def test_a_stay_counts_its_nights() -> None:
    assert FOURTH_TO_SIXTH.nights == 2
    assert FOURTH_TO_SIXTH.night_dates() == [date(2026, 12, 4), date(2026, 12, 5)]


FORMATS = (
    "{a:%Y-%m-%d} to {b:%Y-%m-%d}",
    "{a:%d/%m/%Y} - {b:%d/%m/%Y}",
    "{a:%d/%m/%Y}-{b:%d/%m/%Y}",
    "{a:%d.%m.%Y} to {b:%d.%m.%Y}",
    "{a.day} {a:%b} {a.year} - {b.day} {b:%b} {b.year}",
    "{a.day} {a:%B} to {b.day} {b:%B}",
    "{a:%B} {a.day}, {a.year} – {b:%B} {b.day}, {b.year}",
    "{a:%a} {a.day} {a:%b} - {b:%a} {b.day} {b:%b}",
    "{a:%A}, {a.day} {a:%B} to {b:%A}, {b.day} {b:%B}",
    "{a.day} {a:%b} se {b.day} {b:%b} tak",
    "{a:%b} {a.day} to {b:%b} {b.day}",
    "from {a.day} {a:%b} for {nights} nights",
    "{nights} nights from {a:%d/%m/%Y} 🙂",
    "check-in {a.day} {a:%B} {a.year} check-out {b.day} {b:%B} {b.year}",
)
SLASHED_ALONE = FORMATS[12]


@given(
    today=st.dates(date(2024, 1, 1), date(2035, 12, 31)),
    ahead=st.integers(0, 364),
    nights=st.integers(1, MAX_NIGHTS),
    written=st.sampled_from([each for each in FORMATS if each != SLASHED_ALONE]),
    loud=st.booleans(),
)
def test_a_stay_written_out_is_read_back(today: date, ahead: int, nights: int, written: str, loud: bool) -> None:
    first = today + timedelta(ahead)
    last = first + timedelta(nights)
    text = written.format(a=first, b=last, nights=nights)
    assert read_stay(text.upper() if loud else text, today) == Stay(first, last)


@given(
    today=st.dates(date(2024, 1, 1), date(2035, 12, 31)), ahead=st.integers(0, 364), nights=st.integers(1, MAX_NIGHTS)
)
def test_a_slashed_day_is_read_back_or_is_the_first_option(today: date, ahead: int, nights: int) -> None:
    first = today + timedelta(ahead)
    meant = Stay(first, first + timedelta(nights))
    heard = read_stay(SLASHED_ALONE.format(a=first, nights=nights), today)
    assert heard == meant or (isinstance(heard, Unclear) and heard.options[0] == meant and first.day <= 12)


@given(
    day=st.integers(1, 28), nights=st.integers(1, 10), month=st.sampled_from(["jan", "Feb", "MARCH", "sept", "दिसंबर"])
)
def test_days_of_one_month_are_read_in_any_joint(day: int, nights: int, month: str) -> None:
    last = min(28, day + nights)
    if last == day:
        return
    heard = {
        read_stay(f"{day}{joint}{last} {month}", FRIDAY) for joint in ("-", " - ", " to ", "se", " se ", "–", " till ")
    }
    assert len(heard) == 1
    stay_heard = heard.pop()
    assert isinstance(stay_heard, Stay)
    assert (stay_heard.check_in.day, stay_heard.check_out.day) == (day, last)


@settings(deadline=None)  # because the words of a language are read from their file when they are first heard
@given(text=st.text(), today=st.dates(date(2024, 1, 1), date(2035, 12, 31)))
@example("9999-12-31 to 9999-12-31", FRIDAY)
@example("99999999 nights", FRIDAY)
@example("in 999999 days", FRIDAY)
@example("²/³ ½ ①-②dec", FRIDAY)
def test_no_text_breaks_it_and_every_stay_is_within_the_limits(text: str, today: date) -> None:
    heard = read_stay(text, today)
    for each in (heard,) if isinstance(heard, Stay) else heard.options:
        assert today <= each.check_in <= today + timedelta(HORIZON_DAYS)
        assert 1 <= each.nights <= MAX_NIGHTS


JUMBLE = (
    "4 6 31 12 0 2026 dec december feb - – / . , to se till for nights 2 days next this friday sun weekend kal parso "
    "and or people st th 5/6 4/12/2026 tomorrow today in ' of the christmas"
)
WORDS = st.sampled_from(JUMBLE.split())


@settings(deadline=None)
@given(st.lists(WORDS, max_size=12), st.booleans())
def test_no_jumble_of_date_words_breaks_it(words: list[str], spaced: bool) -> None:
    heard = read_stay((" " if spaced else "").join(words), FRIDAY)
    for each in (heard,) if isinstance(heard, Stay) else heard.options:
        assert FRIDAY <= each.check_in < each.check_out
