"""Some words of a list."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='lists')

define(
    'keep_longer',
    'words -> words',
    """
    the strings in {x} that are longer than {k} characters
    the words of {x} with more than {k} letters
    <keep> only the words of {x} longer than {k}
    <filter> {x} to those with more than {k} characters
    <remove> from {x} what has {k} letters or fewer
    <find> the words in {x} whose length is above {k}
    those of {x} having more than {k} letters
    {x} with length over {k}
    <drop> from {x} whatever is {k} characters or shorter
    <select> strings in {x} longer than {k} letters
    <discard> the words of {x} that are not longer than {k}
    <return> each of {x} whose len exceeds {k}
    long words of {x}, meaning above {k} characters
    which of {x} are longer than {k}
    all strings in {x} that go beyond {k} characters
    filter len > {k} on {x}
    <pick> out of {x} the words exceeding {k} letters
    <throw> away all of {x} with at most {k} characters
""",
    '[word for word in @x if len(word) > @k]',
    '@x.filter((word) => word.length > @k)',
    params={'k': Param((2, 3, 4), arg='length', arg_says=('a given length', 'length', 'n'))},
    also='longer_than filter_long long_words',
)

define(
    'keep_shorter',
    'words -> words',
    """
    the strings in {x} that are shorter than {k} characters
    the words of {x} with fewer than {k} letters
    <keep> only the words of {x} shorter than {k}
    <filter> {x} to those with less than {k} characters
    <remove> from {x} what has {k} letters or more
    those of {x} having less than {k} letters
    {x} with length under {k}
    <drop> from {x} whatever is {k} characters or longer
    <select> strings in {x} shorter than {k} letters
    <discard> the words of {x} that are not shorter than {k}
    <return> each of {x} whose len stays below {k}
    short words of {x}, with not even {k} characters
    which of {x} are shorter than {k}
    all strings in {x} that do not reach {k} characters
    filter len < {k} on {x}
    <pick> out of {x} the words with fewer letters than {k}
    <throw> away all of {x} with at least {k} characters
""",
    '[word for word in @x if len(word) < @k]',
    '@x.filter((word) => word.length < @k)',
    params={'k': Param((3, 4, 5), arg='length', arg_says=('a given length', 'length', 'n'))},
    also='shorter_than filter_short short_words',
)

define(
    'keep_of_length',
    'words -> words',
    """
    the strings in {x} that have exactly {k} characters
    the words of {x} with length {k}
    <keep> only the words of {x} with exactly {k} letters
    <filter> {x} to those of length {k}
    those of {x} having {k} letters, not more and not less
    {x} with len equal to {k}
    words of {x} with {k} letters exactly
    <select> strings in {x} that are exactly {k} characters long
    <discard> the words of {x} whose length is not {k}
    which of {x} have length {k}
    all strings in {x} of {k} characters precisely
    filter len == {k} on {x}
    <pick> out of {x} the words made of {k} letters
    <drop> everything in {x} except strings of size {k}
    for a crossword, <find> the words of {x} that fit {k} boxes exactly
    <return> each of {x} that counts {k} characters
""",
    '[word for word in @x if len(word) == @k]',
    '@x.filter((word) => word.length === @k)',
    params={'k': Param((3, 4, 5), arg='length', arg_says=('a given length', 'length', 'n'))},
    also='words_of_length',
)

define(
    'keep_starting_with',
    'words -> words',
    """
    the strings in {x} that start with {p}
    the words of {x} beginning with {p}
    <keep> only the words of {x} that start with {p}
    <filter> {x} to those that begin with {p}
    <find> all words in {x} starting with {p}
    <pick> from {x} what starts with {p}
    those of {x} with {p} at the beginning
    those of {x} that have {p} as a prefix
    <drop> from {x} what does not start with {p}
    <select> strings in {x} opening with {p}
    <discard> words of {x} without the prefix {p}
    which of {x} start with {p}
    all strings in {x} that have {p} in front
    filter startsWith {p} on {x}
    the words of {x} that an autocomplete offers for {p}
    <return> each of {x} whose first part is {p}
    {x} limited to those prefixed by {p}
    <search> {x} for words that open with {p}
""",
    '[word for word in @x if word.startswith(@p)]',
    '@x.filter((word) => word.startsWith(@p))',
    params={
        'p': Param(
            ('a', 'b', 's', 'k', 'H'), arg='prefix', arg_says=('a prefix', 'a given prefix', 'a given letter', 'prefix')
        )
    },
    also='starting_with filter_prefix starts_with_filter',
)

define(
    'keep_ending_with',
    'words -> words',
    """
    the strings in {x} that end with {p}
    the words of {x} ending in {p}
    <keep> only the words of {x} that end with {p}
    <filter> {x} to those that end in {p}
    <find> all words in {x} ending with {p}
    those of {x} with {p} at the end
    those of {x} that have {p} as a suffix
    <drop> from {x} what does not end with {p}
    <select> strings in {x} finishing with {p}
    <discard> words of {x} without the suffix {p}
    which of {x} end in {p}
    all strings in {x} that have {p} as their last part
    filter endsWith {p} on {x}
    the words of {x} which rhyme by ending on {p}
    <return> each of {x} whose tail is {p}
    {x} limited to those that close with {p}
    <search> {x} for words terminating in {p}
""",
    '[word for word in @x if word.endswith(@p)]',
    '@x.filter((word) => word.endsWith(@p))',
    params={'p': Param(('e', 'n', 's', 'o', 't'), arg='suffix', arg_says=('a suffix', 'a given suffix', 'suffix'))},
    also='ending_with filter_suffix',
)

define(
    'keep_containing',
    'words -> words',
    """
    the strings in {x} that contain {p}
    the words of {x} with {p} in them
    <keep> only the words of {x} that contain {p}
    <filter> {x} to those that include {p}
    <find> all words in {x} that have {p} in them
    those of {x} with {p} somewhere inside
    those of {x} that have {p} as a substring
    <drop> from {x} what lacks {p}
    <select> strings in {x} in which {p} occurs
    <discard> words of {x} without {p} in them
    which of {x} include {p}
    all strings in {x} where {p} is found
    filter includes {p} on {x}
    <search> {x} for {p} and <return> the words that match
    <return> each of {x} that holds {p}
    {x} limited to those in which {p} appears
    the hits for {p} in a search through the strings of {x}
    grep {p} over {x}
""",
    '[word for word in @x if @p in word]',
    '@x.filter((word) => word.includes(@p))',
    params={'p': Param(('a', 'e', 'o', 'an', 'l'), arg='part', arg_says=('a substring', 'a given text', 'part'))},
    also='containing filter_containing grep',
)

define(
    'remove_empty',
    'words -> words',
    """
    {x} without the empty ones
    {x} without empty strings
    <remove> empty strings from {x}
    <drop> the empty strings in {x}
    <filter> out empty strings from {x}
    <keep> only what is not empty in {x}
    ['a', '', 'b'] -> ['a', 'b']
    the non-empty strings of {x}
    {x} minus every ''
    <discard> strings of length zero from {x}
    <throw> the blank '' entries out of {x}
    <clean> {x} of empty strings
    <delete> each '' in {x}
    <eliminate> zero-length strings from {x}
    all of {x} that have at least one character
    <skip> empty entries in {x}
    <compact> {x} by leaving out ''
    {x} with the empty strings gone
    only those of {x} that are not ''
""",
    "[word for word in @x if word != '']",
    "@x.filter((word) => word !== '')",
    inputs=[(['a', '', 'b'],), ([],), ([''],), (['x', 'y'],), (['', 'one', '', 'two'],)],
    also='drop_empty non_empty',
)
