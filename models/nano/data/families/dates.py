"""Dates as 'YYYY-MM-DD' and times of day."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='dates')
several = partial(fn, theme='dates', combines=False)

define(
    'weekday',
    'date -> text',
    """
    the name of the weekday of {x}
    the day of the week of {x}
    the weekday on which {x} falls
    <find> the weekday of {x}
    <tell> the day of the week for {x}
    <get> the weekday name of {x}
""",
    """
    import datetime

    def @f(date):
        names = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
        return names[datetime.date.fromisoformat(date).weekday()]
""",
    """
    function @f(date) {
      const names = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
      return names[new Date(date).getUTCDay()];
    }
""",
    also='day_of_week weekday_name day_name',
)

define(
    'is_weekend',
    'date -> bool',
    """
    ? {x} is on a weekend
    ? {x} is a Saturday or Sunday
    ? {x} falls on a weekend
    ? {x} is a weekend day
""",
    """
    import datetime

    def @f(date):
        return datetime.date.fromisoformat(date).weekday() >= 5
""",
    """
    function @f(date) {
      return [0, 6].includes(new Date(date).getUTCDay());
    }
""",
    inputs=[('2024-03-16',), ('2024-03-15',), ('2024-02-25',), ('2023-12-25',), ('2021-07-04',)],
    also='weekend',
)

define(
    'add_days',
    'date -> date',
    """
    {x} plus {k} days
    the date {k} days after {x}
    <add> {k} days to {x}
    <find> the date {k} days later than {x}
    <move> {x} forward by {k} days
    <compute> the date that is {k} days after {x}
""",
    """
    import datetime

    def @f(@args):
        day = datetime.date.fromisoformat(date) + datetime.timedelta(days=@k)
        return day.isoformat()
""",
    """
    function @f(@args) {
      const day = new Date(date);
      day.setUTCDate(day.getUTCDate() + @k);
      return day.toISOString().slice(0, 10);
    }
""",
    params={
        'k': Param((7, 10, 30, 100), arg='days', arg_says=('a given number of', 'n', 'some'), arg_values=(1, 7, 30))
    },
    also='date_plus days_later shift_date',
)

define(
    'next_day',
    'date -> date',
    """
    the day after {x}
    the date that follows {x}
    <get> the next day after {x}
    <find> the date of the day after {x}
""",
    """
    import datetime

    def @f(date):
        return (datetime.date.fromisoformat(date) + datetime.timedelta(days=1)).isoformat()
""",
    """
    function @f(date) {
      const day = new Date(date);
      day.setUTCDate(day.getUTCDate() + 1);
      return day.toISOString().slice(0, 10);
    }
""",
    also='tomorrow day_after',
)

define(
    'previous_day',
    'date -> date',
    """
    the day before {x}
    the date that comes before {x}
    <get> the day before {x}
    <find> the date of the previous day of {x}
""",
    """
    import datetime

    def @f(date):
        return (datetime.date.fromisoformat(date) - datetime.timedelta(days=1)).isoformat()
""",
    """
    function @f(date) {
      const day = new Date(date);
      day.setUTCDate(day.getUTCDate() - 1);
      return day.toISOString().slice(0, 10);
    }
""",
    also='yesterday day_before',
)

define(
    'day_of_year',
    'date -> int',
    """
    the day of the year of {x}
    the number of {x} within its year
    <compute> the day of the year for {x}, 1 for January 1st
    <tell> which day of the year {x} is
""",
    """
    import datetime

    def @f(date):
        return datetime.date.fromisoformat(date).timetuple().tm_yday
""",
    """
    function @f(date) {
      const start = Date.UTC(Number(date.slice(0, 4)), 0, 1);
      return (Date.parse(date) - start) / 86400000 + 1;
    }
""",
    also='yearday ordinal_day',
)

define(
    'year_of',
    'date -> int',
    """
    the year of {x}
    the year of {x} as a number
    <get> the year from {x}
    <extract> the year of {x} as an integer
