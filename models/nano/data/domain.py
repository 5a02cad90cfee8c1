"""What the model does not do: requests that it must decline."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from .family import stable_hash
from .talk import TALK_SHARE, with_talk
from .typos import with_typos
from .words import base_form

#: One topic, or whole request, in so many is in no training request.
HELDOUT_TOPICS = 8
#: Whole requests as people type them, a file for each topic; the first line of a file names the answer.
OUTSIDE = Path(__file__).parent / 'outside'
TYPO_SHARE = 0.1

DECLINE = (
    'I cannot write that. I am a small model for short Python and JavaScript functions: text, numbers, lists, dictionaries, '
    'dates, simple classes and algorithms. A bigger model may do it: `edgecoder models list` shows those there are, '
    '`edgecoder models pull <id>` installs one.'
)
DECLINE_LANGUAGE = (
    'I write Python and JavaScript only. A bigger model may do it: `edgecoder models list` shows those there are, '
    '`edgecoder models pull <id>` installs one.'
)
DECLINE_TALK = (
    'I cannot answer that. I am a small model: I write short Python and JavaScript functions and know a little about EdgeCoder. '
    'A bigger model may help: `edgecoder models list` shows those there are, `edgecoder models pull <id>` installs one.'
)
UNCLEAR = 'Tell me what the function takes and what it gives back: I write short Python and JavaScript functions.'

ANSWERS = {
    'DECLINE': DECLINE,
    'DECLINE_LANGUAGE': DECLINE_LANGUAGE,
    'DECLINE_TALK': DECLINE_TALK,
    'UNCLEAR': UNCLEAR,
}


@dataclass(frozen=True)
class Whole:
    """A whole request and what it is answered with; `topic` is the name of its file."""

    text: str
    answer: str
    topic: str


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines() if line.strip())


#: Programs beyond it, as verb phrases.
PROGRAMS = _lines("""
    <build> a React component with a login form
    <create> a todo app with React
    <write> a Vue page that lists products
    <make> a website for my restaurant
    <design> a landing page in HTML and CSS
    <center> a div with CSS
    <style> a button with Tailwind
    <build> a REST API with Flask
    <build> a REST API with Express
    <set> up a Django project with users
    <write> a FastAPI endpoint that stores orders in a database
    <create> a GraphQL server
    <write> a SQL query that joins customers with orders
    <query> a Postgres database for all users
    <connect> to a MySQL database and insert a row
    <save> records into MongoDB
    <cache> results in Redis
    <migrate> the database to a new schema
    <scrape> the headlines of a news site
    <download> a web page and parse its HTML
    <fetch> data from an API
    <call> the weather API and show the forecast
    <send> an email through SMTP
    <send> a message to Slack
    <post> a tweet
    <write> a Discord bot
    <write> a Telegram bot that answers questions
    <train> a neural network to recognise digits
    <train> a model with PyTorch
    <tune> a language model on my documents
    <classify> images of cats and dogs
    <detect> faces in a photo
    <recognise> speech in an audio file
    <transcribe> a podcast
    <translate> a text from English to German
    <summarise> an article
    <predict> stock prices
    <plot> a chart of sales with matplotlib
    <draw> a bar chart of the results
    <draw> a pie chart
    <render> a 3D scene with three.js
    <write> a shader for water
    <make> a game like Tetris
    <make> a snake game with pygame
    <build> a chess engine
    <build> a platformer in Unity
    <write> a multiplayer game server
    <write> a compiler for a small language
    <write> an interpreter for Lisp
    <build> an operating system kernel
    <write> a device driver
    <write> a regular expression engine
    <implement> a B-tree on disk
    <implement> the Raft consensus protocol
    <implement> a blockchain
    <write> a smart contract in Solidity
    <mine> bitcoin
    <encrypt> a file with AES
    <sign> a document with RSA
    <crack> a password hash
    <hack> into a wifi network
    <write> a keylogger
    <write> a virus
    <bypass> a login page
    <write> a Dockerfile for my app
    <deploy> my app to Kubernetes
    <configure> nginx as a reverse proxy
    <set> up a CI pipeline with GitHub Actions
    <write> a terraform module for AWS
    <write> a bash script that backs up a folder
    <write> a PowerShell script that lists services
    <rename> all files in a folder
    <read> a CSV file from disk and write another one
    <delete> old log files
    <watch> a folder for changes
    <compress> a directory into a zip file
    <resize> all images in a folder
    <convert> a PDF to text
    <generate> a PDF invoice
    <read> an Excel sheet with pandas
    <clean> a data frame with pandas
    <join> two pandas data frames
    <run> a Spark job over a data lake
    <stream> video over the network
    <open> a TCP socket and listen for clients
    <write> a web server from scratch
    <write> a websocket chat server
    <build> a chat app
    <write> a mobile app in Flutter
    <write> an Android app that tracks steps
    <build> an iPhone app with SwiftUI
    <control> a robot arm
    <read> a temperature sensor on a Raspberry Pi
    <blink> an LED on an Arduino
    <parse> the whole of HTML5
    <parse> TypeScript source code
    <solve> a sudoku
    <solve> a system of differential equations
    <compute> the eigenvalues of a matrix
    <invert> a large sparse matrix
    <compute> the fast Fourier transform of a signal
    <simulate> the weather
    <simulate> a particle system
    <optimise> a portfolio of shares
    <solve> a linear program with the simplex method
    <find> the shortest tour through a hundred cities
    <factor> a 200 digit number
    <prove> a theorem
    <generate> an image of a sunset
    <compose> a song
    <write> a poem about autumn
    <write> an essay on climate change
    <write> my cover letter
    <write> a blog post about coffee
    <write> a story about a dragon
    <explain> quantum mechanics
    <review> my whole repository
    <refactor> my project to use microservices
    <upgrade> my project from Angular 12 to 17
    <find> the memory leak in my server
    <debug> my production outage
    <write> unit tests for my whole code base
    <document> all of my modules
    <add> OAuth login to my site
    <integrate> Stripe payments
    <build> an online shop
    <build> a recommendation engine
    <build> a search engine
    <index> a million documents
    <write> a browser extension that blocks ads
    <automate> clicking in a browser with Selenium
    <write> a VS Code extension
    <write> a plugin for WordPress
    <make> an Excel macro
    <write> a Makefile
    <write> a query for Elasticsearch
    <manage> threads that share a database connection
    <write> a distributed task queue
    <profile> my program on a GPU
    <write> a CUDA kernel for matrix multiplication
    <use> async workers to download a thousand pages
    <log> in to my bank account
    <book> a flight
    <order> a pizza
    <calculate> my taxes for this year
    <diagnose> my headache
