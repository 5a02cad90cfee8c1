"""Parts of dates, and dates as people write them."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='dates')

define(
    'year_of',
    'date -> int',
    """
    the year of {x}
    the year of {x} as a number
    <get> the year from {x}
    <extract> the year of {x} as an integer
    '2024-03-15' -> 2024
    which year {x} belongs to, as an integer
    year part of {x}
    only the year out of {x}
    <take> the first four digits of {x} as a number
    the calendar year in {x}
    <read> the year off {x}
    in what year {x} is
    <parse> just the year from {x}
    date.year for {x}
    an int with the year component of {x}
    the vintage year of a bottle filled on {x}
    <strip> month and day from {x}, leaving the year as a number
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
    '2024-03-15' -> 3
    which month {x} belongs to, 1 for January up to 12
    month part of {x} as an integer
    only the month out of {x}, as an int
    <read> the month number off {x}
    <parse> just the month from {x}, e.g. 12 for December
    in what month number {x} is
    date.month for {x}
    the numeric month component of {x}
    the middle part of {x} as a number
    <take> the two digits between the dashes of {x} as an integer
    <tell> the month of {x} by its number
    the month count 1..12 in {x}
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
    '2024-03-15' -> 'March'
    which month {x} is in, in words
    <say> whether {x} is in January, February or another month, by its name
    the month of {x} written out
    full English month for {x}, like 'October'
    strftime('%B') of {x}
    the month in {x} as a word
    <spell> out the month of {x}
    <name> the month that {x} belongs to
    date to month name, e.g. 'December' for 2023-12-31
    the page of the wall calendar on which {x} is found: 'January', 'February' ...
    <translate> the month number in {x} to its English name
    <look> up what the month of {x} is called
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
    '2024-05-17' -> 2
    which quarter of the year {x} is in, 1 to 4
    fiscal quarter number of {x} if the year starts in January
    <tell> if {x} is in Q1, Q2, Q3 or Q4, as a number
    <determine> the three-month period (1..4) that contains {x}
    calendar quarter for {x}
    1 for January to March, 2 until June, 3 until September, else 4, for {x}
    <assign> {x} to its quarter
    the quarter number of a booking on {x}
    <determine> in which fourth of the year {x} lies
    the business quarter (1, 2, 3 or 4) for {x}
    quarter index from 1 of {x}
    (month + 2) // 3 of {x}
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
    '2024-03-15' -> '15/03/2024'
    <rewrite> {x} in the British order with slashes
    {x} the way people in the UK write it, with slashes
    day first, then month, then year, slashes in between, for {x}
    <change> {x} from YYYY-MM-DD to dd/mm/yyyy
    <show> {x} as dd/mm/yyyy
    the European slash notation of {x}
    strftime('%d/%m/%Y') of {x}
    <reorder> the parts of {x} to DD/MM/YYYY
    ISO date to day/month/year
    <display> {x} on a French form: 31/12/2023
    the DD/MM/YYYY text of {x}
    {x} with slashes and the day in front
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
    '2024-03-15' -> '15.03.2024'
    <rewrite> {x} the way Germans write dates
    day first, then month, then year, dots in between, for {x}
    <change> {x} from YYYY-MM-DD to dd.mm.yyyy
    <show> {x} as TT.MM.JJJJ
    {x} with points instead of dashes and the day first
    the dotted notation of {x}, day.month.year
    strftime('%d.%m.%Y') of {x}
    <reorder> the parts of {x} to DD.MM.YYYY
    ISO date to German date
    <display> {x} in a letter to Austria or Switzerland, like 31.12.2023
    {x} separated by full stops, day before month before year
    the DD.MM.YYYY text of {x}
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
    '2024-03-15' -> '03/15/2024'
    <rewrite> {x} the way Americans write dates
    month first, then day, then year, slashes in between, for {x}
    <change> {x} from YYYY-MM-DD to mm/dd/yyyy
    <show> {x} as mm/dd/yyyy
    US date notation of {x}
    strftime('%m/%d/%Y') of {x}
    <reorder> the parts of {x} to MM/DD/YYYY
    ISO date to US date
    <display> {x} for readers in the United States
    {x} with slashes and the month in front
    the MM/DD/YYYY text of {x}
    <localize> {x} for the USA, like 12/31/2023
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
    '2024-03-15' -> [2024, 3, 15]
    <break> {x} up at its dashes, three integers
    y, m, d of {x} in a list
    <take> {x} apart: year first, then month, then day
    the three components of {x} as ints
    an array with the year, the month and the day of {x}
    <unpack> {x} to numeric year, month, day
    <read> year, month and day out of {x}, leading zeros gone
    split('-') on {x} with every part made an int
    the date parts of {x} as numbers in the order they are written
    <dissect> {x}, for instance [1999, 11, 30]
    <transform> {x} to an array of three numbers
    [y, m, d] for {x}
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
    '15/08/1999' -> '1999-08-15'
    British date to ISO 8601
    <rewrite> a dd/mm/yyyy date so that it sorts well: yyyy-mm-dd
    <reverse> the parts of a date with slashes and <join> them with dashes
    a day-first slash date normalized to YYYY-MM-DD
    European to ISO date, 01/02/2003 is the 1st of February
    <change> '29/02/2024' to '2024-02-29'
    <normalise> dates typed in as DD/MM/YYYY for a database column
    the ISO form of a date whose day comes first
    <restructure> day/month/year to year-month-day
    <swap> day and year of a date with slashes, dashes in the result
    dmy to ymd, slashes become hyphens
    the database form 'YYYY-MM-DD' of what a user wrote as 'DD/MM/YYYY'
""",
    "'-'.join(@x.split('/')[::-1])",
    "@x.split('/').reverse().join('-')",
    inputs=[('31/12/2024',), ('01/02/2003',), ('15/08/1999',), ('29/02/2024',)],
    also='to_iso dmy_to_iso',
)
