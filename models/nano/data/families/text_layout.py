"""Lines, lists and templates: texts laid out to be read."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='formats')
several = partial(fn, theme='formats', combines=False)

define(
    'indent',
    'text -> text',
    """
    {x} with every line indented by {k} spaces
    <indent> every line of {x} by {k} spaces
    <put> {k} spaces in front of each line of {x}
    <shift> all lines of {x} to the right by {k} spaces
    {x} shifted right by {k} spaces, line by line
    <prefix> each line in {x} with {k} blanks
    <move> every line of {x} {k} columns to the right
    <add> {k} spaces at the beginning of all lines in {x}
    a left margin of {k} spaces for {x}
    {k} blanks before every line of {x}
    textwrap indent of {x} by {k} spaces
    {x} indented, {k} spaces per line
    <nest> a block of code such as {x} {k} spaces deeper
    <insert> {k} spaces ahead of every single line that {x} has
    each line of {x} with {k} leading blanks added
    <quote> {x} as a block indented by {k} spaces
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
    ['a', 'b'] as lines '- a' and '- b'
    {x} as bullet points, a dash and a blank before each
    markdown bullets for {x}
    <join> {x} by newlines with '- ' before every item
    an unordered markdown list of {x}
    <print> {x} below one another, each after '- '
    a shopping list text with lines like '- milk' from {x}
    <bullet> {x} with dashes
    <render> {x} in markdown as a dashed list
    one string with a '- ' line for each of {x}
    <show> {x} as dash points on separate lines
    <produce> notes where each of {x} is a '- ' bullet
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
    ['a', 'b', 'c'] -> 'a, b and c'
    {x} in prose: commas, with 'and' before the final one
    a readable enumeration of {x}, no Oxford comma
    <humanize> {x} to a phrase like 'x, y and z'
    {x} joined by ', ' except ' and ' before the last one
    <turn> ['Ann', 'Bob'] into 'Ann and Bob'
    <write> {x} as in a sentence, 'red, green and blue'
    to_sentence for {x} with commas and a last 'and'
    a natural language listing of {x}
    <say> who comes to the party: 'Ann, Bob and Zoe' from a list of names
    <concatenate> {x} with commas, but 'and' between the last two
    human readable listing such as 'salt, pepper and oil' out of {x}
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
    <put> a name wherever a template says 'NAME'
    <substitute> a name for the placeholder 'NAME' in a template
    a letter text with each 'NAME' swapped for the real name
    'Hi NAME' and 'Ann' -> 'Hi Ann'
    <personalize> a mail template: 'NAME' becomes the name of the receiver
    a message made from a template by writing the name in all places of 'NAME'
    template rendering with a single placeholder 'NAME'
    <insert> the name of somebody in a template at 'NAME'
    mail merge: 'Dear NAME' with 'Bob' gives 'Dear Bob'
    <exchange> every 'NAME' within a template for a name
    the template after its 'NAME' markers are replaced with name
    <customize> a greeting card text that has 'NAME' in it
""",
    "template.replace('NAME', name)",
    "template.split('NAME').join(name)",
    inputs=[('Hi NAME', 'Ann'), ('NAME and NAME', 'Bo'), ('none', 'x'), ('Hi NAME', '$&'), ('', 'y')],
    also='fill_template',
)

several(
    'wrap_text',
    'text text, int width -> words',
    """
    a text broken into lines of at most width characters at spaces
    <wrap> a text into lines no longer than a given width
    <break> text into lines of at most width characters without cutting words
    word wrap to a given width
    lines of whole words, none wider than width, out of a long text
    textwrap.wrap of a text for a width
    <squeeze> a paragraph into a column of some width, giving the list of lines
    greedy line breaking of a text at a maximum width
    <distribute> the words of a text over lines that have at most width characters
    <split> a text at blanks into lines with no more than width characters each
    a list of lines, filled with as many words as the width allows
    <reflow> a text so that no line exceeds a given width, words kept whole
    'one two three' with width 7 -> ['one two', 'three']
    <cut> long text into short lines between words, width is the limit
    <format> a text for a narrow screen: an array of lines up to width chars
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
    '12345678', '-', 4 -> '1234-5678'
    blocks of size characters of a text with a separator between them
    <put> a separator after each size characters, but not at the end
    <format> a serial number in groups of a given size with a separator
    a string cut into pieces of size characters and joined again by a separator
    <space> out a long code by a separator every size characters
    <divide> a text into equal chunks, the last may be shorter, and <join> them with a separator
    an IBAN or card number readable in groups, with separator and group size given
    <chunk> a string and <glue> the chunks with a separator
    <add> a separator between every size characters
    'abcdef' in pairs with ' ' becomes 'ab cd ef'
    <break> a key into parts of fixed size with a separator in between
""",
    'separator.join(text[i:i + size] for i in range(0, len(text), size))',
    "(text.match(new RegExp(`.{1,${size}}`, 'gsu')) ?? []).join(separator)",
    inputs=[('12345678', '-', 4), ('abcdef', ' ', 2), ('', '-', 3), ('abcde', ':', 2), ('a\nbc', '-', 2)],
    also='group_chars chunk_text',
)

define(
    'count_lines',
    'text -> int',
    """
    the number of lines in {x}
    <count> the lines of {x}
    <tell> how many lines {x} has
    how many lines {x} has
    how many rows of text {x} consists of
    line total for {x}
    number of newline-separated pieces in {x}
    <determine> the height of {x} in lines
    newlines in {x} plus one
    <calculate> the amount of lines that make up {x}
    <find> how long a poem is in lines
    lines of code: their number in a source given as string
    <measure> {x} in lines
    <split> {x} at newlines and <count> the parts
    the line quantity in {x}
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
    how many sentences {x} contains
    how many full stops, question marks and exclamation marks {x} has altogether
    'Hi! How are you?' -> 2
    sentence total for {x}
    <calculate> the amount of sentences in {x}, each ended by one . or ! or ?
    <find> how many times a sentence ends in {x}
    the quantity of sentence endings . ! ? in {x}
    <tally> the sentences of {x} by their closing marks
    <work> out how many sentences somebody wrote in a paragraph
    <measure> {x} in sentences
    number of sentence-final marks within {x}
    <go> through {x} and <count> . ? and !
""",
    "sum(1 for c in @x if c in '.!?')",
    "[...@x].filter((c) => '.!?'.includes(c)).length",
    inputs=[('One. Two.',), ('',), ('Hi! How are you? Fine.',), ('no end',)],
    also='sentence_count',
)
