"""Parts of a text, and texts cut up."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='strings')
COUNT = partial(Param, arg='n', arg_says=('n',), arg_values=(1, 2, 3))

define(
    'split_words',
    'text -> words',
    """
    the words of {x}
    the words in {x}
    a list of the words in {x}
    <split> {x} into words
    <break> {x} into its words
    <separate> {x} into a list of words
    {x} as a list of its words
    'to be or not' -> ['to', 'be', 'or', 'not']
    {x} split on whitespace
    <tokenize> {x} on blanks
    <chop> {x} up into words
    <cut> {x} at spaces into words
    the individual words of {x} one by one in a list
    all words that {x} is made of, as strings in a list
    <turn> the sentence {x} into an array of words
    <explode> {x} by whitespace
    <parse> {x} into words, ignoring extra blanks
    <list> every word in {x}
    split() on a sentence
""",
    '@x.split()',
    "@x.split(/\\s+/).filter((word) => word !== '')",
    also='words get_words to_words',
)

define(
    'first_chars',
    'text -> text',
    """
    the first {k} characters of {x}
    the first {k} letters of {x}
    <take> the first {k} characters of {x}
    <get> the first {k} chars of {x}
    <cut> {x} to its first {k} characters
    the leading {k} characters of {x}
    {x} up to {k} characters
    the beginning of {x}, {k} characters long
    {k} characters from the start of {x}
    a prefix of {x} of length {k}
    <slice> the first {k} characters off {x}
    <keep> only the opening {k} characters of {x}
    <read> {k} characters at the front of {x}
    <shorten> {x} to the first {k} letters, nothing appended
    <extract> {k} letters at the left end of {x}
    left({k}) of {x}
    the initial {k} letters in {x}
""",
    '@x[:@k]',
    '@x.slice(0, @k)',
    params={'k': COUNT((2, 3, 4, 5))},
    also='prefix first_n_chars left',
)

define(
    'last_chars',
    'text -> text',
    """
    the last {k} characters of {x}
    the last {k} letters of {x}
    <take> the last {k} characters of {x}
    <get> the last {k} chars of {x}
    the ending of {x} with length {k}
    the final {k} characters of {x}
    the trailing {k} letters of {x}
    the tail of {x}, {k} characters long
    {k} characters from the end of {x}
    a suffix of {x} of length {k}
    <slice> the last {k} characters from {x}
    <keep> only the closing {k} characters of {x}
    <read> {k} characters at the back of {x}
    <extract> {k} letters at the right end of {x}
    right({k}) of {x}
    <return> what {x} ends with, {k} characters of it
    <drop> all of {x} but the last {k} characters
""",
    '@x[max(0, len(@x) - @k):]',
    '@x.slice(Math.max(0, @x.length - @k))',
    params={'k': COUNT((2, 3, 4, 5), arg_values=(1, 2, 0, 3))},
    also='suffix last_n_chars right',
)

define(
    'truncate',
    'text -> text',
    """
    {x} cut to {k} characters, with '...' at the end if it was longer
    <truncate> {x} to {k} characters and add '...' if it was cut
    <shorten> {x} to {k} characters followed by '...'
    <cut> {x} after {k} characters and append an ellipsis '...'
    <limit> {x} to {k} characters, adding '...' when something is lost
    {x} unchanged if it has at most {k} characters, otherwise its first {k} and '...'
    a preview of {x}: {k} characters and then '...' when there is more
    <clip> {x} at {k} characters with '...' behind when it is too long
    <abbreviate> a long {x} as its first {k} characters plus '...'
    <bring> {x} down to {k} characters and <mark> the cut with '...'
    {x} with everything past {k} characters replaced by '...'
    an ellipsis '...' after the first {k} characters of {x} if it is longer than that
    a teaser of {x}, not over {k} characters before the three dots '...'
    <chop> {x} off after {k} characters and <put> three dots '...' if anything was dropped
    <show> at most {k} characters of {x}, followed by '...' if there are more
    for a table column, <cut> {x} at {k} characters with '...' only where needed
    <reduce> {x} to {k} characters + '...' unless it is short enough already
""",
    "@x if len(@x) <= @k else @x[:@k] + '...'",
    "@x.length <= @k ? @x : @x.slice(0, @k) + '...'",
    params={'k': Param((5, 8, 10, 4), arg='length', arg_says=('a given length', 'length', 'n'), arg_values=(3, 5, 8))},
    also='shorten ellipsis cut_text',
)

define(
    'characters',
    'text -> words',
    """
    the characters of {x} as a list
    a list of the characters in {x}
    a list with each letter of {x}
    <split> {x} into characters
    <break> {x} into single letters
    <turn> {x} into a list of characters
    {x} as separate characters
    'abc' -> ['a', 'b', 'c']
    <explode> {x} letter by letter
    an array holding every character of {x}
    list of chars from {x}
    <separate> all the letters of {x}
    <divide> {x} into individual characters
    <spread> {x} into an array
    toCharArray for {x}
    <list> each character of {x} on its own
    <cut> {x} up after every character
    one-letter strings, in order, for each character of {x}
    <make> a list where each entry is one character of {x}
