"""Two texts at once."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='strings', combines=False)

define(
    'are_anagrams',
    'text a, text b -> bool',
    """
    ? two strings are anagrams of each other
    ? two words are anagrams
    ? one string is an anagram of another
    ? a and b are anagrams
    ? two given strings contain the same letters
    ? two texts consist of the same letters in a different order
    ? two words are made of exactly the same letters, like 'listen' and 'silent'
    ? rearranging the letters of one word gives the other
    ? a can be shuffled into b
    ? a and b hold the same characters equally often
    ? the sorted letters of two strings match
    ? the second word is a permutation of the characters of the first
    ? two phrases are letter-for-letter rearrangements of one another
    ? word a is an anagram of word b
    ? both strings use each character the same number of times
    ? one word can be formed by reordering another, all letters used
    ? 'rat' and 'tar' style pairs share all their letters
    anagram check for two strings
    <compare> two words and <tell> whether they are anagrams
""",
    'sorted(a) == sorted(b)',
    "[...a].sort().join('') === [...b].sort().join('')",
    inputs=[
        ('listen', 'silent'),
        ('abc', 'cab'),
        ('hello', 'world'),
        ('', ''),
        ('a', 'aa'),
        ('rat', 'tar'),
        ('rat', 'car'),
    ],
    also='is_anagram anagram anagrams check_anagram',
)

define(
    'common_prefix',
    'text a, text b -> text',
    """
    the longest common prefix of two strings
    the common prefix of a and b
    the part that two strings share at the start
    <find> the longest common prefix of two words
    <get> what two strings have in common at the beginning
    the leading characters that a and b share
    the longest beginning that is the same in two strings
    how far two words agree from the left, as text
    'flower' and 'flow' -> 'flow'
    <compare> two strings from the start and <return> the matching part
    <keep> the characters of a as long as they equal those of b at the same place
    shared start of two words, '' if they differ at once
    common beginning, two strings
    longest prefix in both of two texts
    the identical opening part of a and b
    <extract> the part with which both of two strings begin
    'interview' and 'internet' start alike: 'inter'
""",
    """
    def @f(a, b):
        i = 0
        while i < len(a) and i < len(b) and a[i] == b[i]:
            i += 1
        return a[:i]
""",
    """
    function @f(a, b) {
      let i = 0;
      while (i < a.length && i < b.length && a[i] === b[i]) {
        i++;
      }
      return a.slice(0, i);
    }
""",
    inputs=[('flower', 'flow'), ('abc', 'xyz'), ('same', 'same'), ('', 'a'), ('interview', 'internet'), ('car', 'cat')],
    also='shared_prefix longest_common_prefix',
)

define(
    'count_substring',
    'text text, text part -> int',
    """
    <tell> how often one string occurs in another
    the number of times a part occurs in a text
    the number of occurrences of a substring in a string, not overlapping
    <count> how often a substring occurs in a string
    <count> the occurrences of a part in a text
    how many times a part is contained in a text
    how often a search term appears in a text, without overlaps
    'banana' and 'an' -> 2
    <find> the number of matches of a word in a longer string
    number of non-overlapping appearances of part in text
    <calculate> how frequently a phrase occurs in an article
    substring frequency in a string
    <search> a text for a part and <tell> how many hits there are
    the hit count of one string inside another
    <tally> the occurrences of a substring
    str.count of one string in another
    <go> through a text and <count> each appearance of a given piece
    occurrences of needle in haystack
""",
    'text.count(part)',
    'text.split(part).length - 1',
    inputs=[('banana', 'an'), ('hello', 'l'), ('aaa', 'b'), ('abcabc', 'abc'), ('', 'x'), ('to be or not to be', 'to')],
    also='count_occurrences occurrences substring_count',
)

define(
    'common_chars',
    'text a, text b -> text',
    """
    the characters that two strings have in common
    the letters that occur in both of two strings
    <find> the characters of the first string that are also in the second
    the common characters of a and b, each once, in the order of a
    shared characters of two strings, no repeats, ordered as in the first
    'hello' and 'world' -> 'lo'
    which letters both a and b use, each one time, in the order of the first string
    the overlap of the characters in two words, as a string
    <collect> each letter of a that b has too, once only
    the intersection of the characters in two texts, in order of the first
    characters both words share, as text
    <extract> letters appearing in both of two strings, without duplicates
    <return> a string with the common letters of two words
    the set of letters in a that also stand in b, joined in the order of a
    letters two names share, 'apple' and 'pear' give 'ape'
    <keep> from the first string what the second contains as well, each character once
""",
    "''.join(c for c in dict.fromkeys(a) if c in b)",
    "[...new Set(a)].filter((c) => b.includes(c)).join('')",
    inputs=[('hello', 'world'), ('abc', 'xyz'), ('abc', 'cba'), ('', 'a'), ('apple', 'pear')],
    also='shared_letters common_letters',
)

define(
    'interleave_strings',
    'text a, text b -> text',
    """
    two strings merged by taking their characters in turn
    the characters of a and b in alternation
    <merge> two strings by alternating their characters
    <interleave> two strings, with the rest of the longer one at the end
    'abc' and '123' -> 'a1b2c3'
    one string out of two, a letter from each by turns, the surplus appended
    <weave> two strings together character by character
    <zip> two strings into one text and <append> whatever is left of the longer
    letters of a and b mixed alternately, starting with a
    <merge> strings alternately, leftover at the end
    <shuffle> two words like cards, one letter from each in turn
    <take> one character of a, one of b, again one of a and so on, until both are used up
    alternating characters of two words, unequal lengths allowed
    <combine> 'ab' and 'wxyz' to 'awbxyz'
    a[0] b[0] a[1] b[1] and onward as a single string, the tail of the longer kept
    a text where the characters of two strings take turns
