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
    which day of the week {x} was or will be
    '2024-03-15' -> 'Friday'
    <say> if {x} is a Monday, a Tuesday or which other weekday, by its name
    day name for {x} in English
    strftime('%A') of {x}
    <work> out on what weekday {x} is
    Monday, Tuesday ... Sunday: the one that belongs to {x}
    the English name of the day on {x}
    <look> up the weekday of a birthday
    on which day of the week somebody was born, birth date given as YYYY-MM-DD
    <determine> the calendar weekday for {x}, as 'Sunday' and the like
    full weekday text of {x}
    date to weekday, for example 'Wednesday'
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
    ? {x} is no working day but Saturday or Sunday
    ? nobody has to go to the office on {x} because it is Saturday or Sunday
    ? the weekday of {x} is Sat or Sun
    ? the day of the week of {x} is one of the two at the end
    ? {x} belongs to the weekend rather than Monday to Friday
    ? {x} is not one of the days Monday to Friday
    ? date.weekday() is 5 or 6 for {x}
    ? school is closed on {x} since it is a Saturday or a Sunday
    <distinguish> weekend dates from workdays
    <test> {x} for being a weekend date
    ? {x} lands on Saturday/Sunday
    ? somebody may sleep late on {x}, which means a weekend
    ? getUTCDay gives 0 or 6 for {x}
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
    <shift> {x} {k} days into the future
    <go> {k} days ahead from {x}
    which date it is {k} days from {x}
    {x} advanced by {k} days
    date + timedelta of {k} days for {x}
    the due date of an invoice from {x} with {k} days to pay
    the calendar date that lies {k} days past {x}
    <push> {x} out by {k} days
    <postpone> {x} by {k} days
    the day on which something ends if it starts on {x} and takes {k} more days
    {k} days later than {x}, as YYYY-MM-DD
    when a trial runs out that begins on {x} and lasts {k} days
    <count> {k} days onwards from {x}
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
    '2023-12-31' -> '2024-01-01'
    tomorrow, if today is {x}
    {x} plus one day
    <go> one day ahead from {x}
    <increase> {x} by a single day, also over the end of a month or year
    the following calendar day of {x} in YYYY-MM-DD
    date of the morrow for {x}
    <advance> {x} to tomorrow
    <determine> what tomorrow is, seen from {x}
    the day that comes directly after {x}
    <skip> to the day after {x}
    <add> 1 day to {x}
    the successor of {x} in the calendar
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
    '2024-01-01' -> '2023-12-31'
    yesterday, if today is {x}
    {x} minus one day
    <go> back one day from {x}
    <decrease> {x} by a single day, also over the start of a month or year
    the preceding calendar day of {x} in YYYY-MM-DD
    <subtract> 1 day from {x}
    <determine> what yesterday was, seen from {x}
    the day directly before {x}
    <rewind> {x} to yesterday
    the predecessor of {x} in the calendar
    the eve of {x} as a date
    one day earlier than {x}
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
    '2024-02-29' -> 60
    how many days of the year have begun by {x}
    ordinal day of {x}, from 1 to 366
    day number of {x} counted from the first of January
    <count> which day in the year {x} is, leap years minded
    julian day within the year for {x}
    tm_yday of {x}
    position of {x} among the days of its year
    <number> the days of the year from 1 and <return> that of {x}
    the running day number for {x}, 32 for February 1st
    <determine> how far into the year {x} is, in days, January 1st being day 1
    strftime('%j') of {x} as an int
    <give> the day-of-year number of {x}
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
