"""Times of day."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='dates')

define(
    'seconds_to_time',
    'int seconds -> text',
    """
    a number of seconds as HH:MM:SS
    seconds in the form hours:minutes:seconds with two digits each
    <convert> seconds to HH:MM:SS
    <format> a number of seconds as HH:MM:SS
    <turn> seconds into hours, minutes and seconds like '01:02:03'
    3661 -> '01:01:01'
    <show> a duration in seconds as hours, minutes and seconds with colons
    <break> seconds down into HH:MM:SS, every part two digits wide
    how long a film runs, seconds in, text like '01:02:03' out
    sec to hms text
    the time text for 59 is '00:00:59', for 3600 it is '01:00:00'
    <write> an amount of seconds like a digital clock does, with hours
    <pad> hours, minutes and seconds of a duration to two digits and <join> them with ':'
    a countdown timer label hh:mm:ss out of remaining seconds
    total seconds formatted as h, m and s, zero padded and separated by colons
    <express> elapsed seconds in the HH:MM:SS notation
    the runtime of a job in seconds made readable as hours:minutes:seconds
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
    '01:02:03' -> 3723
    total seconds of a duration written as HH:MM:SS
    hms text to seconds
    how many seconds a clock text like '10:00:00' amounts to
    hours * 3600 + minutes * 60 + seconds from a colon separated time
    <split> a time at the colons and <add> it up to seconds
    the length of a video given as '00:01:00', in seconds
    <work> out the seconds since midnight for a time with hours, minutes and seconds
    a HH:MM:SS duration as one integer, the seconds
    <reduce> hours, minutes and seconds in text to plain seconds
    the seconds count behind a stopwatch reading like '00:01:00'
    <translate> a lap time 'hh:mm:ss' to a whole number of seconds
    int seconds out of a time string with three parts
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
    90 -> '01:30'
    <show> a duration in minutes as hours and minutes, '01:30' for 90
    minutes to hh:mm text
    how long a meeting takes, minutes in, text like '01:30' out
    <split> minutes into hours and the remaining minutes, shown as HH:MM
    an amount of minutes the way a digital clock writes it
    the clock time for minutes since midnight, with leading zeros
    <express> total minutes in HH:MM notation
    59 gives '00:59' and 60 gives '01:00'
    <write> flight time in minutes as two-digit hours, colon, two-digit minutes
    a work time in minutes converted to hours:minutes
    total minutes formatted as h and m, zero padded, with a colon
    <turn> 1439 into '23:59'
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
    '08:30' -> 510
    hh:mm text to minutes
    how many minutes of the day have passed at a time like '12:00'
    total minutes of an hours:minutes text
    60 * hours + minutes from a clock time with a colon
    <split> 'HH:MM' at the colon and <compute> minutes
    the number of minutes a text such as '01:05' stands for
    <express> a time of day in minutes from 00:00
    int minutes out of a time string with hours and minutes
    <translate> a clock time to a whole number of minutes
    an hours and minutes duration as one integer, in minutes
    <work> out the minutes between midnight and a given HH:MM
    the start of an appointment, '08:30', as minutes of the day
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
    '02:30 PM' -> '14:30', '12:00 AM' -> '00:00'
    American time with AM or PM into European HH:MM
    <rewrite> a time such as '11:59 PM' as military time
    12h to 24h
    military time for an am/pm clock text
    <add> 12 to the hours if it is PM, with care for 12 o'clock
    the 24-hour clock text of '09:05 AM', which is '09:05'
    <drop> AM or PM from a time by switching to the 24-hour clock
    am/pm time to hh:mm from 00:00 to 23:59
    <translate> an English clock time like '12:15 PM' to the form used in Germany
    a meridiem time in 24-hour notation
    <express> '02:30 PM' without PM
    <change> an AM/PM time so that hours go from 00 to 23
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
    '14:30' -> '2:30 PM', '00:00' -> '12:00 AM'
    European HH:MM into American time with AM or PM
    <rewrite> military time such as '23:59' with AM or PM
    24h to 12h
    an am/pm text for a time on the 24-hour clock
    <show> '09:05' as '9:05 AM', no leading zero for the hour
    the US way to write a clock time like '12:15', with PM
    <append> AM or PM to a time after bringing its hour to 1 to 12
    hh:mm from 00:00 to 23:59 as a meridiem time
    <translate> '14:30' for American readers
    <change> a 24-hour clock text so that hours go from 12 AM to 11 PM
    12-hour notation for a train departure given like '23:59'
    <express> a time of the day with AM and PM
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
