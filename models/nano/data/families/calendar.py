"""Several dates, months and years."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='dates')
several = partial(fn, theme='dates', combines=False)

several(
    'days_between',
    'date start, date end -> int',
    """
    the number of days between two dates
    the days from one date to another
    the difference between two dates in days
    <compute> the number of days between two dates
    <count> the days from a start date to an end date
    <find> how many days lie between two YYYY-MM-DD dates
    '2024-01-01' and '2024-01-31' -> 30
    end minus start in days
    how many nights a guest stays from arrival to departure
    date difference in whole days, two ISO dates
    <subtract> one date from the other and <give> the days
    how long a holiday lasts from start to end, the end day not counted
    the timedelta in days from start to end
    how many days until an event, given today and its date
    <work> out how many days have passed since an earlier date
    datediff start end
    the gap from the first date to the second one in days
    days elapsed from one calendar date to a later one
    <measure> the time span of two dates in days
    the length of a rental period, in days, given its first and last date, the last one left out
""",
    """
    import datetime

    def @f(start, end):
        return (datetime.date.fromisoformat(end) - datetime.date.fromisoformat(start)).days
""",
    """
    function @f(start, end) {
      return (Date.parse(end) - Date.parse(start)) / 86400000;
    }
""",
    inputs=[
        ('2024-01-01', '2024-01-31'),
        ('2024-02-28', '2024-03-01'),
        ('2023-12-31', '2024-01-01'),
        ('2024-05-05', '2024-05-05'),
        ('2023-01-01', '2024-01-01'),
    ],
    also='date_diff day_difference days_apart',
)

several(
    'age_on',
    'date birth, date today -> int',
    """
    the age of a person from the birth date and today's date
    the age in full years on a given day
    <compute> the age in years from a birth date and a current date
    <calculate> how old someone born on a date is on another date
    born '2000-05-10', today '2024-05-09' -> 23
    how old a customer is today, given the birthday
    full years between a date of birth and a reference date
    <check> the birthday and <tell> how many years old the person is on that date
    completed years of life on a day
    <subtract> the birth year from the current one, minus 1 if the birthday is still to come this year
    age from date of birth
    a person's age, dob and the present date known
    years lived so far, counted at the last birthday
    <work> out somebody's age on a given date
    how many candles were on the latest birthday cake, from birth date and today
    years since birth, rounded down
    <determine> the age in completed years
""",
    """
    def @f(birth, today):
        age = int(today[:4]) - int(birth[:4])
        return age - 1 if today[5:] < birth[5:] else age
""",
    """
    function @f(birth, today) {
      const age = Number(today.slice(0, 4)) - Number(birth.slice(0, 4));
      return today.slice(5) < birth.slice(5) ? age - 1 : age;
    }
""",
    inputs=[
        ('2000-05-10', '2024-05-09'),
        ('2000-05-10', '2024-05-10'),
        ('1990-12-31', '2021-01-01'),
        ('2010-01-01', '2010-06-01'),
    ],
    also='age calculate_age get_age',
)

several(
    'is_before',
    'date a, date b -> bool',
    """
    ? one date is before another
    ? the first of two dates is earlier
    ? date a comes before date b
    ? a is an earlier date than b
    ? the first date is earlier than the second
    ? a lies strictly earlier in the calendar than b
    ? a happened before b
    ? date a precedes date b, with equal dates not counting
    ? the second of two dates is the later one
    ? a deadline a is sooner than another date b
    ? two ISO dates are in strict chronological order
    ? b is after a
    ? the date a is older than the date b
    ? a task starts (a) earlier than another one (b), the same day does not count
    ? one day is prior to another day
    <compare> two dates, yes only if the first comes first
    ? somebody born on a is older than somebody born on b