""")

#: Questions that are no requests for programs.
QUESTIONS = _lines("""
    what's the weather today?
    who won the world cup in 2014?
    what is the capital of Australia?
    tell me a joke
    who is the president of France?
    what should I cook tonight?
    can you translate this to Spanish: good morning
    write me a poem about the sea
    how do vaccines work?
    what is the meaning of life?
    which stocks should I buy?
    how old is the universe?
    recommend me a movie
    what time is it in Tokyo?
    explain relativity to me
    how do I lose weight?
    what is the best phone right now?
    plan a trip to Rome
    what happened in the news today?
    how far is the moon?
    write an email to my boss
    is it legal to fly a drone here?
    how do I fix my car's brakes?
    tell me about the history of Japan
    why is the sky blue?
    do you love me?
    what do you think about politics?
    summarise the plot of Hamlet
    give me a recipe for pancakes
    how do I get a visa for Canada?
    what's 3 dollars in euros?
    who wrote War and Peace?
    help me with my marriage
    what are the symptoms of flu?
    how do I invest my savings?
    draw me a cat
    sing a song
    what's your favourite colour?
    how tall is Mount Everest?
    which laptop should I get?
    when is the next solar eclipse?
    how many people live in India?
    tell me a bedtime story
    can you call my mother?
    what's the score of the game?
    book me a hotel in Paris
    who invented the telephone?
    how do airplanes fly?
    teach me French
    what's the tallest building in the world?
