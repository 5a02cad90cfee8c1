"""Texts encoded and decoded."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='formats')
several = partial(fn, theme='formats', combines=False)

define(
    'caesar_cipher',
    'text -> text',
    """
    {x} encrypted with a Caesar cipher of {k}
    {x} with every letter shifted by {k}
    <shift> every letter of {x} by {k} in the alphabet
    <encrypt> {x} with a Caesar cipher and a shift of {k}
    <apply> a Caesar cipher with shift {k} to {x}
    <move> each letter of {x} forward by {k} places, wrapping from z to a
""",
    """
    def @f(@args):
        result = ''
        for c in text:
            if c.isalpha():
                base = ord('A') if c.isupper() else ord('a')
                result += chr((ord(c) - base + @k) % 26 + base)
            else:
                result += c
        return result
""",
    """
    function @f(@args) {
      let result = '';
      for (const c of text) {
        if (/[a-z]/i.test(c)) {
          const base = c === c.toUpperCase() ? 65 : 97;
          result += String.fromCharCode(((c.charCodeAt(0) - base + @k) % 26) + base);
        } else {
          result += c;
        }
      }
      return result;
    }
""",
    params={'k': Param((1, 3, 5, 13), arg='shift', arg_says=('a given shift', 'shift', 'k'))},
    also='caesar encrypt shift_letters',
)

define(
    'rot13',
    'text -> text',
    """
    {x} in ROT13
    the ROT13 of {x}
    <encode> {x} with ROT13
    <apply> ROT13 to {x}
""",
    """
    import codecs

    def @f(text):
        return codecs.encode(text, 'rot13')
""",
    """
    function @f(text) {
      return text.replace(/[a-z]/gi, (c) => {
        const base = c <= 'Z' ? 65 : 97;
        return String.fromCharCode(((c.charCodeAt(0) - base + 13) % 26) + base);
      });
    }
""",
    also='rot_13',
)

define(
    'run_length_encode',
    'text -> text',
    """
    {x} run-length encoded, like 'a3b1' for 'aaab'
    the run-length encoding of {x}
    <compress> {x} by run-length encoding, like 'a3b2'
    <encode> runs of equal characters in {x} as character and count
    <encode> {x} with run-length encoding, 'aab' becoming 'a2b1'
""",
    """
    def @f(text):
        result = ''
        i = 0
        while i < len(text):
            j = i
            while j < len(text) and text[j] == text[i]:
                j += 1
            result += text[i] + str(j - i)
            i = j
        return result
""",
    """
    function @f(text) {
      let result = '';
      let i = 0;
      while (i < text.length) {
        let j = i;
        while (j < text.length && text[j] === text[i]) {
          j++;
        }
        result += text[i] + (j - i);
        i = j;
      }
      return result;
    }
""",
    inputs=[('aaab',), ('',), ('abc',), ('aabbbc',), ('zzzz',), ('aabaa',)],
    also='rle compress encode_runs rle_encode',
)

define(
    'run_length_decode',
    'text -> text',
    """
    a run-length encoded string like 'a3b1' decoded
    the text that a run-length encoding like 'a3b2' stands for
    <decode> a run-length encoded string such as 'a3b1'
    <expand> 'a3b2' to 'aaabb'
    <decompress> a string of characters and counts
""",
    """
    import re

    def @f(text):
        return ''.join(c * int(count) for c, count in re.findall(r'(\\D)(\\d+)', text))
""",
    r"""
    function @f(text) {
      return text.replace(/(\D)(\d+)/g, (_, c, count) => c.repeat(Number(count)));
    }
""",
    inputs=[('a3b1',), ('',), ('a1b1c1',), ('x5',), ('a2b3c1',)],
    also='rle_decode decompress expand',
)

define(
    'morse',
    'text -> text',
    """
    {x} in Morse code with spaces between the letters
    the Morse code of the letters in {x}
    <convert> {x} to Morse code
    <encode> the letters of {x} in Morse code, separated by spaces