""",
    'a < b',
    'a < b',
    inputs=[
        ('2024-01-01', '2024-01-02'),
        ('2024-01-02', '2024-01-01'),
        ('2023-12-31', '2024-01-01'),
        ('2024-05-05', '2024-05-05'),
    ],
    also='earlier before',
)

several(
    'days_in_month',
    'int year, int month -> int',
    """
    the number of days in a month of a year
    <tell> how many days a month of a given year has
    <compute> the number of days in a month, minding leap years
    <get> the days of a month from year and month
    2024, 2 -> 29
    28, 29, 30 or 31 for a year and a month
    <count> the days in February, April or any month of a year
    last day number of a month
    how long a month is in days, year and month are given
    calendar.monthrange for year and month, only the length
    <say> if a month has 28, 29, 30 or 31 days in that year
    month length, leap years considered
    how many rows a monthly sheet needs, one row a day, for a year and a month
    the day number of the end of a month
    <determine> the length of a month in a given year
    how many days there are in month 4 of 2024, or any other month
    <look> up the size of a month in days
""",
    """
    import calendar

    def @f(year, month):
        return calendar.monthrange(year, month)[1]
""",
    """
    function @f(year, month) {
      return new Date(Date.UTC(year, month, 0)).getUTCDate();
    }
""",
    inputs=[(2024, 2), (2023, 2), (2024, 4), (2024, 12), (1900, 2)],
    also='month_days month_length',
)

several(
    'is_valid_date',
    'int year, int month, int day -> bool',
    """
    ? year, month and day make a valid date
    ? a date given as year, month, day exists
    ? there is such a day in the calendar
    ? a day of a month in a year is a real date
    ? 29, 2, 2023 and the like are possible: day, month, year form a correct date
    ? a day, month and year combination is found in the calendar
    ? y, m, d is an existing calendar date
    ? a user has typed in a date that really exists, as year, month, day
    ? the day is not too large for its month and the month is from 1 to 12
    ? year-month-day numbers are a legal date, February 29 only in leap years
    ? there is that day in that month of that year
    ? datetime.date(year, month, day) would raise no error
    ? the given three numbers denote a true date and not something like April 31
    <validate> a date from three integers
    <reject> impossible dates such as 2023, 2, 29 and <accept> real ones
    ? one could write this year, month and day in a diary
    ? the date is no nonsense like month 13
""",
    """
    import calendar

    def @f(year, month, day):
        if month < 1 or month > 12:
            return False
        return 1 <= day <= calendar.monthrange(year, month)[1]
""",
    """
    function @f(year, month, day) {
      if (month < 1 || month > 12) {
        return false;
      }
      return day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
    }
""",
    inputs=[(2024, 2, 29), (2023, 2, 29), (2024, 13, 1), (2024, 4, 31), (2020, 12, 31)],
    also='valid_date date_exists',
)

define(
    'month_name',
    'int month -> text',
    """
    the English name of a month from its number
    the name of month number {x}
    <convert> a month number from 1 to 12 to its name
    <turn> a month number into the name of the month
    3 -> 'March'
    1 is 'January', 12 is 'December'
    <look> up what month number 7 or any other from 1 to 12 is called
    the month in words for an integer 1..12
    <translate> month numbers into English month names
    full name of the nth month
    calendar.month_name for a number
    <spell> out a numeric month
    which month is number 2, as text
    <name> a month by its position in the year
    int to month name, January = 1
    a month written as a word, its number being known
    <replace> a month number by its English word
""",
    """
    def @f(month):
        names = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
        return names[month - 1]
""",
    """
    function @f(month) {
      const names = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
      return names[month - 1];
    }
""",
    inputs=[(1,), (2,), (12,), (7,), (10,)],
    also='name_of_month',
)

define(
    'season',
    'int month -> text',
    """
    the season of a month number: winter for 12, 1, 2, then spring, summer, autumn
    the season in which a month from 1 to 12 lies
    <tell> the season of a month (12 to 2 winter, 3 to 5 spring, 6 to 8 summer, 9 to 11 autumn)
    <find> the season for a month number
    1 -> 'winter', 4 -> 'spring', 10 -> 'autumn'
    <map> a month to 'winter', 'spring', 'summer' or 'autumn'
    which of the four seasons month n belongs to, in the northern hemisphere
    time of the year for a month: 'winter', 'spring', 'summer', 'autumn'
    <say> if a month number is in spring, summer, autumn or winter
    the meteorological season of a numeric month
    season name from month int, December counts as winter
    what season it is in month 7, or any other one
    <determine> in which season someone was born, from the birth month
    'summer' for June to August and likewise for the others, month as a number
    the season of the year as a word, for months 1..12
    <assign> each month number its season
    spring, summer, autumn, winter lookup by month
