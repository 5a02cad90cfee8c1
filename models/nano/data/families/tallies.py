"""Classes that keep count."""

from __future__ import annotations

from functools import partial

from ..family import cls

define = partial(cls, theme='classes')

define(
    'counter',
    """
    a counter class with increment, decrement and value
    a class that counts, with increment, decrement, reset and value
    a Counter class that starts at 0
    a counter with the methods increment, decrement and reset
    a simple counter class
    a click counter which goes up, down and back to zero
    a tally object: increment adds one, decrement takes one away, value reads it
    a class that holds a number, initially zero, changed in steps of one
    a class for counting people at a door, with increment, decrement, reset and value
    a hand tally class with a reset button
    counter OOP, increment/decrement/reset/value
    a stateful counter, nothing counted at first
    a class whose increment and decrement change a count by 1 and whose reset makes it 0
    a class to track how many visitors are inside
    an up/down counter that may also become negative
    a class with one number inside: plus one, minus one, set to zero, read out
    a Counter object like in a React demo, but as a plain class
""",
    """
    class @f:
        def __init__(self):
            self.count = 0

        def increment(self):
            self.count += 1

        def decrement(self):
            self.count -= 1

        def reset(self):
            self.count = 0

        def value(self):
            return self.count
""",
    """
    class @f {
      constructor() {
        this.count = 0;
      }

      increment() {
        this.count += 1;
      }

      decrement() {
        this.count -= 1;
      }

      reset() {
        this.count = 0;
      }

      value() {
        return this.count;
      }
    }
""",
    steps=[
        [(), ('value',), ('!increment',), ('!increment',), ('value',)],
        [(), ('!increment',), ('!decrement',), ('!decrement',), ('value',), ('!reset',), ('value',)],
    ],
)

define(
    'running_average',
    """
    a running average class with add and average
    a class that takes numbers one by one and knows their average, 0 without any
    a RunningAverage class with add, count and average
    an online mean: feed numbers in with add, ask for the mean so far
    a cumulative average that doesn't store the numbers, only their sum and how many
    a class for streaming data that can always tell the mean of what it has seen, 0 before the first
    a class to average measurements as they arrive
    a moving mean over everything added up to now, with total and count inside
    a statistics accumulator: add(x) many times, then the mean
    a class I can push sensor readings into and read the mean of all from
    incremental mean OOP
    a class with add for one more value and the attribute count, mean of nothing is 0
    a class where after adding 4 and 8 the mean is 6
    an averager object, updated number by number
    a class for the mean lap time of a runner, updated after each lap
""",
    """
    class @f:
        def __init__(self):
            self.total = 0
            self.count = 0

        def add(self, value):
            self.total += value
            self.count += 1

        def average(self):
            return self.total / self.count if self.count else 0
""",
    """
    class @f {
      constructor() {
        this.total = 0;
        this.count = 0;
      }

      add(value) {
        this.total += value;
        this.count += 1;
      }

      average() {
        return this.count > 0 ? this.total / this.count : 0;
      }
    }
""",
    steps=[[(), ('average',), ('!add', 4), ('!add', 8), ('average',), ('.count',)]],
)

define(
    'scoreboard',
    """
    a scoreboard class with add_points, score and leader
    a class for scores of players with add_points, score and leader
    a Scoreboard class that adds points by player and names the leader
    a game score keeper: add_points(player, points), score(player), leader()
    a points table for several players that tells who is in front
    a class to hold the score of a quiz night, per team, and the leading team
    a leaderboard with the points of each player summed up, leader is None when nobody has any yet
    a high score class, a player nobody has heard of has 0
    a class for keeping score in card games with friends
    a tournament table: give points to players, look up one player's, name the best
    scores OOP, add_points/score/leader
    a class that accumulates points under names and knows the one with the most
    a ranking object with only the top player asked by leader()
    a class that tracks who is winning
    a tally of points by team name where the first one with the highest score leads
""",
    """
    class @f:
        def __init__(self):
            self.scores = {}

        def add_points(self, player, points):
            self.scores[player] = self.scores.get(player, 0) + points

        def score(self, player):
            return self.scores.get(player, 0)

        def leader(self):
            return max(self.scores, key=self.scores.get, default=None)
""",
    """
    class @f {
      constructor() {
        this.scores = new Map();
      }

      addPoints(player, points) {
        this.scores.set(player, this.score(player) + points);
      }

      score(player) {
        return this.scores.get(player) ?? 0;
      }

      leader() {
        let best = null;
        for (const player of this.scores.keys()) {
          if (best === null || this.score(player) > this.score(best)) {
            best = player;
          }
        }
        return best;
      }
    }
""",
    steps=[
        [(), ('!add_points', 'Ann', 3), ('!add_points', 'Bob', 5), ('leader',), ('score', 'Ann')],
        [(), ('leader',), ('score', 'constructor')],
    ],
)
