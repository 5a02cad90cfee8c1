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
