"""A text made into another one."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='strings')

define(
    'reverse_string',
    'text -> text',
    """
    {x} reversed
    {x} backwards
    <reverse> {x}
    <reverse> the characters of {x}
    <turn> {x} around
    <write> {x} backwards
    <flip> {x}
    {x} in reverse
    {x} from back to front
    the mirror image of {x}
    {x} spelled from right to left
    <invert> the order of the characters of {x}
    <read> {x} from the end to the beginning
    {x} with its characters in the opposite order
    'abc' -> 'cba'
    <turn> 'hello' into 'olleh'
    <rewrite> {x} starting at its last character
    string reversal of {x}
    {x} with the last char first and the first char last
    <spell> the word from behind
    strrev for {x}
""",
    '@x[::-1]',
    "[...@x].reverse().join('')",
    also='reverse reverse_text reversed_string',
)

define(
    'reverse_words',
    'text -> text',
    """
    {x} with the order of its words reversed
    the words of {x} in reverse order
    <reverse> the order of the words in {x}
    <reverse> the words in {x}
    <put> the words of {x} in reverse order
    {x} with the last word first
    <swap> around the word order of {x} so that the last comes first
    {x} read word by word from the end
    'one two three' -> 'three two one'
    <turn> 'I love you' into 'you love I'
    the sentence {x} with words back to front but the spelling of each untouched
    <flip> the word sequence of {x}
    <mirror> the order of words in {x}, letters inside words stay
    words of {x} last to first in one string
    <rearrange> the words of {x} from end to start
    the words of {x} in opposite order, the way Yoda talks
    <split> on spaces, <reverse> and <join> the words of {x} again
""",
    "' '.join(@x.split()[::-1])",
    r"@x.split(/\s+/).filter((word) => word !== '').reverse().join(' ')",
    also='reverse_word_order flip_words',
)

define(
    'reverse_each_word',
    'text -> text',
    """
    {x} with each word reversed
    {x} with every word spelled backwards
    <reverse> each word in {x}
    <reverse> every word of {x} but keep their order
    <spell> each word of {x} backwards
    <flip> the letters of each word in {x}
    every single word of {x} mirrored, the word order untouched
    'abc def' -> 'cba fed'
    <turn> 'good day' into 'doog yad'
    <reverse> letters word by word in {x}
    <write> every word in {x} from right to left while words stay where they are
    {x} with the letters inside each of its words back to front
    words of {x} individually reversed
    <mirror> the spelling of each word in {x}
    a secret kids language with every word of the sentence spelled in reverse
    the letters in every word of {x} flipped, sequence of words the same
    <invert> each word of {x} in place
    for all words of {x} the reverse spelling, joined by spaces again
""",
    "' '.join(word[::-1] for word in @x.split())",
    r"@x.split(/\s+/).filter((word) => word !== '').map((word) => [...word].reverse().join('')).join(' ')",
    also='reverse_every_word backward_words',
)

define(
    'replace_char',
    'text -> text',
    """
    {x} with {a} replaced by {b}
    <replace> {a} by {b} in {x}
    <replace> every {a} in {x} with {b}
    <change> each {a} to {b} in {x}
    <substitute> {b} for {a} in {x}
    {x} where {a} became {b}
    {x} with {b} instead of {a}
    {x} after exchanging every {a} for {b}
    <swap> out {a} for {b} everywhere in {x}
    <overwrite> each {a} in {x} with {b}
    all {a} of {x} turned into {b}
    <put> {b} wherever {x} has {a}
    a copy of {x} in which {a} is {b}
    <exchange> all occurrences of {a} in {x} for {b}
    <transform> {x} so that {b} stands in place of {a}
    <rewrite> {x} using {b} where {a} was
    global replace of {a} by {b} in {x}
    <map> {a} to {b} through the whole of {x}
""",
    '@x.replace(@a, @b)',
    '@x.split(@a).join(@b)',
    params={
        'a': Param(('a', 'o', 'l', 'e', 's'), arg='old', arg_says=('old', 'a given character')),
        'b': Param(('x', '-', '_', '*', '0'), arg='other', arg_says=('other', 'another one')),
    },
    also='replace_letter replace_all substitute',
)

define(
    'replace_spaces',
    'text -> text',
    """
    {x} with spaces replaced by {b}
    <replace> spaces with {b} in {x}
    <replace> every space in {x} by {b}
    <turn> the spaces of {x} into {b}
    <put> {b} in place of each space in {x}
    {x} with {b} instead of blanks
    {x} where every blank became {b}
    <swap> blanks for {b} in {x}
    <exchange> all space characters of {x} for {b}
    <convert> every blank in {x} to {b}
    <fill> each gap in {x} with {b}
    <use> {b} rather than spaces in {x}
    <change> whitespace blanks of {x} to {b}
    spaces of {x} -> {b}
    <get> file names without blanks, {b} where a space was
    <substitute> {b} for all spaces in {x}
    a version of {x} having {b} at each space
