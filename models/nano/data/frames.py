"""
Sentences around what is asked. `{do}`, `{does}`, `{doing}` are a verb phrase, `{np}` a noun phrase, `{is}` a statement that is
true or false, `{given}` and `{again}` name the value and refer to it, `{name}` the function, `{call}` its call; a capital
first letter makes a capital. Those of `HELDOUT` are never in training.
"""

from __future__ import annotations


def _frames(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines())


DO = _frames("""Write a function that {does}.
    Write a function to {do}.
    Write a {lang} function that {does}.
    Write a {lang} function to {do}.
    Write a function which {does}
    write {lang} code to {do}
    {Do}.
    {Do}
    {do}
    {do}
    {do} in {lang}
    {do} please
    please {do}
    Create a function that {does}.
    Create a function to {do}
    Make a function that {does}.
    make me a function that {does}
    Implement a function that {does}.
    Implement {call} that {does}.
    Implement `{name}` which {does}.
    I need a function that {does}.
    I need a function to {do}.
    I need to {do}.
    i need to {do}
    I want to {do}.
    i want a function to {do}
    I'd like a function that {does}.
    We need a helper that {does}.
    need something that {does}
    How do I {do}?
    How do I {do} in {lang}?
    how do you {do}
    how can I {do}?
    How would I {do} in {lang}?
    what's the way to {do}?
    Can you write a function that {does}?
    Can you {do}?
    could you write something to {do}?
    Could you give me a function that {does}?
    Please write a function that {does}.
    Please give me a {lang} function to {do}.
    Give me a function that {does}.
    give me code to {do}
    function that {does}
    function to {do}
    a function that {does}
    a {lang} function that {does}
    {lang} function to {do}
    Function {name} that {does}.
    Function `{name}`: {do}.
    {name}: {do}
    {name} - {does}
    {call}: {do}
    {call} {does}
    Write {name}, a function that {does}.
    Write `{call}` that {does}.
    Write a function {name} that {does}.
    Write a function {call} that {does}.
    Write a function called {name} that {does}.
    Write a function named `{name}` to {do}.
    Create {name} to {do}.
    Define a function {name} which {does}.
    Define {call} so that it {does}.
    {call} should {do}
    The function {name} should {do}.
    Take {given} and {doIt}.
    Given {given}, {doIt}.
    given {given}, {doIt}
    Given {given}, write a function that {doesIt}.
    {Name} takes {given} and {doesIt}.
    A function {name} takes {given} and {doesIt}.
    takes {given}, {doesIt}
    For {given}, {doIt}.
    Code for {doing}.
    A helper for {doing}
    help me {do}
    help me with {doing}
    hi, i have to {do}, can you help?
    Hey! Can you show me how to {do}?
    my homework: {do}
    Let's {do}.
    Let {call} {do}.
    utility to {do}
    small function for {doing}
    Solve this: {do}.""")

NP = _frames("""Return {np}.
    return {np}
    Write a function that returns {np}.
    Write a function returning {np}.
    Write a {lang} function that returns {np}.
    Write a function that computes {np}.
    Write a function to get {np}.
    write code that gives {np}
    {Np}.
    {Np}
    {np}
    {np} in {lang}
    {np} please
    Get {np}.
    get {np}
    Find {np}.
    find {np}
    Give {np}.
    Give me {np}.
    give me {np}
    Compute {np}.
    I need {np}.
    i need {np}
    I want {np}.
    I need a function that returns {np}.
    i need a function that gives {np}
    I'd like to get {np}.
    We need {np} from a function.
    How do I get {np}?
    How do I get {np} in {lang}?
    how can i find {np}?
    how to get {np}
    What is {np}?
    what's {np}
    Can you write a function that returns {np}?
    could you give me {np}?
    Please return {np}.
    Please write a function to find {np}.
    function that returns {np}
    function returning {np}
    function for {np}
    a {lang} function for {np}
    Create a function that returns {np}.
    Make a function that gives {np}.
    Implement a function that finds {np}.
    Implement `{name}` to return {np}.
    Implement {call} returning {np}.
    Function {name} that returns {np}.
    {name}: {np}
    {call}: {np}
    {call} returns {np}
    {call} should return {np}
    {call} -> {np}
    {name} should give {np}.
    Write {name}, which returns {np}.
    Write a function {name} that returns {np}.
    Write a function {call} that returns {np}.
    Write a function called {name} that returns {np}.
    Create `{name}` so that it returns {np}.
    Define {call} that gives back {np}.
    Given {given}, return {npIt}.
    given {given} return {npIt}
    Given {given}, find {npIt}.
    Given {given}, I want {npIt}.
    Take {given} and return {npIt}.
    For {given}, give {npIt}.
    {Name} takes {given} and returns {npIt}.
    takes {given} and returns {npIt}
    Write a function that takes {given} and returns {npIt}.
    Accept {given}; return {npIt}.
    code for {np}
    show me how to get {np}
    help me get {np}
    hello, i am looking for {np}
    Tell me {np}.""")