""",
    """
    def @f(a, b):
        result = ''
        for i in range(max(len(a), len(b))):
            result += a[i:i + 1] + b[i:i + 1]
        return result
""",
    """
    function @f(a, b) {
      let result = '';
      for (let i = 0; i < Math.max(a.length, b.length); i++) {
        result += a.slice(i, i + 1) + b.slice(i, i + 1);
      }
      return result;
    }
""",
    inputs=[('abc', '123'), ('ab', 'wxyz'), ('', 'q'), ('hello', ''), ('ac', 'bd')],
    also='merge_alternately merge_strings',
)

define(
    'full_name',
    'text first, text last -> text',
    """
    the full name from first and last name
    a full name made of first and last name
    <join> first and last name with a space
    <build> a full name from a first and a last name
    <combine> two names into one string with a space between
    'Ada' and 'Lovelace' -> 'Ada Lovelace'
    firstname lastname in one string
    <concatenate> a given name and a surname with a blank in the middle
    name and family name together as one string
    <put> forename and surname side by side, separated by one space
    the complete name of a person from its two parts
    <format> a first name and a last name for display as 'First Last'
    given name plus family name, space in between
    <glue> forename and surname with a space
    <make> the display name of a user out of forename and family name
    <show> the whole name of a person from forename and surname
    `first last` out of the two names
""",
    "f'{first} {last}'",
    '`${first} ${last}`',
    inputs=[('Ada', 'Lovelace'), ('Alan', 'Turing'), ('a', 'b'), ('Grace', 'Hopper')],
    also='make_full_name join_names',
)

define(
    'greet',
    'text name -> text',
    """
    a greeting like 'Hello, Ann!' for a name
    the text 'Hello, NAME!' for a given name
    <greet> a person by name with 'Hello, NAME!'
    <say> 'Hello, ' followed by a name and '!'
    <return> 'Hello, name!' for a name
    'Hello, Bob!' when the name is Bob
    'Ann' -> 'Hello, Ann!'
    a friendly hello text with the name in it, such as 'Hello, Zoe!'
    hello world but for any name: 'Hello, ' + name + '!'
    <welcome> a user with 'Hello, ' and the name and an exclamation mark
    <return> the greeting 'Hello, X!' where X is the name
    <build> the string 'Hello, ' plus name plus '!'
    <take> a name and <answer> with 'Hello, name!'
    personalised greeting, 'World' gives 'Hello, World!'
    <format> a salutation of the form 'Hello, name!'
    <insert> a name into 'Hello, ...!'
    <produce> a hello message for somebody, 'Bob' becomes 'Hello, Bob!'
""",
    "f'Hello, {name}!'",
    '`Hello, ${name}!`',
    inputs=[('Ann',), ('Bob',), ('World',), ('Zoe',)],
    also='hello say_hello greeting',
)

define(
    'same_ignoring_case',
    'text a, text b -> bool',
    """
    ? two strings are equal ignoring case
    ? a and b are the same if case does not matter
    ? two words are equal regardless of upper and lower case
    ? two strings match case-insensitively
    ? two strings are the same apart from upper and lower case
    ? 'Hello' and 'hELLO' like strings count as equal
    ? a equals b after lowercasing both
    ? both words are alike when capitals are disregarded
    ? case-insensitive comparison of a and b says equal
    ? two texts differ at most in their capitals
    ? lower-cased, the first string is identical to the second
    ? a is b, no matter how they are capitalized
    ? two user names are identical if we do not care about case
    ? the two entries are spelled the same, big or small letters being irrelevant
    equalsIgnoreCase for two strings
    <compare> two strings without case sensitivity
""",
    'a.lower() == b.lower()',
    'a.toLowerCase() === b.toLowerCase()',
    inputs=[('Hello', 'hello'), ('a', 'b'), ('', ''), ('ABC', 'abc'), ('abc', 'abcd')],
    also='equals_ignore_case same_text',
)

define(
    'is_longer',
    'text a, text b -> text',
    """
    the longer of two strings
    the longer one of a and b, a if they have the same length
    <return> the longer of two words
    <pick> the longer string out of two
    whichever of two strings has more characters, the first on a tie
    the lengthier of a and b
    'cat' and 'horse' -> 'horse'
    the string with the greater length out of two, the first if equal
    <compare> the lengths of two words and <return> the longer word
    <choose> between a and b the one having more letters
    longer string, two inputs, first wins when same length
    the bigger one of two texts measured in characters
    <select> the longer of two names
    max of two strings by len
    <keep> the longer of two given words
    a or b, depending on which is longer; a when they tie
""",
    'b if len(b) > len(a) else a',
    'b.length > a.length ? b : a',
    inputs=[('cat', 'horse'), ('same', 'size'), ('', 'x'), ('apple', 'fig')],
    also='longer longer_string',
)