""",
    "@x.replace(' ', @b)",
    "@x.replaceAll(' ', @b)",
    params={
        'b': Param(
            ('_', '-', '.', '%20'),
            says={
                '_': ('underscores', "'_'"),
                '-': ('dashes', 'hyphens', "'-'"),
                '.': ('dots', "'.'"),
                '%20': ("'%20'", '%20'),
            },
        )
    },
    also='spaces_to fill_spaces',
)

define(
    'repeat_string',
    'text -> text',
    """
    {x} repeated {k} times
    {x} written {k} times in a row
    <repeat> {x} {k} times
    <concatenate> {k} copies of {x}
    <duplicate> {x} {k} times
    {x} {k} times over
    {k} copies of {x} stuck together
    <echo> {x} {k} times without anything between
    <multiply> {x} by {k}
    <clone> {x} {k} times into one longer text
    <chain> {x} to itself so it appears {k} times
    {x} printed {k} times in one line with no gaps
    <say> {x} {k} times in a row
    str.repeat of {x} with count {k}
    a text consisting of {x} {k} times
    <copy> {x} {k} times one after another
    {k} repetitions of {x} as one single string
""",
    '@x * @k',
    '@x.repeat(@k)',
    params={'k': Param((2, 3, 4), arg='n', arg_says=('n',), says={2: ('two', '2'), 3: ('three', '3')})},
    inputs=[('ab',), ('',), ('x',), ('ha ',), ('hello',), ('-',)],
    also='repeat repeat_text multiply_string',
)

define(
    'pad_left',
    'text -> text',
    """
    {x} padded on the left with {c} to a length of {k}
    <pad> {x} on the left with {c} up to length {k}
    <fill> {x} with {c} from the left to {k} characters
    <put> {c} in front of {x} until it is {k} long
    {x} filled with {c} in front up to {k} characters
    {x} right-aligned in a field of width {k} using {c}
    <justify> {x} to the right in {k} columns, filling with {c}
    <prepend> {c} to {x} as long as it has fewer than {k} characters
    <extend> {x} at the start with {c} to a total length of {k}
    <lengthen> {x} to {k} by adding {c} before it
    padStart of {x} with {c} and width {k}
    rjust {x} with {c}, width {k}
    leading {c} for {x} so that it is at least {k} long
    <align> {x} right within {k} places and <put> {c} in the free ones
    <bring> {x} to length {k} with {c} on its left side
    <prefix> {x} with enough {c} for {k} characters
""",
    '@x.rjust(@k, @c)',
    '@x.padStart(@k, @c)',
    params={
        'k': Param((5, 8, 10, 6), arg='width', arg_says=('a given width', 'width'), arg_values=(3, 6, 9)),
        'c': Param(
            ('0', '*', ' ', '-', '.'),
            says={
                '0': ('zeros', "'0'"),
                '*': ('stars', "'*'"),
                ' ': ('spaces', 'blanks'),
                '-': ('dashes', "'-'"),
                '.': ('dots', "'.'"),
            },
        ),
    },
    inputs=[('7',), ('abc',), ('',), ('hello',), ('12345678',), ('42',)],
    also='left_pad pad rjust pad_start',
)

define(
    'pad_right',
    'text -> text',
    """
    {x} padded on the right with {c} to a length of {k}
    <pad> {x} on the right with {c} up to length {k}
    <fill> up {x} with {c} at the end to {k} characters
    <append> {c} to {x} until it is {k} long
    {x} filled with {c} at the back up to {k} characters
    {x} left-aligned in a field of width {k} using {c}
    <justify> {x} to the left in {k} columns, filling with {c}
    <extend> {x} at the end with {c} to a total length of {k}
    <lengthen> {x} to {k} by adding {c} behind it
    padEnd of {x} with {c} and width {k}
    ljust {x} with {c}, width {k}
    trailing {c} for {x} so that it is at least {k} long
    <align> {x} left within {k} places and <put> {c} in the free ones
    <bring> {x} to length {k} with {c} on its right side
    <add> {c} after {x} until {k} characters are reached
    <stretch> {x} to {k} chars, with {c} following it