IS = _frames("""Check if {is}.
    check if {is}
    check whether {is}
    Check whether {is}.
    Write a function that checks if {is}.
    Write a function that checks whether {is}.
    Write a function to check if {is}.
    Write a {lang} function to check whether {is}.
    Write a function that tells whether {is}.
    Write a function that returns {true} if {is}.
    Write a function that returns {true} when {is} and {false} otherwise.
    Write a predicate that says whether {is}.
    Return {true} if {is}.
    Return {true} if {is}, else {false}.
    return {true} when {is}, {false} otherwise
    true if {is}
    Determine if {is}.
    Determine whether {is}.
    determine if {is}
    Test whether {is}.
    tell me if {is}
    Find out if {is}.
    Decide whether {is}.
    Verify that {is}.
    see if {is}
    function to check if {is}
    function that checks whether {is}
    function to test if {is}
    a function telling if {is}
    {lang} function to check if {is}
    How do I check if {is}?
    How do I check whether {is} in {lang}?
    how can i tell if {is}?
    how to know if {is}
    How to test whether {is}?
    Can you write a function that says if {is}?
    Can you check whether {is}?
    I need to know if {is}.
    i need to check if {is}
    I need a function that tells me whether {is}.
    I want to find out whether {is}.
    Is there a way to tell if {is}?
    Please check whether {is}.
    Implement {call} that checks if {is}.
    Implement `{name}`: {true} if {is}.
    {name}: check whether {is}
    {call}: is it so that {is}?
    {call} returns {true} if {is}
    {call} should be {true} if {is}
    {name} should tell whether {is}.
    Write {name}, which checks whether {is}.
    Write a function {name} that returns {true} if {is}.
    Write a function {call} that checks if {is}.
    Write a function called {name} that tells if {is}.
    Create {name} to check if {is}.
    Define `{name}` so that it returns {true} exactly when {is}.
    Given {given}, check if {isIt}.
    Given {given}, return {true} if {isIt}, otherwise {false}.
    given {given}, tell if {isIt}
    Take {given} and say whether {isIt}.
    {Name} takes {given} and returns whether {isIt}.
    a check that {is}
    whether {is}
    if {is}""")

CLASS = _frames("""Write {np}.
    Write {np} in {lang}.
    write {np}
    {Np}
    {Np}.
    {np}
    {np} in {lang}
    {np} please
    Implement {np}.
    implement {np}
    Create {np}.
    create {np} in {lang}
    Make {np}.
    make me {np}
    I need {np}.
    i need {np}
    I want {np}
    I'd like {np}.
    Give me {np}.
    give me {np} please
    Can you write {np}?
    could you make {np}?
    How do I write {np}?
    how do i implement {np} in {lang}
    how would you build {np}
    Please write {np}.
    Please implement {np}.
    Define {np}.
    Build {np}.
    code for {np}
    class {name}: {np}
    {name}: {np}
    Write {np}. Call it {name}.
    Write {np}, named {name}.
    Implement {np} as class {name}.
    Create {np} and call it `{name}`.
    We need {np} called {name}.
    {lang} class: {np}
    help me write {np}""")

HELDOUT: dict[str, tuple[str, ...]] = {
    'do': _frames("""Produce a function which {does}.
        I'm looking for a way to {do}.
        What would be a good function for {doing}?
        Build a function to {do}.
        Is there a function to {do}?
        Develop {call}, it {does}.
        Show me {lang} code that {does}
        my boss wants something that {does}
        Need: function to {do}.
        Starting from {given}, {doIt}."""),
    'np': _frames("""Produce {np}.
        I'm looking for {np}.
        What would {np} be?
        Build a function whose result is {np}.
        Develop {call} to deliver {np}.
        Show me {lang} code for {np}
        Need: {np}.
        Starting from {given}, work out {npIt}.
        someone asked me for {np}"""),
    'is': _frames("""Examine whether {is}.
        I'm wondering if {is}.
        Build a function that says {true} only if {is}.
        Develop {call} to see whether {is}.
        Need: a check if {is}.
        Starting from {given}, establish whether {isIt}.
        Would you write code that detects if {is}?"""),
    'class': _frames("""Produce {np}.
        I'm looking for {np}.
        Show me {np} written in {lang}
        Develop {np}.
        Need: {np}."""),
}

FRAMES: dict[str, tuple[str, ...]] = {'do': DO, 'np': NP, 'is': IS, 'class': CLASS}

#: How a name is given by a sentence of its own.
NAMING = _frames("""Call it {name}.
    Name it {name}.
    Call it `{name}`.
    Name the function {name}.
    The function should be called {name}.
    The name is {name}.
    Use the name `{name}`.
    (function name: {name})
    It should be named {name}
    call the function {name}
    Signature: {call}""")
