"""Names in code, and words by the rules of English."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='formats')
several = partial(fn, theme='formats', combines=False)
TITLES = [('Hello World',), ('user name',), ('one',), ('Make It So',), ('my new list',), ('a b c',)]

define(
    'slugify',
    'text -> text',
    """
    a slug of {x}: lower case, with dashes for spaces and no punctuation
    a URL slug for {x}
    <turn> {x} into a URL slug
    <slugify> {x}
    <make> {x} lowercase, drop punctuation and join the words with dashes
    <convert> {x} to a slug like 'hello-world'
    'Cats & Dogs!' -> 'cats-dogs'
    {x} as a URL-friendly slug
    the permalink form of {x}
    <lowercase> {x} and <replace> every run of other characters than a-z and 0-9 by one dash
    {x} made ready for a web address with small letters, digits and hyphens only
    <sanitize> {x} for use in a URL path
    <derive> the slug for a blog post from its title
    a web-safe name out of {x}, words linked by hyphens
    <turn> 'My First Post!' into 'my-first-post'
    hyphenated lowercase identifier of {x} without special characters
    django slugify for {x}
    article title to slug
    <clean> {x} to a slug: no symbols, no capitals, hyphens between the words
""",
    """
    import re

    def @f(text):
        return '-'.join(re.findall(r'[a-z0-9]+', text.lower()))
""",
    r"""
    function @f(text) {
      return (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).join('-');
    }
""",
    also='slug to_slug make_slug',
)

define(
    'to_snake_case',
    'text -> text',
    """
    {x} in snake_case
    the words of {x} in lower case joined by underscores
    <convert> {x} to snake_case
    <turn> words separated by spaces into snake_case
    <write> {x} in snake case
    'Hello World' -> 'hello_world'
    snake_cased {x}
    {x} with underscores for blanks and no capitals
    <lowercase> {x} and <link> its words by underscores
    a Python style variable name from {x}
    <snakecase> {x}
    <rename> a column title like 'user name' to 'user_name'
    words of {x}, lower-cased, with _ between them
    <turn> 'Make It So' into 'make_it_so'
    lower_case_with_underscores form of {x}
    a database column name of small letters and underscores from {x}
    <format> a label of several words as snake_case
""",
    "'_'.join(@x.lower().split())",
    r"@x.toLowerCase().trim().split(/\s+/).join('_')",
    inputs=TITLES,
    also='snake_case snake',
)

define(
    'to_kebab_case',
    'text -> text',
    """
    {x} in kebab-case
    the words of {x} in lower case joined by dashes
    <convert> {x} to kebab-case
    <turn> words separated by spaces into kebab-case
    <write> {x} in kebab case
    'User Name' -> 'user-name'
    kebab-cased {x}
    {x} with hyphens for blanks and no capitals
    <lowercase> {x} and <link> its words by hyphens
    a CSS class name (small letters, hyphens between words) from {x}
    <kebabcase> {x}
    words of {x}, lower-cased, with - between them
    <turn> 'Make It So' into 'make-it-so'
    dash-separated lowercase form of {x}
    lodash kebabCase for words separated by spaces
    <format> a label of several words as kebab-case
    an HTML attribute name from {x}, like 'my-new-list'
""",
    "'-'.join(@x.lower().split())",
    r"@x.toLowerCase().trim().split(/\s+/).join('-')",
    inputs=TITLES,
    also='kebab_case kebab',
)

define(
    'to_camel_case',
    'text -> text',
    """
    {x} in camelCase
    the words of {x} as one camelCase name
    <convert> {x} to camelCase
    <turn> words separated by spaces into camelCase
    <write> {x} in camel case
    'user name' -> 'userName'
    camelCased {x}
    {x} without blanks, first word small, each later word with a capital
    a JavaScript style variable name from {x}
    <camelcase> {x}
    lower camel case of {x}
    <turn> 'Make It So' into 'makeItSo'
    <write> the words of {x} as one word with humps, first letter small
    <format> a label of several words as camelCase
    <glue> the words of {x} together, capitalizing all but the first
    lodash camelCase for words separated by spaces
    <make> a property name like 'myNewList' out of 'my new list'
""",
    """
    def @f(text):
        words = text.lower().split()
        return ''.join(words[:1] + [word.capitalize() for word in words[1:]])
""",
    r"""
    function @f(text) {
      const words = text.toLowerCase().trim().split(/\s+/);
      return words.map((word, i) => (i === 0 ? word : word[0].toUpperCase() + word.slice(1))).join('');
    }
""",
    inputs=TITLES,
    also='camel_case camelize',
)

define(
    'to_pascal_case',
    'text -> text',
    """
    {x} in PascalCase
    the words of {x} as one PascalCase name
    <convert> {x} to PascalCase
    <turn> words separated by spaces into PascalCase
    'order line' -> 'OrderLine'
    PascalCased {x}
    {x} without blanks, every word beginning with a capital
    a class name from {x}, such as 'UserName'
    <pascalcase> {x}
    upper camel case of {x}
    <turn> 'read me first' into 'ReadMeFirst'
    <write> the words of {x} as one word with humps, first letter big too
    <format> a label of several words as PascalCase
    <glue> the words of {x} together with each of them capitalized
    StudlyCaps names, e.g. 'my new list' -> 'MyNewList'
    <capitalize> each word in {x} and <delete> the spaces
    CamelCase with a capital at the beginning for {x}
""",
    "''.join(word.capitalize() for word in @x.split())",
    r"""
    function @f(text) {
      const words = text.split(/\s+/).filter((word) => word !== '');
      return words.map((word) => word[0].toUpperCase() + word.slice(1).toLowerCase()).join('');
    }
