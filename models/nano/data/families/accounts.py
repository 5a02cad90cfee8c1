"""Classes that keep amounts and stocks."""

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
    'bank_account',
    """
    a bank account class with deposit, withdraw and balance
    a class for a bank account: deposit adds, withdraw returns False if there is not enough money
    a BankAccount class that starts with a balance of 0
    a bank account with deposit and withdraw that refuses to overdraw
    an account class with a balance, deposits and withdrawals
""",
    """
    class @f:
        def __init__(self):
            self.balance = 0

        def deposit(self, amount):
            self.balance += amount

        def withdraw(self, amount):
            if amount > self.balance:
                return False
            self.balance -= amount
            return True
""",
    """
    class @f {
      constructor() {
        this.balance = 0;
      }

      deposit(amount) {
        this.balance += amount;
      }

      withdraw(amount) {
        if (amount > this.balance) {
          return false;
        }
        this.balance -= amount;
        return true;
      }
    }
""",
    steps=[
        [(), ('!deposit', 100), ('withdraw', 30), ('.balance',)],
        [(), ('withdraw', 1), ('!deposit', 5), ('.balance',)],
        [(), ('!deposit', 50), ('withdraw', 50), ('.balance',)],
    ],
)

define(
    'wallet',
    """
    a wallet class with add, spend and balance that raises no error but returns False when money is short
    a class for a wallet with add and spend
    a Wallet class that starts with a given amount
""",
    """
    class @f:
        def __init__(self, amount):
            self.amount = amount

        def add(self, amount):
            self.amount += amount

        def spend(self, amount):
            if amount > self.amount:
                return False
            self.amount -= amount
            return True

        def balance(self):
            return self.amount
""",
    """
    class @f {
      constructor(amount) {
        this.amount = amount;
      }

      add(amount) {
        this.amount += amount;
      }

      spend(amount) {
        if (amount > this.amount) {
          return false;
        }
        this.amount -= amount;
        return true;
      }

      balance() {
        return this.amount;
      }
    }
""",
    steps=[[(10,), ('spend', 4), ('balance',)], [(0,), ('spend', 1), ('!add', 7), ('balance',)]],
)

define(
    'shopping_cart',
    """
    a shopping cart class with add, remove and total
    a class for a shopping cart: add takes name and price, total gives the sum
    a ShoppingCart class that keeps items with prices
    a cart to which items with a price are added, with count and total
""",
    """
    class @f:
        def __init__(self):
            self.items = {}

        def add(self, name, price):
            self.items[name] = price

        def remove(self, name):
            self.items.pop(name, None)

        def total(self):
            return sum(self.items.values())

        def count(self):
            return len(self.items)
""",
    """
    class @f {
      constructor() {
        this.items = {};
      }

      add(name, price) {
        this.items[name] = price;
      }

      remove(name) {
        delete this.items[name];
      }

      total() {
        return Object.values(this.items).reduce((total, price) => total + price, 0);
      }

      count() {
        return Object.keys(this.items).length;
      }
    }
""",
    steps=[
        [(), ('!add', 'tea', 4), ('!add', 'milk', 2), ('total',), ('count',)],
        [(), ('total',)],
        [(), ('!add', 'x', 3), ('!remove', 'x'), ('count',)],
    ],
)

define(
    'inventory',
    """
    an inventory class with add, remove and stock
    a class for a store's inventory that counts items by name
    an Inventory class: add and remove amounts of an item, stock tells how many there are
    an inventory that refuses to remove more than there is
""",
    """
    class @f:
        def __init__(self):
            self.items = {}

        def add(self, name, amount):
            self.items[name] = self.items.get(name, 0) + amount

        def remove(self, name, amount):
            if self.items.get(name, 0) < amount:
                return False
            self.items[name] -= amount
            return True

        def stock(self, name):
            return self.items.get(name, 0)
""",
    """
    class @f {
      constructor() {
        this.items = {};
      }

      add(name, amount) {
        this.items[name] = (this.items[name] ?? 0) + amount;
      }

      remove(name, amount) {
        if ((this.items[name] ?? 0) < amount) {
          return false;
        }
        this.items[name] -= amount;
        return true;
      }

      stock(name) {
        return this.items[name] ?? 0;
      }
    }
""",
    steps=[
        [(), ('!add', 'nail', 10), ('remove', 'nail', 4), ('stock', 'nail')],
        [(), ('stock', 'x'), ('remove', 'x', 1)],
        [(), ('!add', 'a', 2), ('!add', 'a', 3), ('stock', 'a')],
    ],
)

define(
    'running_average',
    """
    a running average class with add and average
    a class that takes numbers one by one and knows their average, 0 without any
    a RunningAverage class with add, count and average
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
        this.scores = {};
      }

      addPoints(player, points) {
        this.scores[player] = (this.scores[player] ?? 0) + points;
      }

      score(player) {
        return this.scores[player] ?? 0;
      }

      leader() {
        let best = null;
        for (const player of Object.keys(this.scores)) {
          if (best === null || this.scores[player] > this.scores[best]) {
            best = player;
          }
        }
        return best;
      }
    }
""",
    steps=[
        [(), ('!add_points', 'Ann', 3), ('!add_points', 'Bob', 5), ('leader',), ('score', 'Ann')],
        [(), ('leader',), ('score', 'x')],
    ],
)