""",
    'int(@x[:4])',
    'Number(@x.slice(0, 4))',
    also='get_year year',
)

define(
    'month_of',
    'date -> int',
    """
    the month of {x} as a number
    the number of the month of {x}
    <get> the month from {x} as a number from 1 to 12
    <extract> the month of {x} as an integer
""",
    'int(@x[5:7])',
    'Number(@x.slice(5, 7))',
    also='get_month month',
)

define(
    'month_name_of',
    'date -> text',
    """
    the name of the month of {x}
    the month name of {x}
    <get> the English month name of {x}
    <tell> the name of the month in which {x} is
""",
    """
    def @f(date):
        names = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
        return names[int(date[5:7]) - 1]
""",
    """
    function @f(date) {
      const names = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
      return names[Number(date.slice(5, 7)) - 1];
    }
""",
    also='get_month_name',
)

define(
    'quarter',
    'date -> int',
    """
    the quarter of {x}
    the quarter of the year in which {x} is
    <get> the quarter of {x} from 1 to 4
    <compute> the quarter for {x}
""",
    '(int(@x[5:7]) + 2) // 3',
    'Math.ceil(Number(@x.slice(5, 7)) / 3)',
    also='get_quarter',
)

define(
    'format_date',
    'date -> text',
    """
    {x} as DD/MM/YYYY
    {x} in the form DD/MM/YYYY
    <convert> {x} to DD/MM/YYYY
    <format> {x} as day/month/year
    <turn> {x} into DD/MM/YYYY
""",
    "f'{@x[8:]}/{@x[5:7]}/{@x[:4]}'",
    '`${@x.slice(8)}/${@x.slice(5, 7)}/${@x.slice(0, 4)}`',
    also='to_dmy reformat_date',
)

define(
    'format_date_dots',
    'date -> text',
    """
    {x} as DD.MM.YYYY
    {x} in the German form DD.MM.YYYY
    <convert> {x} to DD.MM.YYYY
    <format> {x} as day.month.year
""",
    "f'{@x[8:]}.{@x[5:7]}.{@x[:4]}'",
    '`${@x.slice(8)}.${@x.slice(5, 7)}.${@x.slice(0, 4)}`',
    also='german_date',
)

define(
    'format_date_us',
    'date -> text',
    """
    {x} as MM/DD/YYYY
    {x} in the American form MM/DD/YYYY
    <convert> {x} to MM/DD/YYYY
    <format> {x} as month/day/year
""",
    "f'{@x[5:7]}/{@x[8:]}/{@x[:4]}'",
    '`${@x.slice(5, 7)}/${@x.slice(8)}/${@x.slice(0, 4)}`',
    also='us_date',
)

define(
    'split_date',
    'date -> numbers',
    """
    {x} as a list of year, month and day
    the year, month and day of {x} as numbers
    <split> {x} into year, month and day
    <parse> {x} into [year, month, day]
""",
    "[int(part) for part in @x.split('-')]",
    "@x.split('-').map(Number)",
    also='parse_date date_parts',
)

define(
    'iso_from_dmy',
    'text -> date',
    """
    a date like '31/12/2024' as '2024-12-31'
    a DD/MM/YYYY date in the form YYYY-MM-DD
    <convert> a date from DD/MM/YYYY to YYYY-MM-DD
    <turn> a day/month/year date into an ISO date
""",
    "'-'.join(@x.split('/')[::-1])",
    "@x.split('/').reverse().join('-')",
    inputs=[('31/12/2024',), ('01/02/2003',), ('15/08/1999',), ('29/02/2024',)],
    also='to_iso dmy_to_iso',
)

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

define(
    'seconds_to_time',
    'int seconds -> text',
    """
    a number of seconds as HH:MM:SS
    seconds in the form hours:minutes:seconds with two digits each
    <convert> seconds to HH:MM:SS
    <format> a number of seconds as HH:MM:SS
    <turn> seconds into hours, minutes and seconds like '01:02:03'
