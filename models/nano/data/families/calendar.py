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
""",
    'sorted(dates)',
    '[...dates].sort()',
    inputs=[(['2024-01-01', '2023-12-31'],), ([],), (['2020-05-05'],), (['2021-03-01', '2021-02-28', '2022-01-01'],)],
    also='order_dates chronological',
)
