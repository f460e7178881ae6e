"""Times are read in the words of Moodle's languages, and never where they can mean two things."""

from datetime import datetime, timedelta

import pytest
from babel.dates import format_datetime
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.lms.extensions import extensions_in
from autograder.lms.times import parse_time, parse_times, tells_no_time

EVENING = datetime(2026, 10, 20, 20, 15)


@pytest.mark.parametrize(
    "text",
    [
        "Tuesday, October 20, 2026, 8:15 PM",
        "Tuesday, 20 October 2026, 8:15 PM",
        "Tue, Oct 20, 2026, 8:15 PM",
        "Oct. 20, 2026 8:15 p.m.",
        "20 Oct 2026 20:15",
        "20-oct-2026 20:15:00",
        "Dienstag, 20. Oktober 2026, 20:15",
        "mardi 20 octobre 2026, 20:15",
        "mardi 20 octobre 2026 à 20h15",
        "martes, 20 de octubre de 2026, 8:15 p. m.",
        "mar, 20 oct 2026, 20:15",
        "dimarts, 20 d’octubre 2026, 20:15",
        "terça-feira, 20 de outubro de 2026 às 20:15",
        "martedì, 20 ottobre 2026, 20:15",
        "dinsdag, 20 oktober 2026, 20:15",
        "tisdag, 20 oktober 2026, 20:15",
        "tirsdag den 20. oktober 2026, kl. 20.15",
        "tiistai, 20. lokakuuta 2026, 20.15",
        "wtorek, 20 października 2026, 20:15",
        "úterý, 20. října 2026, 20.15",
        "2026. október 20., kedd, 20:15",
        "antradienis, 2026 spalio 20, 20:15",
        "marți, 20 octombrie 2026, 20:15",
        "asteartea, 2026(e)ko urriaren 20(e)an, 20:15(e)tan",
        "Salı, 20 Ekim 2026, 8:15 ÖS",
        "Τρίτη, 20 Οκτωβρίου 2026, 8:15 μ.μ.",
        "вторник, 20 октября 2026, 20:15",
        "вівторок 20 жовтня 2026 20:15 пп",
        "2026年10月20日 星期二 20:15",
        "2026年10月20日星期二 20:15",
        "2026年 10月 20日(火曜日) 20:15",
        "2026년 10월 20일 (화) 오후 8:15",
        "화요일, 20 10월 2026, 8:15 오후",
        "Thứ Ba, 20 tháng 10 2026, 8:15 CH",
        "Thứ Ba, 20 Tháng Mười 2026, 8:15 PM",
        "الثلاثاء، ٢٠ أكتوبر ٢٠٢٦، ٨:١٥ م",
        "2026-10-20 20:15",
        "2026-10-20T20:15",
        "20.10.2026, 20:15",
        "20/10/2026 20:15",
        "10/20/2026 8:15 PM",
        "Tuesday,\u00a020 October\u00a02026, 8:15\u202fPM",
    ],
)
def test_the_forms_of_moodle_s_language_packs_and_of_other_lmss_are_read(text):
    assert parse_time(text) == EVENING


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("Tuesday, 20 October 2026, 12:05 AM", datetime(2026, 10, 20, 0, 5)),
        ("Tuesday, 20 October 2026, 12:05 PM", datetime(2026, 10, 20, 12, 5)),
        ("Monday, 30 November 2026, 12:00 PM", datetime(2026, 11, 30, 12)),
        ("1 May 2026, 0:30", datetime(2026, 5, 1, 0, 30)),
        ("Sunday, 1 March 2026, 9:00 AM", datetime(2026, 3, 1, 9)),
        ("ponedjeljak, 19. listopada 2026., 20:15", datetime(2026, 10, 19, 20, 15)),
        ("poniedziałek, 16 listopada 2026, 20:15", datetime(2026, 11, 16, 20, 15)),
        ("Dydd Mawrth, 20 Hydref 2026, 20:15", EVENING),  # Mawrth alone is March
    ],
)
def test_noon_midnight_and_months_of_two_languages_are_told_apart(text, time):
    assert parse_time(text) == time


@pytest.mark.parametrize(
    "text",
    [
        "10/12/2026 20:15",  # October or December
        "16 listopad 2026 20:15",  # October in Croatian, November in Polish
        "Wednesday, October 20, 2026, 8:15 PM",  # was a Tuesday
        "Monday, 31 February 2026, 8:15 PM",
        "Tuesday, October 20, 2026",  # no time of day
        "Friday, 23 October, 11:59 PM",  # no year
        "20 Oct 26 20:15",
        "2026-10-20 20:15 UTC",
        "2026-10-20T20:15:00Z",
        "2026-10-20 20:15+02:00",
        "20 October 2026, 8:15 xm",
        "20 October 2026, 13:15 AM",
        "Tuesday, 20 October 2569, 8:15 PM",
        "yesterday",
        "",
        "-",
    ],
)
def test_what_is_not_clear_is_not_guessed(text):
    assert parse_time(text) is None


def test_another_time_of_the_column_shows_which_number_is_the_month():
    assert parse_times(["10/12/2026 20:15", "-", "10/19/2026 20:15"]) == [
        datetime(2026, 10, 12, 20, 15),
        None,
        datetime(2026, 10, 19, 20, 15),
    ]
    assert parse_times(["10/12/2026 20:15", "19/10/2026 20:15"])[0] == datetime(
        2026, 12, 10, 20, 15
    )
    assert parse_times(["10/12/2026 20:15", "11/12/2026 20:15"]) == [None, None]


def test_who_knows_may_say_which_number_is_the_month():
    text = ["10/12/2026 20:15"]
    assert parse_times(text, day_first=True) == [datetime(2026, 12, 10, 20, 15)]
    assert parse_times(text, day_first=False) == [datetime(2026, 10, 12, 20, 15)]
    assert parse_times(["19/10/2026 20:15"], day_first=False) == [None]


