"""Classes that hold values in some order."""

from __future__ import annotations

from functools import partial

from ..family import cls

define = partial(cls, theme='classes')

define(
    'unique_set',
    """
    a set class with add, has, remove and size
    a class for a set of values without duplicates
    a class that stores each value once, with add, remove, has and size
""",
    """
    class @f:
        def __init__(self):
            self.items = []

        def add(self, item):
            if item not in self.items:
                self.items.append(item)

        def remove(self, item):
            if item in self.items:
                self.items.remove(item)

        def has(self, item):
            return item in self.items

        def size(self):
            return len(self.items)
""",
    """
    class @f {
      constructor() {
        this.items = [];
      }

      add(item) {
        if (!this.items.includes(item)) {
          this.items.push(item);
        }
      }

      remove(item) {
        this.items = this.items.filter((other) => other !== item);
      }

      has(item) {
        return this.items.includes(item);
      }

      size() {
        return this.items.length;
      }
    }
""",
    steps=[
        [(), ('!add', 1), ('!add', 1), ('!add', 2), ('size',), ('has', 2)],
        [(), ('!add', 'a'), ('!remove', 'a'), ('has', 'a'), ('size',)],
    ],
)

define(
    'ring_buffer',
    """
    a ring buffer class of fixed size that overwrites the oldest value
    a circular buffer class with add and to_list and a capacity
    a RingBuffer class that keeps only the last values
""",
    """
    class @f:
        def __init__(self, capacity):
            self.capacity = capacity
            self.items = []

        def add(self, item):
            self.items.append(item)
            if len(self.items) > self.capacity:
                self.items.pop(0)

        def to_list(self):
            return self.items[:]
""",
    """
    class @f {
      constructor(capacity) {
        this.capacity = capacity;
        this.items = [];
      }

      add(item) {
        this.items.push(item);
        if (this.items.length > this.capacity) {
          this.items.shift();
        }
      }

      toList() {
        return [...this.items];
      }
    }
""",
    steps=[[(2,), ('!add', 1), ('!add', 2), ('!add', 3), ('to_list',)], [(3,), ('!add', 'a'), ('to_list',)]],
)

define(
    'lru_cache',
    """
    an LRU cache class with get and put and a capacity
    a least recently used cache: get returns None for a missing key, put drops the oldest when full
    an LRUCache class with a given capacity
    a class for a cache of limited size that forgets the least recently used key
""",
    """
    class @f:
        def __init__(self, capacity):
            self.capacity = capacity
            self.data = {}

        def get(self, key):
            if key not in self.data:
                return None
            self.data[key] = self.data.pop(key)
            return self.data[key]

        def put(self, key, value):
            self.data.pop(key, None)
            self.data[key] = value
            if len(self.data) > self.capacity:
                self.data.pop(next(iter(self.data)))
""",
    """
    class @f {
      constructor(capacity) {
        this.capacity = capacity;
        this.data = new Map();
      }

      get(key) {
        if (!this.data.has(key)) {
          return null;
        }
        const value = this.data.get(key);
        this.data.delete(key);
        this.data.set(key, value);
        return value;
      }

      put(key, value) {
        this.data.delete(key);
        this.data.set(key, value);
        if (this.data.size > this.capacity) {
          this.data.delete(this.data.keys().next().value);
        }
      }
    }
""",
    steps=[
        [(2,), ('!put', 'a', 1), ('!put', 'b', 2), ('get', 'a'), ('!put', 'c', 3), ('get', 'b')],
        [(1,), ('get', 'x')],
        [(1,), ('!put', 'a', 1), ('!put', 'a', 5), ('get', 'a')],
    ],
)