""",
    "['winter', 'spring', 'summer', 'autumn'][@x % 12 // 3]",
    "['winter', 'spring', 'summer', 'autumn'][Math.floor((@x % 12) / 3)]",
    inputs=[(1,), (4,), (7,), (10,), (12,)],
    also='get_season',
)

define(
    'century',
    'int year -> int',
    """
    the century of a year
    the century in which the year {x} lies
    <compute> the century of a year, 20 for 1901 to 2000
    <tell> in which century a year is
    1901 -> 20, 2000 -> 20
    1700 is 17, 1701 is 18: the century number
    which century the year 2024 or any other belongs to
    year to century, the year 2000 still in the 20th
    <divide> the year by 100 and <round> up
    <work> out the century number for a historical year
    (year + 99) // 100
    <say> in what century something happened, by its year
    century count from year 1, so year 1 to 100 gives 1
    the hundred-year period a year falls into, as an integer
    <convert> a year to its century
    ceil(year / 100)
    the number of the century in which someone was born, from the year of birth
""",
    '(@x + 99) // 100',
    'Math.floor((@x + 99) / 100)',
    inputs=[(1901,), (2000,), (1,), (2024,), (1700,)],
    also='get_century',
)

several(
    'latest_date',
    'words dates -> text',
    """
    the latest of a list of dates, or None
    the most recent date in a list
    <find> the latest date in a list of YYYY-MM-DD dates
    <get> the most recent of several ISO dates, None if there are none
    newest date of many, None for an empty list
    the date furthest in the future
    <pick> the last date in the calendar out of a list, None if it has no dates
    max of ISO date strings or None
    when something happened most recently, from a list of dates (None if never)
    ['2024-01-01', '2023-12-31'] -> '2024-01-01'
    the newest backup, given the dates of all backups, None if there are none
    the youngest of a number of YYYY-MM-DD dates
    <return> whichever date is the latest, or None for no dates
    the last login from a list of login dates, None without any
    the end of a timeline: its newest date
    <look> through dates and <give> the most recent, None when there is nothing
    <determine> the newest entry among date strings
""",
    'max(dates, default=None)',
    'dates.length > 0 ? [...dates].sort()[dates.length - 1] : null',
    inputs=[(['2024-01-01', '2023-12-31'],), ([],), (['2020-05-05'],), (['2021-03-01', '2021-02-28', '2022-01-01'],)],
    also='most_recent newest',
)

several(
    'sort_dates',
    'words dates -> words',
    """
    a list of dates from the earliest to the latest
    <sort> a list of YYYY-MM-DD dates
    <order> dates from old to new
    <sort> ISO dates chronologically
    oldest first ordering of date strings
    ['2024-01-01', '2023-12-31'] -> ['2023-12-31', '2024-01-01']
    chronological order for an array of dates
    <put> dates into the order of the calendar
    <arrange> YYYY-MM-DD strings from earliest to latest
    a timeline: the dates of a list one after the other
    dates ascending
    <bring> a list of ISO dates into time order, the oldest at the front
    <rank> dates from past to future
    appointments given as dates, soonest first
    the dates sorted so that the newest is at the end
    <order> events by date when only the date strings are given
    <line> up dates by time, earliest first
""",
    'sorted(dates)',
    '[...dates].sort()',
    inputs=[(['2024-01-01', '2023-12-31'],), ([],), (['2020-05-05'],), (['2021-03-01', '2021-02-28', '2022-01-01'],)],
    also='order_dates chronological',
)
