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
    a collection that ignores what it already has, with add, remove, has and size
    a home-made Set: no element twice
    a bag of distinct values where adding a known one does nothing
    a hand-written set data structure with membership test
    a class like the built-in set, based on a plain list
    a container for unique items, remove of something absent does nothing
    set OOP, add/remove/has/size
    a mathematical set as a class
    a class to register visitors, everybody only once however often they come
    a class of tags without repetition: put in, take out, ask for, count
    a duplicate-free collection with has(item) and size()
    a custom Set type that counts its members
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
    a cyclic buffer that holds at most capacity values, the oldest leave when it is full
    a fixed-length log of the most recent entries
    a class that remembers just the newest n values, add(item) and to_list()
    a sliding window container: size 2, after 1, 2, 3 it has [2, 3]
    a bounded buffer that drops from the front when it overflows
    like collections.deque with maxlen, as a class with add and to_list
    a recent-items list with a limited length, oldest first in to_list
    circular queue OOP, overwrite on overflow
    a class for the latest sensor readings, old ones pushed out by new ones
    a cache of the last few messages in a chat, given how many to keep
    a FIFO buffer with limited room where new data displaces the oldest
    a class with a rolling history of bounded length
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
    a cache that evicts what has not been used for the longest time, with get(key) and put(key, value)
    a bounded key-value store with least-recently-used eviction
    LRU OOP, get/put with capacity
    the LeetCode LRU cache, but a missing key gives None
    a memory of limited capacity: reading or writing a key makes it fresh, the stalest goes first
    a class that stores up to capacity entries and throws the least recently accessed out
    a dictionary with a size limit which drops the key nobody asked for the longest
    an LRU map like functools.lru_cache uses, as a class of its own
    a browser cache model: too many pages and the one not visited for longest is discarded
    a recency-ordered cache where get refreshes an entry and put may push one out
    a class caching results for a few keys, unknown keys give null
    a lookup store with a maximum number of keys and LRU replacement policy
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
