"""Codes of characters and colors, and texts made safe."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='formats')
several = partial(fn, theme='formats', combines=False)

define(
    'char_codes',
    'text -> numbers',
    """
    the character codes of {x}
    the ASCII codes of the characters in {x}
    <convert> {x} to a list of character codes
    <list> the code of every character in {x}
    'abc' -> [97, 98, 99]
    ord of each character in {x}
    code points of {x} as a list
    <map> the characters of {x} to their numbers
    charCodeAt for all of {x}
    <turn> 'Hi' into [72, 105]
    the numeric values of the characters in {x}
    ASCII values for {x}
    <encode> {x} as a list of character numbers
    <get> the Unicode number of each letter in {x}
    the list of ordinals for {x}
    <translate> {x} to character codes
""",
    '[ord(c) for c in @x]',
    '[...@x].map((c) => c.codePointAt(0))',
    also='ascii_codes codes to_codes ords',
)

define(
    'from_char_codes',
    'numbers codes -> text',
    """
    the string of a list of character codes
    <convert> a list of character codes to a string
    <build> a string from ASCII codes
    [72, 105] -> 'Hi'
    chr of each number, joined
    <decode> character codes into text
    String.fromCharCode over a list
    ASCII numbers to string
    the text that a list of code points spells
    <turn> [97, 98, 99] into 'abc'
    <read> a secret of ASCII numbers as plain text
    <join> the characters with the given codes
    <map> numbers to characters and <make> one string
    letters from their codes
    <reconstruct> a text out of a list of ordinals
    a message hidden in an array of ASCII values
""",
    "''.join(chr(code) for code in @x)",
    "@x.map((code) => String.fromCodePoint(code)).join('')",
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
    {x} as plain text with the HTML markup gone
    text content of {x} without any tags
    <drop> all markup between angle brackets from {x}
    <clean> {x} of HTML
    <erase> the tags in {x} and <keep> what stands between them
    an untagged version of {x}
    <take> away every HTML or XML tag of {x}
    PHP strip_tags for {x}
    {x} with everything from an opening angle bracket to the next closing one cut out
    <extract> the bare text of an HTML snippet
    plain text from html
    <filter> html elements out of {x}, leaving the inner text
    web page source without its tags
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
    {x} safe to be shown in a web page: &amp;, &lt; and &gt; for & < >
    HTML entities instead of & < > in {x}
    <encode> & < > of {x} as HTML entities
    'a & b' -> 'a &amp; b'
    <sanitize> {x} for output in HTML by escaping ampersand and angle brackets
    htmlspecialchars for &, < and > in {x}
    {x} with ampersands and angle brackets replaced by entities
    <protect> a page against injected tags by escaping {x}
    <turn> '1 < 2' into '1 &lt; 2'
    <substitute> entities for the HTML special characters & < > in {x}
    html-encoded {x}
    user comments with & < > made harmless for HTML
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
    hex colour code to red, green, blue
    <parse> a color like '#102030' to [16, 32, 48]
    <decode> a CSS hex color into its three channels from 0 to 255
    the RGB channels of a hex string with a leading #
    r, g and b of a web color as numbers
    <split> a hex color into red, green and blue integers
    <read> the three color components out of '#rrggbb'
    html color to rgb list
    <translate> hexadecimal color notation to an RGB array
    rgb triple of a hex code
    <give> the decimal red, green and blue parts of a colour written in hex
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
    255, 136, 0 -> '#ff8800'
    red, green, blue to hex colour code
    <encode> three channels as a CSS color with # and six small hex digits
    the html color for r, g and b
    <format> an RGB color in hexadecimal, two digits for each channel
    a web color string from its red, green and blue parts
    <write> red, green and blue from 0 to 255 as '#rrggbb'
    rgb(0, 0, 0) becomes '#000000'
    hex code of a color given by three ints
    <translate> an RGB triple to hexadecimal color notation
    <combine> the three color components into one hex string with a #
    <make> a lowercase hex color from r, g, b
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
    '1234567812345678' -> '************5678'
    {x} with stars over everything but the final four characters
    <mask> {x} so that only the last 4 can be seen
    <censor> {x} except for its last four characters, using '*'
    a masked card number: asterisks, then the last four digits
    <obscure> a credit card number, leaving four digits visible at the end
    <cover> {x} with stars up to the last four characters
    <conceal> an account number like 'secret123' as '*****t123'
    stars in place of each character of {x} before the last four
    for a receipt, <print> a card number with '*' for all but its last 4
    <anonymize> {x}: '*' each, last four readable
    <redact> {x} with asterisks apart from the final 4 characters
""",
    "'*' * (len(@x) - 4) + @x[-4:]",
    "'*'.repeat(Math.max(0, @x.length - 4)) + @x.slice(-4)",
    inputs=[('1234567812345678',), ('1234',), ('12',), ('',), ('secret123',)],
    also='mask mask_number hide_digits maskify',
)