""",
    'list(@x)',
    '[...@x]',
    also='to_chars char_list chars letters',
)

define(
    'every_other_char',
    'text -> text',
    """
    every other character of {x}
    every second character of {x}, starting with the first
    <take> every other character of {x}
    <keep> only the characters at even positions in {x}
    <skip> every second letter of {x}
    'abcdef' -> 'ace'
    alternate characters of {x}, beginning with the first
    <jump> over one character each time when reading {x} from the start
    characters 0, 2, 4 and so on of {x}
    <turn> 'python' into 'pto'
    the characters with even index in {x}
    1st, 3rd, 5th character and onward of {x}
    <drop> the 2nd, 4th, 6th character of {x} and so on
    {x} with step 2 from the start
    <select> characters of {x} by twos, the first included
    one character of {x} taken, one left out, and again to the end
    slice with step two, [::2], on a string
""",
    '@x[::2]',
    "[...@x].filter((_, i) => i % 2 === 0).join('')",
    also='even_chars every_second_char',
)

define(
    'split_lines',
    'text -> words',
    """
    the lines of {x}
    a list of the lines in {x}
    <split> {x} into lines
    <break> {x} up into its lines
    <separate> {x} at line breaks
    {x} as a list of lines
    an array with one string per line of {x}
    {x} cut at newline characters
    <split> a multi-line string into separate lines
    <chop> {x} at each newline
    <tokenize> {x} by line
    <list> all the rows of text in {x}
    the single lines that {x} consists of
    <turn> the contents of a file into a list of lines
    <parse> {x} line by line into an array
    <divide> {x} wherever a new line starts
    every line of {x} as its own string
    line array of {x}
""",
    r"@x.split('\n')",
    r"@x.split('\n')",
    inputs=[('a\nb',), ('one',), ('x\ny\nz',), ('',), ('1\n2',)],
    also='lines get_lines to_lines',
)

define(
    'split_by',
    'text -> words',
    """
    the parts of {x} separated by {sep}
    {x} split at {sep}
    <split> {x} at every {sep}
    <split> {x} by {sep}
    <cut> {x} into parts at each {sep}
    a list of the pieces of {x} between {sep}
    {x} divided at each {sep}
    {x} as a list of parts, {sep} being the delimiter
    the tokens of {x} with {sep} between them
    <break> {x} apart at {sep}
    <tokenize> {x} with {sep} as delimiter
    <chop> {x} into pieces wherever there is {sep}
    <separate> {x} on {sep} into a list
    <explode> {x} on {sep}
    <divide> {x} into fields delimited by {sep}
    the fields of {x} as an array, cut at every {sep}
    <list> every part of {x} delimited by {sep}
    split({sep}) of {x} into an array
""",
    '@x.split(@sep)',
    '@x.split(@sep)',
    params={
        'sep': Param(
            (',', ';', '-', '|', ':'),
            arg='separator',
            arg_says=('a separator', 'a given separator', 'separator'),
            says={
                ',': ('comma', "','"),
                ';': ('semicolon', "';'"),
                '-': ('dash', 'hyphen', "'-'"),
                '|': ("'|'", 'pipe'),
                ':': ('colon', "':'"),
            },
        )
    },
    inputs=[('a,b,c',), ('1-2-3',), ('x;y',), ('k:v',), ('none',), ('p|q|r',), ('',), ('a,b;c-d',)],
    also='split split_on parts',
)

define(
    'middle_char',
    'text -> text',
    """
    the middle character of {x}
    the middle of {x}, two characters if its length is even
    <get> the middle character of {x}
    <find> the middle letter of {x}, or the middle two
    'abc' -> 'b'
    'abcd' -> 'bc'
    the central character of {x}
    the letter at the centre of {x}, or two for an even length
    <return> what is right in the middle of {x}: one character or two
    center char of {x}; when even, both central ones
    the one or two characters halfway through {x}
    <pick> the midpoint of {x}, both letters if the length is even
    <extract> the innermost letter(s) of {x}
    <turn> 'middle' into 'dd' and 'hello' into 'l'
    the mid letter of a word, a pair if the word has an even number of letters
    <locate> the centre of {x} and <give> the one or two letters there
""",
    '@x[(len(@x) - 1) // 2:len(@x) // 2 + 1]',
    '@x.slice(Math.floor((@x.length - 1) / 2), Math.floor(@x.length / 2) + 1)',
    inputs=[('abc',), ('abcd',), ('x',), ('hello',), ('middle',), ('python',)],
    also='middle get_middle',
)
