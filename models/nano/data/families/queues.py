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
    a pile where the last thing put on is taken off first
    a LIFO container with push, pop, peek, is_empty and size
    an array-backed stack, popping from an empty one gives None
    a pushdown store as a class
    stack OOP, push/pop/peek
    a class like a stack of plates: on top, off the top
    a last-in-first-out collection that can tell how many things it holds
    a class for an undo stack of actions, with push, pop and a look at the top by peek
    a stack ADT for my data structures homework
    a call stack model: push a frame, pop it, peek at the current one
    a class where after push 1 and push 2, pop gives 2
    a stack that does not throw on empty but returns null
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
    a waiting line: who comes first is served first
    a FIFO container with enqueue, dequeue, peek, is_empty and size
    an array-backed queue, dequeue of an empty one gives None
    a first-come, first-served collection
    queue OOP, enqueue/dequeue/peek
    a class like the line at a supermarket till
    a class for a print queue: jobs leave in the order they arrived
    a first-in-first-out buffer that knows its size
    a job queue: enqueue at the back, dequeue at the front
    a queue ADT for my data structures homework
    a class where after enqueue 1 and enqueue 2, dequeue gives 1
    a plain message queue in memory, null when nothing waits
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
    a waiting room where the most urgent (lowest number) is called first, ties in order of arrival
    a min priority queue: push(item, priority), pop(), size()
    a class like heapq with items and priorities, smallest priority out first
    a task scheduler's queue, priority 1 before priority 5
    priority queue OOP, lower number wins
    an emergency room queue: patients leave by urgency number, 1 first
    a sorted queue whose pop takes what has the least priority value, None when empty
    a class for jobs with priorities, next job is the one with the smallest number
    a heap-like container giving its items by increasing priority
    a to-process list ordered by priority number and not by time
    an ordered queue: push('low', 5), push('high', 1), then pop gives 'high'
    a PQ keyed on an integer, ascending
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
    a stack that can say its smallest element at any moment, besides push, pop and top
    the LeetCode min stack, with the method minimum
    a LIFO structure with a minimum query
    a stack augmented by minimum(), None if it has nothing
    min stack OOP, push/pop/top/minimum
    a pile of numbers: put on, take off, look at the top, ask for the lowest one in it
    a stack which tracks its least value
    a stack class that answers for the lowest number it currently holds
    a class with stack operations plus getting the minimum
    a stack for price history where the lowest price on it can be asked
    a class: push 3, push 1, minimum is 1, after pop it is 3
    a stack of numbers with peek at both the top and the least, under the names top and minimum
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
    a queue open at both ends, front and back
    a double-sided queue: push_front, push_back, pop_front, pop_back
    deque OOP, add and remove at either end
    a class like collections.deque, without a length limit
    a line in which people may join or leave at the head and at the tail
    a two-ended list that gives null when popped empty
    a container with insertion and removal on both sides
    a class which is a stack and a queue at once, pushing and popping left or right
    a head-tail queue class for a data structures course
    a class where push_back 1, push_front 0 and then pop_front gives 0
    a bidirectional queue, None for nothing left
    a card deck handled from the top and the bottom: put and draw at both ends
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
