"""Classes of stacks and queues."""

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