""",
    '@x.ljust(@k, @c)',
    '@x.padEnd(@k, @c)',
    params={
        'k': Param((5, 8, 10, 6), arg='width', arg_says=('a given width', 'width'), arg_values=(3, 6, 9)),
        'c': Param(
            ('*', ' ', '-', '.'),
            says={'*': ('stars', "'*'"), ' ': ('spaces', 'blanks'), '-': ('dashes', "'-'"), '.': ('dots', "'.'")},
        ),
    },
    inputs=[('7',), ('abc',), ('',), ('hello',), ('12345678',), ('42',)],
    also='right_pad ljust pad_end',
)

define(
    'sort_chars',
    'text -> text',
    """
    the characters of {x} sorted
    the letters of {x} in alphabetical order
    <sort> the characters of {x}
    <sort> the letters of {x} alphabetically
    <order> the characters in {x}
    <arrange> the letters of {x} in order
    <alphabetize> the letters of {x}
    {x} with its letters from lowest to highest
    'banana' -> 'aaabnn'
    <turn> 'cab' into 'abc'
    an ordered string out of the characters of {x}
    <rearrange> {x} so that its characters ascend
    <put> all the characters in {x} in sorted order and <join> them again
    characters of {x} by ascending code
    the anagram key of {x}: its sorted letters
    ascending characters of {x} as one string
    <sort> letters inside of the word, e.g. 'dog' is 'dgo'
    ''.join(sorted(...)) of a string
""",
    "''.join(sorted(@x))",
    "[...@x].sort().join('')",
    also='sort_string sort_letters sorted_chars',
)

define(
    'double_chars',
    'text -> text',
    """
    {x} with every character doubled
    <double> each character of {x}
    <repeat> every letter of {x} twice
    <write> each character of {x} two times
    {x} with two of each character
    'abc' -> 'aabbcc'
    <turn> 'hi' into 'hhii'
    <duplicate> every letter in {x} on the spot
    <stutter> {x}: each character comes two times
    each char of {x} immediately followed by itself
    <write> all symbols of {x} in pairs
    every character of {x} typed twice
    <type> each key of {x} two times like a broken keyboard
    twin letters, 'go' as 'ggoo'
    <clone> each letter of {x} next to itself
    {x} in which any character is there twice in a row
    <expand> {x} by repeating each of its characters once more
""",
    "''.join(c * 2 for c in @x)",
    "[...@x].map((c) => c + c).join('')",
    also='double_letters stutter',
)

define(
    'swap_first_last_char',
    'text -> text',
    """
    {x} with its first and last character swapped
    <swap> the first and the last character of {x}
    <exchange> the first and last letters of {x}
    <interchange> both ends of {x}
    {x} with its outer characters exchanged
    'hello' -> 'oellh'
    <turn> 'code' into 'eodc'
    <switch> the beginning and ending letters of {x}
    <trade> places of the first and final character in {x}
    first and last letter of {x} the other way round, the inside unchanged
    <move> the last char of {x} to the front and the first one to the back
    the same {x} but first and last characters have changed places
    frontback of {x}: ends exchanged, middle kept
    <exchange> initial and final character of {x}
    <put> the first letter of {x} last and the last letter first
    edge characters of {x} swapped
""",
    '@x[-1] + @x[1:-1] + @x[0] if len(@x) > 1 else @x',
    '@x.length > 1 ? @x[@x.length - 1] + @x.slice(1, -1) + @x[0] : @x',
    also='swap_ends_of_text front_back',
)

define(
    'censor',
    'text -> text',
    """
    {x} with its vowels replaced by {c}
    <replace> the vowels in {x} with {c}
    <replace> every vowel of {x} by {c}
    <hide> the vowels of {x} behind {c}
    <mask> each vowel in {x} with {c}
    {x} with {c} in place of a, e, i, o, u
    <censor> {x} by putting {c} over the vowels
    <blank> out vowels of {x} using {c}
    {x} where each vowel became {c}
    <overwrite> all vowels of {x}, big and small, with {c}
    <exchange> vowels in {x} for {c}
    <write> {c} instead of any vowel in {x}
    vowels of {x} hidden as {c}, consonants visible
    <obscure> swear words a bit: every vowel of {x} turned into {c}
    vowel -> {c} in all of {x}
    <cover> the vowels in {x} with {c}
    <change> a, e, i, o and u to {c} throughout {x}
    <bleep> the vowels of {x} with {c}
""",
    "''.join(@c if ch in 'aeiouAEIOU' else ch for ch in @x)",
    '@x.replace(/[aeiou]/gi, @c)',
    params={'c': Param(('*', '-', '#', '_'))},
    also='replace_vowels hide_vowels mask_vowels',
)
