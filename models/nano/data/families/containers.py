"""Classes that hold values in some order."""

from __future__ import annotations

from functools import partial

from ..family import cls

define = partial(cls, theme='classes')

define(
    'stack',
    """
    a stack class with push, pop, peek and size
    a class for a stack with the methods push, pop, peek, is_empty and size
    a Stack class
    a stack (last in, first out) with push and pop that returns None when empty
    a LIFO stack class with push, pop, peek
    a stack data structure
""",
    """
    class @f:
        def __init__(self):
            self.items = []

        def push(self, item):
            self.items.append(item)

        def pop(self):
            return self.items.pop() if self.items else None

        def peek(self):
            return self.items[-1] if self.items else None

        def is_empty(self):
            return len(self.items) == 0

        def size(self):
            return len(self.items)
""",
    """
    class @f {
      constructor() {
        this.items = [];
      }

      push(item) {
        this.items.push(item);
      }

      pop() {
        return this.items.length > 0 ? this.items.pop() : null;
      }

      peek() {
        return this.items.length > 0 ? this.items[this.items.length - 1] : null;
      }

      isEmpty() {
        return this.items.length === 0;
      }

      size() {
        return this.items.length;
      }
    }
""",
    steps=[
        [(), ('!push', 1), ('!push', 2), ('peek',), ('pop',), ('size',)],
        [(), ('is_empty',), ('pop',)],
        [(), ('!push', 'a'), ('!push', 'b'), ('pop',), ('pop',), ('is_empty',)],
    ],
)

define(
    'queue',
    """
    a queue class with enqueue, dequeue and size
    a class for a queue with the methods enqueue, dequeue, peek, is_empty and size
    a Queue class
    a queue (first in, first out) with enqueue and dequeue that returns None when empty
    a FIFO queue class
    a queue data structure
""",
    """
    class @f:
        def __init__(self):
            self.items = []

        def enqueue(self, item):
            self.items.append(item)

        def dequeue(self):
            return self.items.pop(0) if self.items else None

        def peek(self):
            return self.items[0] if self.items else None

        def is_empty(self):
            return len(self.items) == 0

        def size(self):
            return len(self.items)
""",
    """
    class @f {
      constructor() {
        this.items = [];
      }

      enqueue(item) {
        this.items.push(item);
      }

      dequeue() {
        return this.items.length > 0 ? this.items.shift() : null;
      }

      peek() {
        return this.items.length > 0 ? this.items[0] : null;
      }

      isEmpty() {
        return this.items.length === 0;
      }

      size() {
        return this.items.length;
      }
    }
""",
    steps=[
        [(), ('!enqueue', 1), ('!enqueue', 2), ('peek',), ('dequeue',), ('size',)],
        [(), ('is_empty',), ('dequeue',)],
        [(), ('!enqueue', 'a'), ('!enqueue', 'b'), ('dequeue',), ('dequeue',), ('is_empty',)],
    ],
)

define(
    'priority_queue',
    """
    a priority queue class with push and pop, where the lowest priority comes first
    a class for a priority queue: push an item with a priority, pop the one with the smallest
    a PriorityQueue class with push, pop and size
    a queue that hands out the item with the lowest priority number first
""",
    """
    class @f:
        def __init__(self):
            self.items = []

        def push(self, item, priority):
            self.items.append((priority, item))
            self.items.sort(key=lambda entry: entry[0])

        def pop(self):
            return self.items.pop(0)[1] if self.items else None

        def size(self):
            return len(self.items)
""",
    """
    class @f {
      constructor() {
        this.items = [];
      }

      push(item, priority) {
        this.items.push([priority, item]);
        this.items.sort((a, b) => a[0] - b[0]);
      }

      pop() {
        return this.items.length > 0 ? this.items.shift()[1] : null;
      }

      size() {
        return this.items.length;
      }
    }
""",
    steps=[
        [(), ('!push', 'low', 5), ('!push', 'high', 1), ('pop',), ('size',)],
        [(), ('pop',)],
        [(), ('!push', 'a', 2), ('!push', 'b', 2), ('pop',), ('pop',)],
    ],
)

define(
    'min_stack',
    """
    a stack class that also knows its minimum, with push, pop and minimum
    a MinStack class with push, pop, top and minimum
    a stack with push, pop and the smallest element at any time
""",
    """
    class @f:
        def __init__(self):
            self.items = []

        def push(self, item):
            self.items.append(item)

        def pop(self):
            return self.items.pop() if self.items else None

        def top(self):
            return self.items[-1] if self.items else None

        def minimum(self):
            return min(self.items, default=None)
""",
    """
    class @f {
      constructor() {
        this.items = [];
      }

      push(item) {
        this.items.push(item);
      }

      pop() {
        return this.items.length > 0 ? this.items.pop() : null;
      }

      top() {
        return this.items.length > 0 ? this.items[this.items.length - 1] : null;
      }

      minimum() {
        return this.items.length > 0 ? Math.min(...this.items) : null;
      }
    }
""",
    steps=[[(), ('!push', 3), ('!push', 1), ('minimum',), ('pop',), ('minimum',)], [(), ('minimum',), ('top',)]],
)

define(
    'deque',
    """
    a double-ended queue class with push_front, push_back, pop_front and pop_back
    a Deque class with push and pop on both ends
    a class for a deque that gives None when it is empty
""",
    """
    class @f:
        def __init__(self):
            self.items = []

        def push_front(self, item):
            self.items.insert(0, item)

        def push_back(self, item):
            self.items.append(item)

        def pop_front(self):
            return self.items.pop(0) if self.items else None

        def pop_back(self):
            return self.items.pop() if self.items else None
""",
    """
    class @f {
      constructor() {
        this.items = [];
      }

      pushFront(item) {
        this.items.unshift(item);
      }

      pushBack(item) {
        this.items.push(item);
      }

      popFront() {
        return this.items.length > 0 ? this.items.shift() : null;
      }

      popBack() {
        return this.items.length > 0 ? this.items.pop() : null;
      }
    }
""",
    steps=[
        [(), ('!push_back', 1), ('!push_front', 0), ('!push_back', 2), ('pop_front',), ('pop_back',)],
        [(), ('pop_front',), ('pop_back',)],
    ],
)

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
