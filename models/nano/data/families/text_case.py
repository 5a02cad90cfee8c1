"""Upper and lower case."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='strings')

define(
    'title_case',
    'text -> text',
    """
    {x} in title case
    {x} with each word capitalized
    <capitalize> every word of {x}
    <capitalize> the first letter of each word in {x}
    <convert> {x} to title case
    <make> the first letter of every word in {x} uppercase and the rest lowercase
    proper case for {x}
    <titlecase> {x}
    <format> {x} like a book title
    SQL initcap for {x}
    {x} with a capital at the start of each word and lowercase for what follows
    <uppercase> the initial of every word in {x} and <lowercase> the others
    <make> words of {x} begin with big letter, the other letters small
    a headline version of {x}, Every Word Starting Like This
    <turn> 'hello wORLD' into 'Hello World'
    'the old man' -> 'The Old Man'
    <fix> a badly typed name so that 'mary ANN' is written 'Mary Ann'
    <tidy> song titles: 'let it BE' should be 'Let It Be'
""",
    "' '.join(word.capitalize() for word in @x.split())",
    """
    function @f(text) {
      const words = text.split(/\\s+/).filter((word) => word !== '');
      return words.map((word) => word[0].toUpperCase() + word.slice(1).toLowerCase()).join(' ');
    }
""",
    also='capitalize_words to_title title',
)

define(
    'to_upper',
    'text -> text',
    """
    {x} in upper case
    {x} in capital letters
    <convert> {x} to uppercase
    <make> {x} uppercase
    <change> {x} to upper case
    <turn> all letters of {x} into capitals
    the uppercase version of {x}
    <uppercase> {x}
    <upcase> {x}
    all caps version of {x}
    {x} in block capitals
    {x} shouted, every letter big
    toUpperCase for {x}
    <capitalize> all the letters of {x}, not just the first
    <raise> every small letter in {x} to a capital
    <replace> lowercase letters of {x} with their uppercase forms
    'abc def' -> 'ABC DEF'
    <print> a warning loud: 'danger ahead' becomes 'DANGER AHEAD'
    <put> the whole phrase in caps
    upper() on a sentence
""",
    '@x.upper()',
    '@x.toUpperCase()',
    also='uppercase upper make_upper',
)

define(
    'to_lower',
    'text -> text',
    """
    {x} in lower case
    {x} in small letters
    <convert> {x} to lowercase
    <make> {x} lowercase
    <change> {x} to lower case
    <turn> all letters of {x} into small ones
    the lowercase version of {x}
    <lowercase> {x}
    <downcase> {x}
    <lower> every capital in {x}
    toLowerCase for {x}
    small-letter version of {x}
    <normalize> {x} to lowercase letters
    <make> big letters small in {x}
    {x} with its capitals turned into small letters
    <decapitalize> all letters of {x}
    'HeLLo' -> 'hello'
    <calm> shouting down: 'STOP IT' becomes 'stop it'
    nicknames stored in lowercase, 'AnnLee' as 'annlee'
    lower() on a phrase
""",
    '@x.lower()',
    '@x.toLowerCase()',
    also='lowercase lower make_lower',
)

define(
    'swap_case',
    'text -> text',
    """
    {x} with upper and lower case swapped
    {x} with the case of each letter swapped
    <swap> the case of {x}
    <swap> upper and lower case in {x}
    <invert> the case of every letter in {x}
    <turn> uppercase letters of {x} into lowercase and the other way round
    <toggle> the case of all letters of {x}
    inverted case of {x}
    <flip> uppercase to lowercase and vice versa in {x}
    Python swapcase for {x}
    {x} where capitals are small and small ones are capitals
    big letters small, small letters big in {x}
    <undo> caps lock: 'hELLO' becomes 'Hello'
    'aBc' -> 'AbC'
    <exchange> capitals for small letters and small letters for capitals in {x}
    <change> each letter of {x} to the opposite case
    {x} written in the opposite case throughout
    <repair> the case of {x} that was typed with caps lock on by accident
""",
    '@x.swapcase()',
    "[...@x].map((c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())).join('')",
    also='swapcase invert_case flip_case toggle_case',
)

define(
    'capitalize_first',
    'text -> text',
    """
    {x} with a capital first letter
    {x} with its first letter in upper case
    <capitalize> the first letter of {x}
    <capitalize> {x}
    <make> the first character of {x} uppercase
    <uppercase> only the first letter of {x}
    <begin> {x} with a capital
    upper first of {x}
    lodash upperFirst for {x}
    PHP ucfirst for {x}
    {x} starting with a big letter, the rest left alone
    <uppercase> the opening character of {x} and <leave> the remainder as it is
    <start> the sentence with a capital letter
    <set> the initial letter of {x} to uppercase without touching other letters
    'good morning' -> 'Good morning'
    'iPhone case' becomes 'IPhone case'
    only 1st letter big in {x}, other letters no change
    <fix> my sentence so the first letter is a capital, nothing else changed