@pytest.mark.parametrize(("text", "none"), [("-", True), (" – ", True), ("", True), ("?1", False)])
def test_a_dash_is_no_time_and_what_cannot_be_read_is_not_a_dash(text, none):
    assert tells_no_time(text) is none


MOODLE = {  # how Moodle's packs write a time, as patterns of CLDR
    "en": "EEEE, d MMMM y, h:mm a",
    "en_US": "EEEE, MMMM d, y, h:mm a",
    "de": "EEEE, d. MMMM y, HH:mm",
    "fr": "EEEE d MMMM y, HH:mm",
    "es": "EEEE, d 'de' MMMM 'de' y, HH:mm",
    "pt": "EEEE, d 'de' MMMM 'de' y, HH:mm",
    "it": "EEEE, d MMMM y, HH:mm",
    "nl": "EEEE, d MMMM y, HH:mm",
    "sv": "EEEE, d MMMM y, HH:mm",
    "nb": "EEEE, d. MMMM y, HH:mm",
    "da": "EEEE, d. MMMM y, HH:mm",
    "fi": "EEEE, d. MMMM y, HH.mm",
    "pl": "EEEE, d MMMM y, HH:mm",
    "cs": "EEEE, d. MMMM y, HH.mm",
    "sk": "EEEE, d. MMMM y, HH:mm",
    "hr": "EEEE, d. MMMM y, HH:mm",
    "ro": "EEEE, d MMMM y, HH:mm",
    "hu": "y. MMMM d., EEEE, HH:mm",
    "lt": "EEEE, y MMMM d, HH:mm",
    "tr": "EEEE, d MMMM y, h:mm a",
    "el": "EEEE, d MMMM y, h:mm a",
    "ru": "EEEE, d MMMM y, HH:mm",
    "uk": "EEEE d MMMM y HH:mm a",
    "zh": "y年M月d日 EEEE HH:mm",
    "ja": "y年 M月 d日(EEEE) HH:mm",
    "ko": "EEEE, d MMMM y, h:mm a",
    "vi": "EEEE, d MMMM y, h:mm a",
    "ar": "EEEE، d MMMM y، h:mm a",
}


@given(
    st.sampled_from(sorted(MOODLE)),
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),
)
@settings(deadline=None, max_examples=300)
def test_every_moment_comes_back_as_it_was_written(language, moment):
    moment = moment.replace(second=0, microsecond=0)
    assert parse_time(format_datetime(moment, MOODLE[language], locale=language)) == moment


@given(st.text(max_size=60))
@settings(deadline=None)
def test_whatever_stands_there_is_a_time_or_none(text):
    found = parse_time(text)
    assert found is None or abs(found - EVENING) < timedelta(days=366 * 200)


# --- extensions ---------------------------------------------------------------------------------

FRIDAY = datetime(2026, 10, 23, 23, 59)


@pytest.mark.parametrize(
    "status",
    [
        "Submitted for grading - Extension granted until: Friday, 23 October 2026, 11:59 PM",
        "Submitted for grading - 1 day late - Extension granted until: Friday, October 23, 2026, "
        "11:59 PM",
        "No submission - Extension granted until: Friday, 23 October 2026, 11:59 PM",
        "No submission - Assignment is overdue by: 2 days - Extension granted until: Friday, "
        "23 October 2026, 11:59 PM",
        "Zur Bewertung abgegeben - Verlängertes Abgabeende bis: Freitag, 23. Oktober 2026, 23:59",
        "Enviado para calificar - Plazo ampliado hasta: viernes, 23 de octubre de 2026, 23:59",
        "Prolongation accordée jusqu’au : vendredi 23 octobre 2026, 23:59",
        "Geen ingestuurde opdracht - Extra tijd gegeven tot: vrijdag, 23 oktober 2026, 23:59",
        "Inlämnad - Förlängning beviljad till: fredag, 23 oktober 2026, 23:59",
        "Prazo prolongado até sexta-feira, 23 de outubro de 2026 às 23:59",
        "Отправлено - Продлено до: пятница, 23 октября 2026, 23:59",
        "已提交请评分 - 延期到：2026年10月23日 星期五 23:59",
        "提出なし - 次の日時まで延長が許可されました: 2026年 10月 23日(金曜日) 23:59",
        "제출이 없습니다. - 금요일, 23 10월 2026, 11:59 PM 까지 연장되었습니다.",
        "Epearen luzapena eman da ostirala, 2026(e)ko urriaren 23(e)an, 23:59(e)tan arte",
    ],
)
def test_the_extension_is_the_part_of_the_status_that_has_a_time(status):
    (found,) = extensions_in([status])
    assert found is not None
    assert found.until == FRIDAY


@pytest.mark.parametrize(
    "status",
    [
        "",
        "No submission",
        "Submitted for grading - 1 day 2 hours late",
        "已提交",
        "Draft (not submitted)",
        "No submission - Assignment is overdue by: 12 days 3 hours",
        "作业过期时间：2 天",
    ],
)
def test_a_status_without_an_extension_tells_of_none(status):
    assert extensions_in([status]) == [None]


@pytest.mark.parametrize(
    "status",
    [
        "Submitted - Extension granted until: Friday, 23 October",
        "Submitted - Extension granted until: Friday, 23 October, 11:59 PM",
        "Submitted - Extension granted",
        "Mibgħut - Żmien miżjud sa: Il-Ġimgħa, 23 ta' Ottubru 2026, 23:59",
    ],
)
def test_an_extension_without_a_clear_end_is_still_an_extension(status):
    (found,) = extensions_in([status])
    assert found is not None
    assert found.until is None
    assert found.text in status