""",
    """
    def @f(text):
        codes = '.- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..'.split()
        return ' '.join(codes[ord(c) - 97] for c in text.lower() if 'a' <= c <= 'z')
""",
    """
    function @f(text) {
      const codes = '.- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..'.split(' ');
      return [...text.toLowerCase()].filter((c) => c >= 'a' && c <= 'z').map((c) => codes[c.charCodeAt(0) - 97]).join(' ');
    }
""",
    inputs=[('sos',), ('',), ('Hi',), ('abc',), ('e t',)],
    also='to_morse morse_code',
)

define(
    'char_codes',
    'text -> numbers',
    """
    the character codes of {x}
    the ASCII codes of the characters in {x}
    <convert> {x} to a list of character codes
    <list> the code of every character in {x}
""",
    '[ord(c) for c in @x]',
    '[...@x].map((c) => c.charCodeAt(0))',
    also='ascii_codes codes to_codes ords',
)

define(
    'from_char_codes',
    'numbers codes -> text',
    """
    the string of a list of character codes
    <convert> a list of character codes to a string
    <build> a string from ASCII codes
""",
    "''.join(chr(code) for code in @x)",
    "@x.map((code) => String.fromCharCode(code)).join('')",
    inputs=[([72, 105],), ([],), ([97, 98, 99],), ([63],)],
    also='codes_to_text from_ascii',
)

define(
    'strip_tags',
    'text -> text',
    """
    {x} without its HTML tags
    <remove> HTML tags from {x}
    <strip> the tags from {x}
    <delete> everything in angle brackets from {x}
""",
    r"""
    import re

    def @f(text):
        return re.sub(r'<[^>]*>', '', text)
""",
    """
    function @f(text) {
      return text.replace(/<[^>]*>/g, '');
    }
""",
    inputs=[('<b>hi</b>',), ('plain',), ('<p>a <i>b</i></p>',), ('',)],
    also='remove_tags strip_html',
)

define(
    'escape_html',
    'text -> text',
    """
    {x} with &, < and > escaped for HTML
    <escape> {x} for HTML
    <escape> the characters & < > in {x}
    <replace> & by &amp;, < by &lt; and > by &gt; in {x}
""",
    "@x.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')",
    "@x.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')",
    inputs=[('<b>',), ('a & b',), ('plain',), ('',), ('1 < 2 > 0',)],
    also='html_escape escape',
)

define(
    'hex_to_rgb',
    'text -> numbers',
    """
    the red, green and blue values of a hex color like '#ff8800'
    a hex color as a list of three numbers
    <convert> a hex color to RGB
    <turn> '#rrggbb' into [r, g, b]
""",
    '[int(@x[i:i + 2], 16) for i in (1, 3, 5)]',
    '[1, 3, 5].map((i) => parseInt(@x.slice(i, i + 2), 16))',
    inputs=[('#ff8800',), ('#000000',), ('#ffffff',), ('#102030',)],
    also='to_rgb parse_color',
)

several(
    'rgb_to_hex',
    'int r, int g, int b -> text',
    """
    the hex color like '#ff8800' of red, green and blue values
    three numbers from 0 to 255 as a hex color
    <convert> RGB values to a hex color
    <turn> r, g and b into '#rrggbb'
""",
    "f'#{r:02x}{g:02x}{b:02x}'",
    "'#' + [r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('')",
    inputs=[(255, 136, 0), (0, 0, 0), (255, 255, 255), (16, 32, 48)],
    also='to_hex_color color_code',
)

define(
    'mask_card',
    'text -> text',
    """
    {x} with all but the last four characters replaced by '*'
    a card number of which only the last 4 digits can be read
    <mask> all but the last four characters of {x} with '*'
    <hide> everything except the last 4 characters of {x} behind asterisks
    <replace> each character of {x} but the last four by '*'
""",
    "'*' * (len(@x) - 4) + @x[-4:]",
    "'*'.repeat(Math.max(0, @x.length - 4)) + @x.slice(-4)",
    inputs=[('1234567812345678',), ('1234',), ('12',), ('',), ('secret123',)],
    also='mask mask_number hide_digits maskify',
)
