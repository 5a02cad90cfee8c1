"""Lists of words changed one by one."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='lists')

define(
    'upper_each',
    'words -> words',
    """
    {x} in upper case
    each of {x} in upper case
    <convert> {x} to uppercase
    <convert> every string in {x} to uppercase
    <make> each of {x} uppercase
    <uppercase> every word in {x}
    every one of {x} in capital letters
    <upcase> all of {x}
    <map> toUpperCase over {x}
    all strings in {x} as capitals
    ['hi', 'you'] -> ['HI', 'YOU']
    <capitalize> all letters of all words in {x}
    {x}, each of them in all caps
    <turn> {x} to big letters, one by one
    <apply> upper to each string in {x}
    an uppercase copy of each string in {x}
    <raise> {x} to capitals, keeping the list
    shouted version of every string in {x}
""",
    '[word.upper() for word in @x]',
    '@x.map((word) => word.toUpperCase())',
    also='uppercase_all to_upper_all upper_words',
)

define(
    'lower_each',
    'words -> words',
    """
    {x} in lower case
    each of {x} in lower case
    <convert> {x} to lowercase
    <convert> every string in {x} to lowercase
    <make> each of {x} lowercase
    <lowercase> every word in {x}
    every one of {x} in small letters
    <downcase> all of {x}
    <map> toLowerCase over {x}
    ['Ok', 'NO'] -> ['ok', 'no']
    all strings in {x} without capitals
    {x}, each of them lowercased
    <turn> {x} to small letters, one by one
    <apply> lower to each string in {x}
    a lowercase copy of each string in {x}
    <normalize> the case of tags in a list to lowercase
    <change> capitals to small letters in all of {x}
    lowercased strings of {x}
""",
    '[word.lower() for word in @x]',
    '@x.map((word) => word.toLowerCase())',
    also='lowercase_all to_lower_all lower_words',
)

define(
    'capitalize_each',
    'words -> words',
    """
    {x} with capital first letters
    <capitalize> each of {x}
    <capitalize> every word in {x}
    <make> the first letter of each of {x} uppercase
    each of {x} with its first letter in upper case
    ['tom', 'ann'] -> ['Tom', 'Ann']
    {x}, each starting with a big letter
    <begin> every string in {x} with a capital
    <uppercase> the initial of each string in {x} and <leave> the rest alone
    <map> {x} so that each starts in upper case
    ucfirst over {x}
    first letter big for all strings in {x}
    <fix> a list of names so that each has a capital at the start
    every one of {x} with an uppercase initial, other letters unchanged
    <change> the first character of each of {x} to its capital
    upper-first version of all in {x}
    <give> each of {x} a capital first letter
""",
    '[word[:1].upper() + word[1:] for word in @x]',
    '@x.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))',
    also='capitalize_all capitalize_words_list',
)

define(
    'lengths',
    'words -> numbers',
    """
    the lengths of {x}
    the length of each of {x}
    a list of the lengths of {x}
    <compute> the length of every string in {x}
    <map> {x} to their lengths
    <list> how long each of {x} is
    ['a', 'bcd'] -> [1, 3]
    how many characters each of {x} has, as a list
    len of each string in {x}
    <measure> all of {x}
    <map> len over {x}
    <replace> every word in {x} by its length
    sizes of the strings in {x}
    character counts of {x}, one per string
    <turn> ['hi', 'hello'] into [2, 5]
    <get> a list of ints telling how long the strings in {x} are
    the number of letters in every one of {x}
    word sizes, in the same order as {x}
""",
    '[len(word) for word in @x]',
    '@x.map((word) => word.length)',
    also='word_sizes get_lengths map_lengths',
)

define(
    'first_letters',
    'words -> words',
    """
    the first letters of {x}
    the first letter of each of {x}
    a list with the first character of each of {x}
    <take> the first letter of every word in {x}
    <get> the initial of each of {x}
    ['cat', 'dog'] -> ['c', 'd']
    the initials of {x}
    the starting letter for each of {x}, as a list
    <map> every string in {x} to its first character
    word[0] for each of {x}
    <collect> the leading character of every string in {x}
    <extract> initials from {x} into a list
    opening letters of {x}
    <cut> each of {x} down to its first letter
    only the first character of each of {x}
    <turn> ['Ann', 'Bob'] into ['A', 'B']
    a list of what letter each of {x} begins with