""",
    '@x[:1].upper() + @x[1:]',
    '@x.slice(0, 1).toUpperCase() + @x.slice(1)',
    also='capitalize capitalise upper_first',
)

define(
    'is_upper',
    'text -> bool',
    """
    ? {x} is all uppercase
    ? {x} is in upper case
    ? all letters of {x} are capitals
    ? {x} has no lowercase letters
    ? {x} equals its uppercase form
    ? {x} is written in caps
    ? {x} is entirely in capitals
    ? every letter in {x} is a capital one
    ? not a single small letter is in {x}
    ? {x} is shouting, with no lowercase anywhere
    ? {x} does not change when uppercased
    ? there are no small letters in {x}
    ? toUpperCase leaves {x} unchanged
    ? the message is ALL CAPS
    ? {x} contains zero lowercase characters
    ? caps lock was on for all of {x}
    an all-caps check for {x}
""",
    '@x == @x.upper()',
    '@x === @x.toUpperCase()',
    also='is_uppercase all_caps',
    which="""
    that are all uppercase / is all uppercase
    *uppercase
    *upper-case
    that are in capitals / is in capitals
    that are written in capital letters / is written in capital letters
    *all-caps
    that are in upper case / is in upper case
""",
)

define(
    'is_lower',
    'text -> bool',
    """
    ? {x} is all lowercase
    ? {x} is in lower case
    ? all letters of {x} are small
    ? {x} has no uppercase letters
    ? {x} equals its lowercase form
    ? {x} is written in small letters
    ? {x} is entirely lowercase
    ? every letter in {x} is a small one
    ? not a single capital is in {x}
    ? {x} does not change when lowercased
    ? there are no capitals in {x}
    ? toLowerCase leaves {x} unchanged
    ? big letters are absent from {x}
    ? {x} contains zero uppercase characters
    ? nothing in {x} is capitalized
    ? the username is free of capital letters
    an all-lowercase check for {x}
""",
    '@x == @x.lower()',
    '@x === @x.toLowerCase()',
    also='is_lowercase',
    which="""
    that are all lowercase / is all lowercase
    *lowercase
    *lower-case
    that are in lower case / is in lower case
    that are written in small letters / is written in small letters
    that have small letters only / has small letters only
""",
)

define(
    'alternate_case',
    'text -> text',
    """
    {x} with alternating upper and lower case
    {x} in alternating case, starting with upper case
    <alternate> the case of the letters in {x}, first one upper
    <make> every other character of {x} uppercase, beginning with the first
    <write> {x} in alternating caps
    {x} in mocking SpongeBob style, starting big
    aLtErNaTiNg caps of {x}, but with a capital first
    <uppercase> even indexes of {x} and <lowercase> odd ones
    characters of {x} at positions 0, 2, 4 in capitals, the others small
    'robot' -> 'RoBoT'
    <turn> 'abcd' into 'AbCd'
    big, small, big, small through all of {x}
    <switch> between upper and lower case from one character of {x} to the next, beginning with upper
    meme text: 'sure you can' as 'SuRe yOu cAn'
    zigzag capitalization of {x}, big letter to begin
    {x} with its letters going up, down, up, down in case
    <apply> upper and lower case in turn to the characters of {x}, upper first
""",
    "''.join(c.upper() if i % 2 == 0 else c.lower() for i, c in enumerate(@x))",
    "[...@x].map((c, i) => (i % 2 === 0 ? c.toUpperCase() : c.toLowerCase())).join('')",
    also='alternating_caps spongebob_case mock',
)

define(
    'count_uppercase',
    'text -> int',
    """
    the number of uppercase letters in {x}
    <count> the uppercase letters in {x}
    <count> the capital letters of {x}
    <tell> how many capitals {x} has
    the count of upper case letters in {x}
    how many capitals are in {x}
    how many big letters {x} contains
    the quantity of capitals in {x}
    uppercase letter tally of {x}
    <calculate> the number of A-Z letters in {x}
    <find> how many characters of {x} are upper case
    the amount of capital letters found in {x}
    'Hello World' -> 2
    <tally> the capitals {x} has
    number of caps in {x}
    <measure> shouting by the number of capital letters in a message
    isupper count over {x}
""",
    'sum(1 for c in @x if c.isupper())',
    r'[...@x].filter((c) => /\p{Lu}/u.test(c)).length',
    also='count_capitals count_upper uppercase_count',
)

define(
    'acronym',
    'text -> text',
    """
    the acronym of {x}
    the initials of {x} in capitals
    <build> an acronym from the first letters of {x}
    <make> an acronym of {x}
    <take> the first letter of each word in {x} in upper case
    the first letters of the words of {x} in upper case
    <abbreviate> {x} to the initials of its words
    uppercase initials of the words in {x}
    first letter of every word of {x}, capitalized and stuck together
    <shorten> {x} to an abbreviation made of first letters
    'portable network graphics' -> 'PNG'
    <turn> 'as soon as possible' into 'ASAP'
    the abbreviation like 'USA' for {x}
    <collect> the leading letters of the words in {x} as capitals
    monogram for a name: 'john ronald tolkien' gives 'JRT'
    <form> the short name of an organisation from the initials of its words
    <glue> the capitalized word initials of {x} together
    initialism of {x}
""",
    "''.join(word[0].upper() for word in @x.split())",
    r"@x.split(/\s+/).filter((word) => word !== '').map((word) => word[0].toUpperCase()).join('')",
    also='initials make_acronym abbreviate',
)
