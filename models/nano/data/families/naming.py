"""Names in code, and lists in sentences."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

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
""",
    "''.join(word.capitalize() for word in @x.split())",
    r"""
    function @f(text) {
      const words = text.trim().split(/\s+/);
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
""",
    """
    def @f(text):
        words = text.split('_')
        return words[0] + ''.join(word.capitalize() for word in words[1:])
""",
    """
    function @f(text) {
      const words = text.split('_');
      return words[0] + words.slice(1).map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
    }
""",
    inputs=[('my_name',), ('one',), ('get_user_id',), ('a_b',), ('is_valid_date',)],
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
""",
    "''.join('_' + c.lower() if c.isupper() else c for c in @x)",
    "@x.replace(/[A-Z]/g, (c) => '_' + c.toLowerCase())",
    inputs=[('myName',), ('one',), ('getUserId',), ('aB',), ('isValidDate',)],
    also='snake from_camel',
)

define(
    'indent',
    'text -> text',
    """
    {x} with every line indented by {k} spaces
    <indent> every line of {x} by {k} spaces
    <put> {k} spaces in front of each line of {x}
    <shift> all lines of {x} to the right by {k} spaces
""",
    r"'\n'.join(' ' * @k + line for line in @x.split('\n'))",
    r"@x.split('\n').map((line) => ' '.repeat(@k) + line).join('\n')",
    params={'k': Param((2, 4, 8), arg='width', arg_says=('a given number of', 'n'))},
    inputs=[('a\nb',), ('one',), ('x\n\ny',), ('if a:\n  b',)],
    also='indent_lines indent_text',
)

define(
    'bullet_list',
    'words -> text',
    """
    {x} as a bullet list with '- ' before each line
    <write> {x} as a bullet list, one per line with '- ' in front
    <turn> {x} into a markdown list
    <format> {x} as lines that begin with '- '
""",
    r"'\n'.join(f'- {word}' for word in @x)",
    r"@x.map((word) => `- ${word}`).join('\n')",
    also='markdown_list to_list_text bullets',
)

define(
    'english_list',
    'words -> text',
    """
    {x} as 'a, b and c'
    {x} in a sentence with commas and 'and' before the last
    <join> {x} like 'a, b and c'
    <list> {x} in English with commas and a final 'and'
""",
    """
    def @f(words):
        if len(words) < 2:
            return ''.join(words)
        return ', '.join(words[:-1]) + ' and ' + words[-1]
""",
    """
    function @f(words) {
      if (words.length < 2) {
        return words.join('');
      }
      return words.slice(0, -1).join(', ') + ' and ' + words[words.length - 1];
    }
""",
    also='join_with_and human_list and_list',
)

several(
    'fill_name',
    'text template, text name -> text',
    """
    a template with NAME replaced by a name
    <replace> 'NAME' in a template by a given name
    <fill> a name into a template in place of 'NAME'
""",
    "template.replace('NAME', name)",
    "template.replaceAll('NAME', name)",
    inputs=[('Hi NAME', 'Ann'), ('NAME and NAME', 'Bo'), ('none', 'x'), ('', 'y')],
    also='fill_template',
)

several(
    'wrap_text',
    'text text, int width -> words',
    """
    a text broken into lines of at most width characters at spaces
    <wrap> a text into lines no longer than a given width
    <break> text into lines of at most width characters without cutting words
""",
    """
    def @f(text, width):
        lines = []
        for word in text.split():
            if lines and len(lines[-1]) + 1 + len(word) <= width:
                lines[-1] += ' ' + word
            else:
                lines.append(word)
        return lines
""",
    r"""
    function @f(text, width) {
      const lines = [];
      for (const word of text.split(/\s+/).filter((word) => word !== '')) {
        if (lines.length > 0 && lines[lines.length - 1].length + 1 + word.length <= width) {
          lines[lines.length - 1] += ' ' + word;
        } else {
          lines.push(word);
        }
      }
      return lines;
    }
""",
    inputs=[('a bb ccc dd', 5), ('', 10), ('one two three', 7), ('longword x', 4)],
    also='wrap word_wrap',
)

several(
    'insert_separator',
    'text text, text separator, int size -> text',
    """
    a string with a separator after every few characters
    <insert> a separator between groups of size characters of a string
    <group> the characters of a string by size, joined with a separator
""",
    'separator.join(text[i:i + size] for i in range(0, len(text), size))',
    "(text.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).join(separator)",
    inputs=[('12345678', '-', 4), ('abcdef', ' ', 2), ('', '-', 3), ('abcde', ':', 2)],
    also='group_chars chunk_text',
)

define(
    'pluralize',
    'text word -> text',
    """
    the plural of an English noun by simple rules
    a noun with 's', 'es' after s, x, z, ch or sh, and 'ies' for a final y
    <pluralize> an English word with simple rules
    <make> a noun plural: 'ies' for consonant + y, 'es' after s, x, z, ch, sh, else 's'
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
""",
    """
    def @f(word):
        if word[0] in 'aeiou':
            return word + 'way'
        i = 0
        while i < len(word) and word[i] not in 'aeiou':
            i += 1
        return word[i:] + word[:i] + 'ay'
""",
    """
    function @f(word) {
      if ('aeiou'.includes(word[0])) {
        return word + 'way';
      }
      let i = 0;
      while (i < word.length && !'aeiou'.includes(word[i])) {
        i++;
      }
      return word.slice(i) + word.slice(0, i) + 'ay';
    }
""",
    inputs=[('hello',), ('apple',), ('string',), ('cat',), ('rhythm',)],
    also='to_pig_latin',
)

define(
    'count_lines',
    'text -> int',
    """
    the number of lines in {x}
    <count> the lines of {x}
    <tell> how many lines {x} has
""",
    r"len(@x.split('\n'))",
    r"@x.split('\n').length",
    inputs=[('a\nb',), ('one',), ('x\ny\nz',), ('1\n2\n3\n4',)],
    also='line_count',
)

define(
    'count_sentences',
    'text -> int',
    """
    the number of sentences in {x}
    <count> the sentences in {x} by . ! and ?
    <count> the sentences of {x}
    <tell> how many sentences {x} has
""",
    "sum(1 for c in @x if c in '.!?')",
    "[...@x].filter((c) => '.!?'.includes(c)).length",
    inputs=[('One. Two.',), ('',), ('Hi! How are you? Fine.',), ('no end',)],
    also='sentence_count',
)
