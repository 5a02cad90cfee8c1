"""Parts of addresses and paths, and what is found in a text."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='formats')

define(
    'email_domain',
    'text -> text',
    """
    the domain of an email address
    what stands after the @ in an email address
    <extract> the domain from an email address
    <get> the domain part of an email
    'ann@mail.org' -> 'mail.org'
    the part after the at sign of a mail address
    email provider of an address, the text following @
    <cut> away the user and the @ from an email
    the mail server name in 'x@y.co' style addresses
    <return> the right half of an e-mail address split at @
    domain of e-mail
    <find> where a mail goes: what is behind the @
    everything to the right of the @ in an email
    <split> an email at @ and <take> the second part
    <tell> which domain an email belongs to
    the host an email address points to
""",
    "@x.split('@')[1]",
    "@x.split('@')[1]",
    inputs=[('ann@mail.org',), ('x@y.co',), ('bob.lee@example.com',)],
    also='get_domain domain',
)

define(
    'email_user',
    'text -> text',
    """
    the user name of an email address
    what stands before the @ in an email address
    <extract> the user name from an email address
    <get> the part of an email before the @
    'ann@mail.org' -> 'ann'
    the part before the at sign of a mail address
    local part of an email address
    <cut> away the @ and the domain from an email
    the mailbox name in 'x@y.co' style addresses
    <return> the left half of an e-mail address split at @
    user of e-mail
    everything to the left of the @ in an email
    <split> an email at @ and <take> the first part
    <derive> a login name from an email: what is in front of the @
    <tell> whose email it is by the name ahead of the @
    'bob.lee@example.com' becomes 'bob.lee'
""",
    "@x.split('@')[0]",
    "@x.split('@')[0]",
    inputs=[('ann@mail.org',), ('x@y.co',), ('bob.lee@example.com',)],
    also='get_user username',
)

define(
    'url_domain',
    'text -> text',
    """
    the domain of a URL
    the host name in a URL such as 'https://example.com/a'
    <extract> the domain from a URL
    <get> the host of a URL
    'https://example.com/a/b' -> 'example.com'
    hostname of a web address
    <cut> the protocol and the path off a URL
    site name of a link, without https:// and path
    which website a link leads to
    <strip> a URL down to its host
    <parse> a URL and <return> the host only
    host part of a web link, with or without 'http://'
    the server name in an internet address such as 'http://a.org'
    <keep> of a link what is between // and the next slash
    url -> domain
    for visitor statistics, <find> the site that a referrer URL belongs to
""",
    "@x.split('//', 1)[-1].split('/')[0]",
    "(@x.split('//')[1] ?? @x).split('/')[0]",
    inputs=[
        ('https://example.com/a/b',),
        ('http://a.org',),
        ('https://a.org/?u=http://b.org',),
        ('example.com/x',),
        ('https://sub.site.net/?q=1',),
    ],
    also='get_host host domain_of_url',
)

define(
    'file_extension',
    'text -> text',
    """
    the extension of a file name, '' if it has none
    what stands after the last dot of a file name
    <get> the extension of a file name, or '' without one
    <extract> the file extension from a file name
    'archive.tar.gz' -> 'gz'
    file type ending of a file name, without the dot
    the suffix after the final dot in a filename, empty string if there is no dot
    <tell> the kind of a file by its ending, like 'txt' for 'a.txt'
    extension of filename
    <find> the letters behind the last dot of a filename, '' when there is no dot
    'x.py' gives 'py' and 'README' gives ''
    <determine> the format of a file by what follows its last dot
    <split> off the extension of a filename and <return> it, dot excluded
    <return> 'jpg' for a name such as 'photo.jpg'
    file suffix, dot not included
    the last dot-separated part of a filename if it has a dot, else ''
""",
    "@x.rsplit('.', 1)[1] if '.' in @x else ''",
    "@x.includes('.') ? @x.split('.').at(-1) : ''",
    inputs=[('a.txt',), ('archive.tar.gz',), ('README',), ('x.py',)],
    also='get_extension extension ext',
)

define(
    'file_name',
    'text -> text',
    """
    the file name of a path
    what stands after the last slash of a path
    <get> the file name from a path
    <extract> the last part of a path like 'a/b/c.txt'
    'a/b/c.txt' -> 'c.txt'
    basename of a path
    the last component of a path with slashes
    <strip> the folders from a path
    <drop> the directory part of a path
    os.path.basename of a path
    name of the file at the end of '/home/ann/notes.md'
    <split> a path on / and <take> the final piece
    the file without its folders
    <find> which file a full path points at
    everything after the final / of a path
    <return> the tail of a unix path
