"""Texts encrypted, compressed and in Morse code."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='formats')

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
    {x} in Caesar code with key {k}
    a Caesar shift of {x} by {k}, case kept and other characters untouched
    <rotate> the letters of {x} by {k} through the alphabet
    <encipher> {x} by moving letters {k} on
    each letter of {x} replaced with the one {k} later in the alphabet, cyclically
    <cipher> {x} like Caesar did, with {k} as the shift
    <push> all letters in {x} {k} places along the alphabet, after z comes a again
    {x} as a secret message with letters advanced by {k}
    <encode> {x} with a rotation cipher of {k}
    shift cipher of {x}, key {k}
    <substitute> every letter in {x} by the letter {k} positions further, wrapping round
    Caesar encryption for {x}, offset {k}, non-letters stay
""",
    """
    def @f(@args):
        result = ''
        for c in text:
            if c.isascii() and c.isalpha():
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
          const shifted = (c.charCodeAt(0) - base + @k) % 26;
          result += String.fromCharCode(((shifted + 26) % 26) + base);
        } else {
          result += c;
        }
      }
      return result;
    }
""",
    params={
        'k': Param((1, 3, 5, 13), arg='shift', arg_says=('a given shift', 'shift', 'k'), arg_values=(1, 3, -3, 13))
    },
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
    {x} with each letter rotated by 13
    'Hello' -> 'Uryyb'
    <rotate> all letters of {x} by half the alphabet, 13 places
    rot-13 encoding for {x}
    <obfuscate> {x} the ROT13 way
    <swap> every letter of {x} for the one thirteen further on
    <hide> a spoiler with ROT13
    <translate> {x} through ROT13
    'abc' becomes 'nop', upper and lower case kept, other characters too
    <decode> {x} from ROT13
    the thirteen-place rotation of {x}
    a ROT13 version of a message
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
    RLE of {x}
    'aabbbc' -> 'a2b3c1'
    <shrink> {x} to characters each followed by how often they repeat in a row
    every streak of one character in {x} as that character and its length
    <turn> 'zzzz' into 'z4'
    character-count pairs for the runs in {x}, as a string, 1 written too
    run length compression of {x}
    <summarize> consecutive repeats of {x} as letter plus number
    <pack> {x} with RLE so that 'aaab' becomes 'a3b1'
    groupby on the characters of {x}, written as char and run length
    <squeeze> repeated neighbours of {x} into char and count
    string compression of {x}, where 'abc' gives 'a1b1c1'
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
    'a3b1' -> 'aaab'
    RLE decoder for a string
    <undo> run-length encoding
    <unpack> a text like 'x5' to 'xxxxx'
    the original of an RLE-compressed string
    <repeat> each character as often as the number after it says
    <inflate> 'a2b3c1' to 'aabbbc'
    the inverse of run-length compression, from 'a1b2' style input
    <decode> RLE: a character and then its count, again and again
    <restore> a text from characters with their run lengths
    run length decoding of a string
    <write> out 'z4' as 'zzzz', likewise longer codes
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
    'sos' -> '... --- ...'
    {x} as dots and dashes
    <translate> {x} to Morse, a blank after each letter but the last
    <turn> 'abc' into '.- -... -.-.'
    Morse alphabet version of {x}, non-letters left out
    <telegraph> {x} in Morse code
    the Morse signs for each letter in {x}, separated by blanks
    <write> {x} in morse
    <encode> a radio message in Morse, ignoring all that is no letter
    morse encoder: text in, '. -' out
    <look> up each letter of {x} in the Morse table and <join> the codes with spaces
    dit and dah for the letters of {x}
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