""",
    '[word[:1] for word in @x]',
    '@x.map((word) => word.slice(0, 1))',
    also='initials_list first_chars_of',
)

define(
    'to_numbers',
    'words -> numbers',
    """
    {x} as integers
    the integers that {x} stand for
    <convert> {x} to integers
    <parse> each of {x} as an integer
    <turn> {x} into numbers
    ['1', '22'] -> [1, 22]
    {x} parsed to ints
    int of each of {x}
    numeric strings of {x} as whole numbers
    <cast> {x} to int
    <map> int over {x}
    <read> {x} as integers
    <change> every numeric string in {x} to an integer
    <make> ints from {x}
    the list of integers written in {x}
    parseInt for all of {x}
    <transform> digit strings like ['10', '20'] to [10, 20]
    user input came as strings, <give> the integers in the list
""",
    '[int(word) for word in @x]',
    '@x.map((word) => parseInt(word, 10))',
    inputs=[(['1', '2', '3'],), ([],), (['42'],), (['-5', '0', '7'],), (['10', '20'],)],
    also='parse_ints to_ints strings_to_numbers',
)

define(
    'prefix_each',
    'words -> words',
    """
    each of {x} with {p} in front
    {x} with {p} put before each
    <add> {p} in front of every string in {x}
    <prepend> {p} to each of {x}
    <prefix> every word in {x} with {p}
    {p} before every one of {x}
    {p} + word for each of {x}
    every string of {x} preceded by {p}
    <put> {p} ahead of all of {x}
    <start> each of {x} with {p}
    <attach> {p} to the beginning of every string in {x}
    <stick> {p} on the front of all of {x}
    {x} with {p} as a prefix on each
    <map> each of {x} to {p} followed by itself
    <insert> {p} at the start of each string in {x}
    <extend> every one of {x} on the left by {p}
    all of {x}, {p} leading each
""",
    '[@p + word for word in @x]',
    '@x.map((word) => @p + word)',
    params={'p': Param(('#', '- ', 'x', '@ ', 'pre'), arg='prefix', arg_says=('a prefix', 'a given prefix', 'prefix'))},
    also='add_prefix prepend_all',
)

define(
    'suffix_each',
    'words -> words',
    """
    each of {x} with {p} at the end
    <add> {p} to the end of every string in {x}
    <append> {p} to each of {x}
    {x} with {p} put after each
    {p} after every one of {x}
    word + {p} for each of {x}
    every string of {x} followed by {p}
    <put> {p} behind all of {x}
    <finish> each of {x} with {p}
    <attach> {p} to the tail of every string in {x}
    <stick> {p} on the end of all of {x}
    {x} with {p} as a suffix on each
    <map> each of {x} to itself followed by {p}
    <extend> every one of {x} on the right by {p}
    all of {x}, {p} closing each
    <tack> {p} onto every string in {x}
""",
    '[word + @p for word in @x]',
    '@x.map((word) => word + @p)',
    params={'p': Param(('!', 's', '.', '?', 'ing'), arg='suffix', arg_says=('a suffix', 'a given suffix', 'suffix'))},
    also='add_suffix append_all',
)

define(
    'number_lines',
    'words -> words',
    """
    {x} numbered like '1. first'
    {x} with their number in front, as in '1. text'
    <number> {x} as '1. a', '2. b' and so on
    <put> '1. ', '2. ' ... in front of {x}
    ['a', 'b'] -> ['1. a', '2. b']
    an ordered list with '1. ', '2. ' and so on before {x}
    <enumerate> {x} as '1. x', '2. y'
    {x} with a running number, a dot and a blank before each
    <prefix> each of {x} with its position from 1 and '. '
    <label> {x} '1. ', '2. ', '3. ' in order
    <turn> {x} to numbered lines starting at '1. '
    ranking of {x}, as in '1. gold', '2. silver'
    <add> list numbers like '1. ' to the front of every string in {x}
    numbered steps for a recipe: '1. mix', '2. bake'
    <write> the position and '. ' before each of {x}, counting from one
    {x} like a table of contents, '1. intro' and so on
""",
    "[f'{i}. {word}' for i, word in enumerate(@x, 1)]",
    '@x.map((word, i) => `${i + 1}. ${word}`)',
    also='numbered enumerate_words add_numbers_to_lines',
)