""",
    "@x.split('/')[-1]",
    "@x.split('/').at(-1)",
    inputs=[('a/b/c.txt',), ('x.py',), ('/home/ann/notes.md',), ('dir/',)],
    also='basename get_file_name',
)

define(
    'remove_extension',
    'text -> text',
    """
    a file name without its extension
    <remove> the extension from a file name
    <strip> what follows the last dot of a file name
    <cut> off the extension of a file name
    'archive.tar.gz' -> 'archive.tar'
    filename minus its ending
    the stem of a file name
    <drop> the final dot and all that follows from a file name
    base of a file name, no .txt or .py behind
    <delete> the file type from a name like 'x.py'
    'a.txt' becomes 'a', 'README' stays as it is
    <get> the name of a file with no suffix
    file name without ext
    <trim> a filename of its extension, the last one only
    <return> a filename up to, not including, its last dot
    the title of a document from its file name 'report.pdf': 'report'
""",
    "@x.rsplit('.', 1)[0]",
    r"@x.replace(/\.[^.]*$/, '')",
    inputs=[('a.txt',), ('archive.tar.gz',), ('README',), ('x.py',)],
    also='without_extension strip_extension stem',
)

define(
    'extract_numbers',
    'text -> numbers',
    """
    the whole numbers in {x}
    all numbers that occur in {x} as integers
    <extract> all numbers from {x}
    <find> the integers in {x}
    <get> a list of the numbers in {x}
    '3 cats and 14 dogs' -> [3, 14]
    each run of digits in {x} as an int
    every integer written inside {x}, in a list
    <pull> the numbers out of {x} as ints
    <read> all whole numbers that stand in {x}
    <collect> the numeric values mentioned in {x}
    re.findall of digits in {x}, converted to ints
    'a1b22' becomes [1, 22]
    which numbers a sentence contains, as a list of integers
    <parse> the digit groups of {x} to integers
    <search> {x} for integers without sign
    amounts in a receipt text like '2 apples 5 pears' as [2, 5]
    an int list of the digit sequences found in {x}
""",
    r"""
    import re

    def @f(text):
        return [int(number) for number in re.findall(r'\d+', text)]
""",
    r"""
    function @f(text) {
      return (text.match(/\d+/g) ?? []).map(Number);
    }
""",
    inputs=[('a1b22',), ('none',), ('3 cats and 14 dogs',), ('',), ('2024-03-15',)],
    also='find_numbers numbers_in get_numbers',
)

define(
    'extract_hashtags',
    'text -> words',
    """
    the hashtags in {x}
    all words of {x} that begin with #
    <extract> the hashtags from {x}
    <find> all hashtags in {x}
    'go #home now' -> ['#home']
    every #tag in {x}
    <collect> the tags of a post, with their # sign
    <pull> words marked by # out of {x}
    list of hash tags found in a tweet
    <search> {x} for tags such as '#sun'
    all tokens in {x} made of # and word characters
    the topics tagged in {x}, # included
    re.findall for #word in {x}
    <get> each hashtag that a caption uses
    <gather> '#a' and '#b2' like tags of {x} in a list
    hashtags of an instagram caption as an array
    <read> off what {x} is tagged with, each with #
""",
    r"""
    import re

    def @f(text):
        return re.findall(r'#\w+', text)
""",
    r"""
    function @f(text) {
      return text.match(/#\w+/g) ?? [];
    }
""",
    inputs=[('#a and #b2',), ('none',), ('go #home now',), ('',), ('#one#two',)],
    also='hashtags find_hashtags',
)

define(
    'extract_emails',
    'text -> words',
    """
    the email addresses in {x}
    all emails that occur in {x}
    <extract> the email addresses from {x}
    <find> all email addresses in {x}
    'mail a@b.co or c@d.org' -> ['a@b.co', 'c@d.org']
    every mail address mentioned in {x}
    <pull> e-mail addresses out of {x} as a list
    <collect> whatever looks like name@host.tld in {x}
    list of emails found in a text
    <search> {x} for e-mail contacts
    <gather> the addresses with @ that stand in {x}
    re.findall for mail addresses in {x}
    <harvest> emails from the text of a web page
    each email in {x} that one could write to
    <get> an array of every email occurring in {x}
    contact addresses (email) in {x}
""",
    r"""
    import re

    def @f(text):
        return re.findall(r'[\w.+-]+@[\w-]+(?:\.[\w-]+)+', text)
""",
    r"""
    function @f(text) {
      return text.match(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g) ?? [];
    }
""",
    inputs=[('mail a@b.co or c@d.org.',), ('none',), ('x.y@z.net',), ('',)],
    also='find_emails emails',
)