""")

#: Requests that say nothing one could write.
VAGUE = _lines("""
    fix my code
    make it faster
    write some code
    help
    it does not work
    do the thing
    write a function
    code please
    can you help me with programming?
    make it better
    something is broken
    I need code
    asdf
    ???
    test
    please continue
    write a program
    do my homework
    finish this
    why does it fail
    it broke
    can you code
    solve it
    please help me fast
    my program
    function
    what now
    improve this
    do something
    python
    javascript
    give me a script
    I have a bug
""")

#: Languages that it does not write.
OTHER_LANGUAGES = (
    'Rust',
    'Go',
    'C',
    'C++',
    'Java',
    'C#',
    'Ruby',
    'PHP',
    'Kotlin',
    'Swift',
    'Haskell',
    'Perl',
    'Scala',
    'Lua',
    'R',
    'SQL',
    'bash',
    'Elixir',
    'assembly',
    'COBOL',
    'Fortran',
    'OCaml',
    'Dart',
    'MATLAB',
    'Julia',
    'Clojure',
    'TypeScript',
    'Objective-C',
    'Visual Basic',
    'PowerShell',
    'F#',
    'Erlang',
    'Prolog',
    'Pascal',
    'Groovy',
    'Scheme',
    'Lisp',
    'Zig',
    'Nim',
    'Ada',
    'VBA',
    'awk',
)


def topic(rng: Random, topics: tuple[str, ...], heldout: bool = False) -> str:
    return rng.choice([one for one in topics if (stable_hash(one) % HELDOUT_TOPICS == 0) == heldout])


@cache
def whole_requests() -> tuple[Whole, ...]:
    """Those of all files, in the order of their names."""
    return tuple(one for path in sorted(OUTSIDE.glob('*.txt')) for one in _whole(path))


def _whole(path: Path) -> list[Whole]:
    first, *rest = path.read_text().splitlines()
    answer = ANSWERS.get(first.removeprefix('# answer: '))
    if answer is None:
        raise ValueError(f'{path.name}: the first line names no answer')
    texts = [line.strip() for line in rest if line.strip() and not line.startswith('#')]
    return [Whole(text, answer, path.stem) for text in texts]


@cache
def _of_side(heldout: bool) -> tuple[Whole, ...]:
    return tuple(one for one in whole_requests() if (stable_hash(one.text) % HELDOUT_TOPICS == 0) == heldout)


def whole_request(rng: Random, heldout: bool = False) -> tuple[str, Whole]:
    """One of them as somebody may type it, with what it is: case, stop and a slip of the keyboard differ."""
    whole = rng.choice(_of_side(heldout))
    text = whole.text
    roll = rng.random()
    if roll < 0.15:
        text = text.lower()
    elif roll < 0.3:
        text = text[:1].upper() + text[1:]
    ending = rng.random()
    if ending < 0.2:
        text = text.rstrip('.?')
    elif ending < 0.35 and text[-1:].isalnum():
        text += '.'
    text = (with_typos(rng, text) if rng.random() < TYPO_SHARE else text) or whole.text
    # As often as around what it can do: it says nothing of what is asked for.
    return (with_talk(rng, text) if rng.random() < TALK_SHARE else text), whole


def outside_thing(rng: Random) -> str:
    """A verb phrase beyond the domain, its verb marked."""
    return topic(rng, PROGRAMS)


def outside_request(rng: Random, heldout: bool) -> str:
    return base_form(topic(rng, PROGRAMS, heldout))