""",
    inputs=TITLES,
    also='pascal_case upper_camel',
)

define(
    'snake_to_camel',
    'text -> text',
    """
    a snake_case name in camelCase
    <convert> snake_case to camelCase
    <convert> a snake_case name to camelCase
    <turn> an identifier like 'my_name' into 'myName'
    <change> underscores to camel case
    'my_name' -> 'myName'
    'get_user_id' becomes 'getUserId'
    <camelize> a snake_case identifier
    underscored variable name to camelCase
    <drop> the underscores of a name and <uppercase> the letter after each
    the camelCase spelling of a name with underscores
    <rewrite> Python style names in JavaScript style
    <translate> an API key like 'first_name' to 'firstName'
    snake to camel
    <remove> each underscore and <make> the following letter a capital
    camelCase version of 'is_valid_date' style names
    <rename> fields from snake_case into camelCase
""",
    """
    def @f(text):
        words = text.split('_')
        return words[0] + ''.join(word.capitalize() for word in words[1:])
""",
    """
    function @f(text) {
      const words = text.split('_');
      return words[0] + words.slice(1).map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase()).join('');
    }
""",
    inputs=[('my_name',), ('one',), ('get_user_id',), ('a_b',), ('is_valid_date',), ('max_SIZE',), ('',)],
    also='camel from_snake',
)

define(
    'camel_to_snake',
    'text -> text',
    """
    a camelCase name in snake_case
    <convert> camelCase to snake_case
    <convert> a camelCase name to snake_case
    <turn> an identifier like 'myName' into 'my_name'
    <change> camel case to underscores
    'myName' -> 'my_name'
    'getUserId' becomes 'get_user_id'
    <underscore> a camelCase identifier
    camelCase variable name to snake_case
    <put> an underscore before each capital of a name and <lowercase> it
    the snake_case spelling of a name with humps
    <rewrite> JavaScript style names in Python style
    <translate> a JSON key like 'firstName' to 'first_name'
    camel to snake
    <replace> every capital letter of an identifier with an underscore and its small letter
    snake_case version of 'isValidDate' style names
    <rename> fields from camelCase into snake_case
""",
    "''.join('_' + c.lower() if c.isupper() else c for c in @x)",
    r"@x.replace(/\p{Lu}/gu, (c) => '_' + c.toLowerCase())",
    inputs=[('myName',), ('one',), ('getUserId',), ('aB',), ('isValidDate',)],
    also='snake from_camel',
)

define(
    'pluralize',
    'text word -> text',
    """
    the plural of an English noun by simple rules
    a noun with 's', 'es' after s, x, z, ch or sh, and 'ies' for a final y
    <pluralize> an English word with simple rules
    <make> a noun plural: 'ies' for consonant + y, 'es' after s, x, z, ch, sh, else 's'
    'cat' -> 'cats'
    'city' becomes 'cities'
    the plural form of a singular noun like 'box' -> 'boxes'
    singular to plural for English nouns, simple rules
    <form> the plural of a word with s, es or ies
    <put> a noun in the plural
    <add> the right plural ending to an English noun
    <inflect> a noun for more than one: 'day' is 'days', 'church' is 'churches'
    many of a thing: 'bus' to 'buses', 'cat' to 'cats'
    plural spelling of a noun, minding y and hissing endings
    <turn> one into many in English, 'dish' gives 'dishes'
    an English pluralizer for a single word
""",
    """
    def @f(word):
        if word.endswith('y') and word[-2:-1] not in 'aeiou':
            return word[:-1] + 'ies'
        if word.endswith(('s', 'x', 'z', 'ch', 'sh')):
            return word + 'es'
        return word + 's'
""",
    """
    function @f(word) {
      if (/[^aeiou]y$/.test(word)) {
        return word.slice(0, -1) + 'ies';
      }
      if (/(s|x|z|ch|sh)$/.test(word)) {
        return word + 'es';
      }
      return word + 's';
    }
""",
    inputs=[('cat',), ('box',), ('city',), ('day',), ('church',), ('bus',)],
    also='plural to_plural',
)

define(
    'pig_latin',
    'text word -> text',
    """
    a word in Pig Latin
    the Pig Latin of a word: the leading consonants move to the end and 'ay' is added
    <convert> a word to Pig Latin
    <translate> a lowercase word into pig latin, with 'way' added when it starts with a vowel
    'hello' -> 'ellohay'
    'apple' becomes 'appleway'
    <say> a word in Pig Latin
    igpay atinlay of a word
    <move> the consonants before the first vowel to the end of a word and <add> 'ay', or only <add> 'way' if a vowel is first
    pig latin translator for a single lowercase word
    the secret language where 'string' turns into 'ingstray'
    <encode> a word as kids do in Pig Latin
    <translate> an English word to Pig Latin: 'cat' gives 'atcay'
    a word spoken in pig latin, with 'way' after words that start with a vowel
    word -> pig latin
    <transform> one word by the Pig Latin rules ('ay' after moved consonants, 'way' after vowels)
""",
    """
    def @f(word):
        if not word:
            return ''
        i = 0
        while i < len(word) and word[i] not in 'aeiouAEIOU':
            i += 1
        return word[i:] + word[:i] + ('way' if i == 0 else 'ay')
""",
    """
    function @f(word) {
      if (word === '') {
        return '';
      }
      let i = 0;
      while (i < word.length && !'aeiouAEIOU'.includes(word[i])) {
        i++;
      }
      return word.slice(i) + word.slice(0, i) + (i === 0 ? 'way' : 'ay');
    }
""",
    inputs=[('hello',), ('apple',), ('string',), ('cat',), ('rhythm',), ('Open',), ('',)],
    also='to_pig_latin',
)