""",
    "f'{@x // 3600:02}:{@x // 60 % 60:02}:{@x % 60:02}'",
    "[Math.floor(@x / 3600), Math.floor(@x / 60) % 60, @x % 60].map((part) => String(part).padStart(2, '0')).join(':')",
    inputs=[(0,), (59,), (3600,), (3661,), (86399,)],
    also='format_seconds to_hms format_time hms',
)

define(
    'time_to_seconds',
    'text -> int',
    """
    a time like '01:02:03' in seconds
    the number of seconds in a HH:MM:SS time
    <convert> HH:MM:SS to seconds
    <parse> a time 'HH:MM:SS' into seconds
    <turn> hours:minutes:seconds into a number of seconds
""",
    """
    def @f(text):
        hours, minutes, seconds = (int(part) for part in text.split(':'))
        return hours * 3600 + minutes * 60 + seconds
""",
    """
    function @f(text) {
      const [hours, minutes, seconds] = text.split(':').map(Number);
      return hours * 3600 + minutes * 60 + seconds;
    }
""",
    inputs=[('00:00:00',), ('00:01:00',), ('01:02:03',), ('23:59:59',), ('10:00:00',)],
    also='parse_hms hms_to_seconds to_seconds',
)

define(
    'minutes_to_time',
    'int minutes -> text',
    """
    a number of minutes as HH:MM
    minutes in the form hours:minutes with two digits each
    <convert> minutes to HH:MM
    <format> a number of minutes as HH:MM
""",
    "f'{@x // 60:02}:{@x % 60:02}'",
    "[Math.floor(@x / 60), @x % 60].map((part) => String(part).padStart(2, '0')).join(':')",
    inputs=[(0,), (59,), (60,), (90,), (1439,)],
    also='to_hm format_minutes',
)

define(
    'time_to_minutes',
    'text -> int',
    """
    a time like '08:30' in minutes after midnight
    the minutes since midnight of a HH:MM time
    <convert> a HH:MM time to minutes
    <parse> 'HH:MM' into the number of minutes since midnight
""",
    """
    def @f(text):
        hours, minutes = text.split(':')
        return int(hours) * 60 + int(minutes)
""",
    """
    function @f(text) {
      const [hours, minutes] = text.split(':').map(Number);
      return hours * 60 + minutes;
    }
""",
    inputs=[('00:00',), ('08:30',), ('12:00',), ('23:59',), ('01:05',)],
    also='parse_time minutes_since_midnight to_minutes',
)

define(
    'to_24_hours',
    'text -> text',
    """
    a time like '02:30 PM' in 24 hour form
    a 12 hour time converted to 24 hours
    <convert> a 12-hour time to 24-hour format
    <turn> 'hh:mm AM' or 'hh:mm PM' into HH:MM
""",
    """
    def @f(text):
        time, half = text.split(' ')
        hours, minutes = time.split(':')
        hour = int(hours) % 12 + (12 if half == 'PM' else 0)
        return f'{hour:02}:{minutes}'
""",
    """
    function @f(text) {
      const [time, half] = text.split(' ');
      const [hours, minutes] = time.split(':');
      const hour = (Number(hours) % 12) + (half === 'PM' ? 12 : 0);
      return `${String(hour).padStart(2, '0')}:${minutes}`;
    }
""",
    inputs=[('02:30 PM',), ('12:00 AM',), ('12:15 PM',), ('09:05 AM',), ('11:59 PM',)],
    also='convert_to_24h time24',
)

define(
    'to_12_hours',
    'text -> text',
    """
    a time like '14:30' in 12 hour form with AM or PM
    a 24 hour time converted to 12 hours, as in '2:30 PM'
    <convert> a 24-hour time to 12-hour format with AM or PM
    <turn> HH:MM into a time like '2:30 PM'
""",
    """
    def @f(text):
        hours, minutes = text.split(':')
        hour = int(hours)
        half = 'PM' if hour >= 12 else 'AM'
        return f'{hour % 12 or 12}:{minutes} {half}'
""",
    """
    function @f(text) {
      const [hours, minutes] = text.split(':');
      const hour = Number(hours);
      const half = hour >= 12 ? 'PM' : 'AM';
      return `${hour % 12 || 12}:${minutes} ${half}`;
    }
""",
    inputs=[('14:30',), ('00:00',), ('12:15',), ('09:05',), ('23:59',)],
    also='convert_to_12h time12',
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
