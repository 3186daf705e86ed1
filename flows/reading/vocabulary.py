"""Numbers, months and days as people in India write them: English, Hinglish, Hindi. Data only."""

from __future__ import annotations

from flows.reading.plain import any_of, plain

COUNTS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "ek": 1, "do": 2, "teen": 3, "char": 4, "chaar": 4, "paanch": 5, "panch": 5, "chhe": 6, "che": 6, "chhah": 6,
    "saat": 7, "aath": 8, "nau": 9, "das": 10, "gyarah": 11, "barah": 12, "bees": 20,
}  # fmt: skip

MONTHS = {
    plain(word): number
    for number, words in enumerate(
        (
            "jan january janvari",
            "feb febr february farvari",
            "mar march",
            "apr april aprail",
            "may mai",
            "jun june",
            "jul july julai",
            "aug august agast",
            "sep sept september sitambar",
            "oct october aktubar",
            "nov november navambar",
            "dec december disambar",
        ),
        start=1,
    )
    for word in words.split()
}

MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

WEEKDAYS = {
    plain(word): number
    for number, words in enumerate(
        (
            "mon monday somvar somwar",
            "tue tues tuesday mangalvar mangalwar",
            "wed weds wednesday budhvar budhwar",
            "thu thur thurs thursday guruvar guruwar",
            "fri friday shukravar shukrawar",
            "sat saturday shanivar shaniwar",
            "sun sunday ravivar raviwar itwar",
        )
    )
    for word in words.split()
}
SHORT_WEEKDAYS = {word for word in WEEKDAYS if word.isascii() and len(word) <= 5}

RELATIVE_DAYS = {
    plain(word): days
    for word, days in {
        "today": 0, "tonight": 0, "aaj": 0,
        "tomorrow": 1, "tomorow": 1, "tommorow": 1, "tommorrow": 1, "tmrw": 1, "tmr": 1, "tmw": 1, "2moro": 1,
        "2morrow": 1, "kal": 1,
        "day after tomorrow": 2, "day after tmrw": 2, "overmorrow": 2, "parso": 2, "parson": 2, "parsu": 2,
        "yesterday": -1, "day before yesterday": -2,
    }.items()
}  # fmt: skip

HOLIDAYS = {
    "christmas eve": (12, 24), "christmas": (12, 25), "xmas": (12, 25), "x-mas": (12, 25), "x mas": (12, 25),
    "new year's eve": (12, 31), "new years eve": (12, 31), "new year eve": (12, 31), "nye": (12, 31),
    "31st night": (12, 31), "new year's": (12, 31), "new years": (12, 31), "new year": (12, 31),
    "valentine's day": (2, 14), "valentines day": (2, 14), "republic day": (1, 26), "independence day": (8, 15),
    "gandhi jayanti": (10, 2),
}  # fmt: skip

COUNT = rf"(?:\d{{1,6}}|{any_of(COUNTS)})"
MONTH = any_of(MONTHS)
WEEKDAY = any_of(WEEKDAYS)
PEOPLE_WORDS = (
    "people", "peoples", "peple", "ppl", "person", "persons", "pax", "pers", "guest", "guests", "member", "members",
    "head", "heads", "adult", "adults", "kid", "kids", "child", "children", "childs", "infant", "infants", "toddler",
    "toddlers", "baby", "babies", "bachche", "bachcha", "bacche", "men", "women", "ladies", "gents", "boys", "girls",
    "friend", "friends", "colleague", "colleagues", "log", "logo", "logon", "loag", "aadmi", "bande", "vyakti",
    "parents", "seniors", "students", "student", "employees", "employee", "staff", "cousins", "cousin",
    "brothers", "sisters",
    "teachers", "sons", "daughters", "son", "daughter", "brother", "sister", "boy", "girl", "man", "woman", "lady",
    "females", "males", "female", "male", "delegates", "attendees", "participants", "players", "uncles",
    "aunts", "aunties", "grandparents", "elders",
)  # fmt: skip
DIET_WORDS = ("veg", "vegs", "veggie", "veggies", "vegetarian", "vegetarians", "vegan", "vegans", "jain", "shakahari",
              "nonveg", "non", "nv", "mansahari")  # fmt: skip

# What a number stands before; only there is a word that may be a number ("do", "hai", "don") one.
COUNTED_WORDS = frozenset(
    (
        *PEOPLE_WORDS,
        *DIET_WORDS,
        *MONTHS,
        "couple",
        "couples",
        "rooms",
        "things",
        "night",
        "nights",
        "day",
        "days",
        "week",
        "weeks",
        "raat",
        "little",
        "small",
        "young",
        "old",
        "more",
        "को",
    )
)

# A number that none of these follows may be a day of a month.
NOT_COUNTED = rf"(?! ?(?:{any_of((*PEOPLE_WORDS, *DIET_WORDS))}|am|pm|k|nights?|days?)(?!\w))"


def count_of(word: str) -> int:
    """The number a matched count word or run of digits means."""
    return COUNTS[word] if word in COUNTS else int(word)
