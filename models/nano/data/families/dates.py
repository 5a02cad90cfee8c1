"""Dates as 'YYYY-MM-DD'."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='dates')

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
