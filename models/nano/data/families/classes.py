"""Simple classes."""

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
    'rectangle',
    """
    a rectangle class with width and height and the methods area and perimeter
    a class for rectangles that gives area and perimeter
    a Rectangle class with area, perimeter and is_square
    a rectangle with a width, a height, an area and a perimeter
""",
    """
    class @f:
        def __init__(self, width, height):
            self.width = width
            self.height = height

        def area(self):
            return self.width * self.height

        def perimeter(self):
            return 2 * (self.width + self.height)

        def is_square(self):
            return self.width == self.height
""",
    """
    class @f {
      constructor(width, height) {
        this.width = width;
        this.height = height;
      }

      area() {
        return this.width * this.height;
      }

      perimeter() {
        return 2 * (this.width + this.height);
      }

      isSquare() {
        return this.width === this.height;
      }
    }
""",
    steps=[
        [(3, 4), ('area',), ('perimeter',), ('is_square',)],
        [(5, 5), ('area',), ('is_square',)],
        [(2, 10), ('perimeter',), ('.width',)],
    ],
)

define(
    'circle',
    """
    a circle class with a radius and the methods area and circumference rounded to 2 decimals
    a class for circles that gives area and circumference with two decimals
    a Circle class with area and circumference
""",
    """
    import math


    class @f:
        def __init__(self, radius):
            self.radius = radius

        def area(self):
            return round(math.pi * self.radius ** 2, 2)

        def circumference(self):
            return round(2 * math.pi * self.radius, 2)
""",
    """
    class @f {
      constructor(radius) {
        this.radius = radius;
      }

      area() {
        return Number((Math.PI * this.radius ** 2).toFixed(2));
      }

      circumference() {
        return Number((2 * Math.PI * this.radius).toFixed(2));
      }
    }
""",
    steps=[[(1,), ('area',), ('circumference',)], [(5,), ('area',), ('.radius',)], [(2,), ('circumference',)]],
)

define(
    'point',
    """
    a point class with x and y and the method distance to another x and y
    a class for points in the plane with distance_to_origin and move
    a Point class with move and distance_to_origin
    a 2D point with x, y, a method to move it and its distance from the origin
""",
    """
    class @f:
        def __init__(self, x, y):
            self.x = x
            self.y = y

        def move(self, dx, dy):
            self.x += dx
            self.y += dy

        def distance(self, x, y):
            return ((self.x - x) ** 2 + (self.y - y) ** 2) ** 0.5

        def distance_to_origin(self):
            return self.distance(0, 0)
""",
    """
    class @f {
      constructor(x, y) {
        this.x = x;
        this.y = y;
      }

      move(dx, dy) {
        this.x += dx;
        this.y += dy;
      }

      distance(x, y) {
        return Math.sqrt((this.x - x) ** 2 + (this.y - y) ** 2);
      }

      distanceToOrigin() {
        return this.distance(0, 0);
      }
    }
""",
    steps=[
        [(3, 4), ('distance_to_origin',), ('distance', 3, 10)],
        [(0, 0), ('!move', 6, 8), ('distance_to_origin',), ('.x',)],
        [(1, 2), ('!move', 1, -1), ('.y',)],
    ],
)

define(
    'linked_list',
    """
    a linked list class with append, prepend and to_list
    a class for a singly linked list with append, prepend, remove and to_list
    a LinkedList class
    a singly linked list with nodes, append and conversion to a list
    a linked list data structure
""",
    """
    class @f:
        def __init__(self):
            self.head = None

        def prepend(self, value):
            self.head = {'value': value, 'next': self.head}

        def append(self, value):
            node = {'value': value, 'next': None}
            if self.head is None:
                self.head = node
                return
            last = self.head
            while last['next'] is not None:
                last = last['next']
            last['next'] = node

        def to_list(self):
            values = []
            node = self.head
            while node is not None:
                values.append(node['value'])
                node = node['next']
            return values
""",
    """
    class @f {
      constructor() {
        this.head = null;
      }

      prepend(value) {
        this.head = { value, next: this.head };
      }

      append(value) {
        const node = { value, next: null };
        if (this.head === null) {
          this.head = node;
          return;
        }
        let last = this.head;
        while (last.next !== null) {
          last = last.next;
        }
        last.next = node;
      }

      toList() {
        const values = [];
        for (let node = this.head; node !== null; node = node.next) {
          values.push(node.value);
        }
        return values;
      }
    }
""",
    steps=[
        [(), ('!append', 1), ('!append', 2), ('!prepend', 0), ('to_list',)],
        [(), ('to_list',)],
        [(), ('!prepend', 'b'), ('!prepend', 'a'), ('to_list',)],
    ],
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
    'todo_list',
    """
    a todo list class with add, complete and pending
    a class for a todo list: add a task, complete it, list the pending ones
    a TodoList class with tasks that can be done
    a list of tasks that can be added, marked as done and listed while open
""",
    """
    class @f:
        def __init__(self):
            self.tasks = {}

        def add(self, task):
            self.tasks[task] = False

        def complete(self, task):
            if task not in self.tasks:
                return False
            self.tasks[task] = True
            return True

        def pending(self):
            return [task for task, done in self.tasks.items() if not done]
""",
    """
    class @f {
      constructor() {
        this.tasks = {};
      }

      add(task) {
        this.tasks[task] = false;
      }

      complete(task) {
        if (!(task in this.tasks)) {
          return false;
        }
        this.tasks[task] = true;
        return true;
      }

      pending() {
        return Object.keys(this.tasks).filter((task) => !this.tasks[task]);
      }
    }
""",
    steps=[
        [(), ('!add', 'wash'), ('!add', 'cook'), ('complete', 'wash'), ('pending',)],
        [(), ('pending',), ('complete', 'x')],
        [(), ('!add', 'read'), ('pending',)],
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
    'person',
    """
    a person class with name and age and the method greet
    a class for a person who greets with 'Hello, I am NAME'
    a Person class with name, age, greet and birthday
    a person with a name and an age who can greet and have a birthday
""",
    """
    class @f:
        def __init__(self, name, age):
            self.name = name
            self.age = age

        def greet(self):
            return f'Hello, I am {self.name}'

        def birthday(self):
            self.age += 1
""",
    """
    class @f {
      constructor(name, age) {
        this.name = name;
        this.age = age;
      }

      greet() {
        return `Hello, I am ${this.name}`;
      }

      birthday() {
        this.age += 1;
      }
    }
""",
    steps=[[('Ann', 30), ('greet',), ('.age',)], [('Bob', 9), ('!birthday',), ('.age',), ('.name',)]],
)

define(
    'student',
    """
    a student class with a name, add_grade and average
    a class for a student who collects grades and has an average, 0 without grades
    a Student class with grades and their average
    a student with a list of grades, a method to add one and the average
""",
    """
    class @f:
        def __init__(self, name):
            self.name = name
            self.grades = []

        def add_grade(self, grade):
            self.grades.append(grade)

        def average(self):
            return sum(self.grades) / len(self.grades) if self.grades else 0
""",
    """
    class @f {
      constructor(name) {
        this.name = name;
        this.grades = [];
      }

      addGrade(grade) {
        this.grades.push(grade);
      }

      average() {
        return this.grades.length > 0 ? this.grades.reduce((total, grade) => total + grade, 0) / this.grades.length : 0;
      }
    }
""",
    steps=[[('Ann',), ('!add_grade', 90), ('!add_grade', 80), ('average',)], [('Bob',), ('average',), ('.name',)]],
)

define(
    'temperature',
    """
    a temperature class in Celsius that converts to Fahrenheit and Kelvin
    a class for a temperature with to_fahrenheit and to_kelvin
    a Temperature class made from degrees Celsius
""",
    """
    class @f:
        def __init__(self, celsius):
            self.celsius = celsius

        def to_fahrenheit(self):
            return self.celsius * 9 / 5 + 32

        def to_kelvin(self):
            return self.celsius + 273.15
""",
    """
    class @f {
      constructor(celsius) {
        this.celsius = celsius;
      }

      toFahrenheit() {
        return (this.celsius * 9) / 5 + 32;
      }

      toKelvin() {
        return this.celsius + 273.15;
      }
    }
""",
    steps=[[(100,), ('to_fahrenheit',), ('to_kelvin',)], [(0,), ('to_fahrenheit',), ('.celsius',)]],
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
    'vector',
    """
    a two-dimensional vector class with add, scale and length
    a class for 2D vectors: add another x and y, scale by a factor, length
    a Vector class with x and y, add, scale and length
""",
    """
    class @f:
        def __init__(self, x, y):
            self.x = x
            self.y = y

        def add(self, x, y):
            self.x += x
            self.y += y

        def scale(self, factor):
            self.x *= factor
            self.y *= factor

        def length(self):
            return (self.x ** 2 + self.y ** 2) ** 0.5
""",
    """
    class @f {
      constructor(x, y) {
        this.x = x;
        this.y = y;
      }

      add(x, y) {
        this.x += x;
        this.y += y;
      }

      scale(factor) {
        this.x *= factor;
        this.y *= factor;
      }

      length() {
        return Math.sqrt(this.x ** 2 + this.y ** 2);
      }
    }
""",
    steps=[[(3, 4), ('length',), ('!scale', 2), ('.x',)], [(0, 0), ('!add', 6, 8), ('length',)]],
)

define(
    'binary_search_tree',
    """
    a binary search tree class with insert, contains and to_list
    a class for a binary search tree: insert values, ask for them, list them in order
    a BinarySearchTree class
    a BST with insert, contains and an in-order list
    a binary search tree data structure
""",
    """
    class @f:
        def __init__(self):
            self.root = None

        def insert(self, value):
            self.root = self.insert_below(self.root, value)

        def insert_below(self, node, value):
            if node is None:
                return {'value': value, 'left': None, 'right': None}
            side = 'left' if value < node['value'] else 'right'
            node[side] = self.insert_below(node[side], value)
            return node

        def contains(self, value):
            node = self.root
            while node is not None and node['value'] != value:
                node = node['left'] if value < node['value'] else node['right']
            return node is not None

        def to_list(self):
            return self.values_below(self.root)

        def values_below(self, node):
            if node is None:
                return []
            return self.values_below(node['left']) + [node['value']] + self.values_below(node['right'])
""",
    """
    class @f {
      constructor() {
        this.root = null;
      }

      insert(value) {
        this.root = this.insertBelow(this.root, value);
      }

      insertBelow(node, value) {
        if (node === null) {
          return { value, left: null, right: null };
        }
        const side = value < node.value ? 'left' : 'right';
        node[side] = this.insertBelow(node[side], value);
        return node;
      }

      contains(value) {
        let node = this.root;
        while (node !== null && node.value !== value) {
          node = value < node.value ? node.left : node.right;
        }
        return node !== null;
      }

      toList() {
        return this.valuesBelow(this.root);
      }

      valuesBelow(node) {
        if (node === null) {
          return [];
        }
        return [...this.valuesBelow(node.left), node.value, ...this.valuesBelow(node.right)];
      }
    }
""",
    steps=[
        [(), ('!insert', 5), ('!insert', 2), ('!insert', 8), ('to_list',), ('contains', 2)],
        [(), ('to_list',), ('contains', 1)],
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
    'phone_book',
    """
    a phone book class with add, lookup and remove
    a class for a phone book: add a name with a number, lookup gives the number or None
    a PhoneBook class with names and numbers
    a contacts class that stores numbers by name
""",
    """
    class @f:
        def __init__(self):
            self.numbers = {}

        def add(self, name, number):
            self.numbers[name] = number

        def lookup(self, name):
            return self.numbers.get(name)

        def remove(self, name):
            self.numbers.pop(name, None)

        def names(self):
            return sorted(self.numbers)
""",
    """
    class @f {
      constructor() {
        this.numbers = {};
      }

      add(name, number) {
        this.numbers[name] = number;
      }

      lookup(name) {
        return this.numbers[name] ?? null;
      }

      remove(name) {
        delete this.numbers[name];
      }

      names() {
        return Object.keys(this.numbers).sort();
      }
    }
""",
    steps=[
        [(), ('!add', 'Ann', '123'), ('lookup', 'Ann'), ('lookup', 'Bob')],
        [(), ('!add', 'b', '2'), ('!add', 'a', '1'), ('names',), ('!remove', 'a'), ('names',)],
    ],
)

define(
    'graph',
    """
    a graph class with add_edge and neighbours
    a class for an undirected graph with add_edge, neighbours and has_edge
    a Graph class for undirected edges
    a graph data structure with add_edge and neighbours
""",
    """
    class @f:
        def __init__(self):
            self.edges = {}

        def add_edge(self, a, b):
            self.edges.setdefault(a, []).append(b)
            self.edges.setdefault(b, []).append(a)

        def neighbours(self, node):
            return self.edges.get(node, [])

        def has_edge(self, a, b):
            return b in self.neighbours(a)
""",
    """
    class @f {
      constructor() {
        this.edges = {};
      }

      addEdge(a, b) {
        this.edges[a] = [...(this.edges[a] ?? []), b];
        this.edges[b] = [...(this.edges[b] ?? []), a];
      }

      neighbours(node) {
        return this.edges[node] ?? [];
      }

      hasEdge(a, b) {
        return this.neighbours(a).includes(b);
      }
    }
""",
    steps=[
        [(), ('!add_edge', 'a', 'b'), ('!add_edge', 'a', 'c'), ('neighbours', 'a'), ('has_edge', 'b', 'c')],
        [(), ('neighbours', 'x'), ('has_edge', 'x', 'y')],
    ],
)

define(
    'trie',
    """
    a trie class with insert, contains and starts_with
    a prefix tree class: insert words, ask for whole words and for prefixes
    a Trie class
    a trie data structure with insert, search for words and prefixes
""",
    """
    class @f:
        def __init__(self):
            self.root = {}

        def insert(self, word):
            node = self.root
            for c in word:
                node = node.setdefault(c, {})
            node['end'] = True

        def find(self, text):
            node = self.root
            for c in text:
                if c not in node:
                    return None
                node = node[c]
            return node

        def contains(self, word):
            node = self.find(word)
            return node is not None and 'end' in node

        def starts_with(self, prefix):
            return self.find(prefix) is not None
""",
    """
    class @f {
      constructor() {
        this.root = {};
      }

      insert(word) {
        let node = this.root;
        for (const c of word) {
          node[c] ??= {};
          node = node[c];
        }
        node.end = true;
      }

      find(text) {
        let node = this.root;
        for (const c of text) {
          if (!(c in node)) {
            return null;
          }
          node = node[c];
        }
        return node;
      }

      contains(word) {
        const node = this.find(word);
        return node !== null && 'end' in node;
      }

      startsWith(prefix) {
        return this.find(prefix) !== null;
      }
    }
""",
    steps=[
        [(), ('!insert', 'car'), ('contains', 'car'), ('contains', 'ca'), ('starts_with', 'ca')],
        [(), ('contains', 'x'), ('starts_with', 'x')],
    ],
)

define(
    'history',
    """
    a history class with set_value, undo and current
    a class that keeps values with undo: set a value, undo the last one, current
    an undo history class with set_value, undo and current
""",
    """
    class @f:
        def __init__(self, value):
            self.values = [value]

        def set_value(self, value):
            self.values.append(value)

        def undo(self):
            if len(self.values) > 1:
                self.values.pop()

        def current(self):
            return self.values[-1]
""",
    """
    class @f {
      constructor(value) {
        this.values = [value];
      }

      setValue(value) {
        this.values.push(value);
      }

      undo() {
        if (this.values.length > 1) {
          this.values.pop();
        }
      }

      current() {
        return this.values[this.values.length - 1];
      }
    }
""",
    steps=[[(1,), ('!set_value', 2), ('current',), ('!undo',), ('current',)], [('a',), ('!undo',), ('current',)]],
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
    'library',
    """
    a library class with add_book, borrow and give_back
    a class for a library: add a book, borrow it (False if it is out), give it back
    a Library class with books that can be borrowed and returned
""",
    """
    class @f:
        def __init__(self):
            self.books = {}

        def add_book(self, title):
            self.books[title] = True

        def borrow(self, title):
            if not self.books.get(title, False):
                return False
            self.books[title] = False
            return True

        def give_back(self, title):
            if title in self.books:
                self.books[title] = True

        def available(self):
            return [title for title, there in self.books.items() if there]
""",
    """
    class @f {
      constructor() {
        this.books = {};
      }

      addBook(title) {
        this.books[title] = true;
      }

      borrow(title) {
        if (!this.books[title]) {
          return false;
        }
        this.books[title] = false;
        return true;
      }

      giveBack(title) {
        if (title in this.books) {
          this.books[title] = true;
        }
      }

      available() {
        return Object.keys(this.books).filter((title) => this.books[title]);
      }
    }
""",
    steps=[
        [(), ('!add_book', 'Dune'), ('borrow', 'Dune'), ('borrow', 'Dune'), ('!give_back', 'Dune'), ('available',)],
        [(), ('borrow', 'x'), ('available',)],
    ],
)

define(
    'switch',
    """
    a light switch class with toggle and is_on
    a class for a switch that can be turned on, off and toggled
    a Switch class with turn_on, turn_off, toggle and is_on
""",
    """
    class @f:
        def __init__(self):
            self.on = False

        def turn_on(self):
            self.on = True

        def turn_off(self):
            self.on = False

        def toggle(self):
            self.on = not self.on

        def is_on(self):
            return self.on
""",
    """
    class @f {
      constructor() {
        this.on = false;
      }

      turnOn() {
        this.on = true;
      }

      turnOff() {
        this.on = false;
      }

      toggle() {
        this.on = !this.on;
      }

      isOn() {
        return this.on;
      }
    }
""",
    steps=[[(), ('is_on',), ('!toggle',), ('is_on',)], [(), ('!turn_on',), ('is_on',), ('!turn_off',), ('is_on',)]],
)

define(
    'dog',
    """
    an animal class and a dog class that inherits from it and speaks 'Woof'
    a Dog class that extends Animal: speak gives 'NAME says Woof'
    a class Dog derived from a class Animal with a name and speak
""",
    """
    class Animal:
        def __init__(self, name):
            self.name = name

        def sound(self):
            return '...'

        def speak(self):
            return f'{self.name} says {self.sound()}'


    class @f(Animal):
        def sound(self):
            return 'Woof'
""",
    """
    class Animal {
      constructor(name) {
        this.name = name;
      }

      sound() {
        return '...';
      }

      speak() {
        return `${this.name} says ${this.sound()}`;
      }
    }

    class @f extends Animal {
      sound() {
        return 'Woof';
      }
    }
""",
    steps=[[('Rex',), ('speak',), ('.name',)], [('Bo',), ('sound',), ('speak',)]],
)

define(
    'clock',
    """
    a clock class with hours and minutes, add_minutes and show as HH:MM
    a class for a clock that wraps around after 24 hours
    a Clock class with add_minutes and show
""",
    """
    class @f:
        def __init__(self, hours, minutes):
            self.total = hours * 60 + minutes

        def add_minutes(self, minutes):
            self.total = (self.total + minutes) % 1440

        def show(self):
            return f'{self.total // 60:02}:{self.total % 60:02}'
""",
    """
    class @f {
      constructor(hours, minutes) {
        this.total = hours * 60 + minutes;
      }

      addMinutes(minutes) {
        this.total = (this.total + minutes) % 1440;
      }

      show() {
        return [Math.floor(this.total / 60), this.total % 60].map((part) => String(part).padStart(2, '0')).join(':');
      }
    }
""",
    steps=[[(8, 30), ('show',), ('!add_minutes', 45), ('show',)], [(23, 59), ('!add_minutes', 2), ('show',)]],
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
    'fraction',
    """
    a fraction class with numerator and denominator in lowest terms
    a class for fractions that are reduced, with add and show as 'a/b'
    a Fraction class with add and show
""",
    """
    import math


    class @f:
        def __init__(self, top, bottom):
            divisor = math.gcd(top, bottom)
            self.top = top // divisor
            self.bottom = bottom // divisor

        def add(self, top, bottom):
            return @f(self.top * bottom + top * self.bottom, self.bottom * bottom).show()

        def show(self):
            return f'{self.top}/{self.bottom}'
""",
    """
    class @f {
      constructor(top, bottom) {
        let [a, b] = [top, bottom];
        while (b !== 0) {
          [a, b] = [b, a % b];
        }
        this.top = top / a;
        this.bottom = bottom / a;
      }

      add(top, bottom) {
        return new @f(this.top * bottom + top * this.bottom, this.bottom * bottom).show();
      }

      show() {
        return `${this.top}/${this.bottom}`;
      }
    }
""",
    steps=[[(2, 4), ('show',), ('add', 1, 4)], [(3, 5), ('show',), ('.top',)]],
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
    'matrix_grid',
    """
    a grid class with rows and columns, set_cell and get_cell
    a class for a grid of zeros whose cells can be set and read
    a Grid class with get_cell and set_cell
""",
    """
    class @f:
        def __init__(self, rows, columns):
            self.cells = [[0] * columns for _ in range(rows)]

        def set_cell(self, row, column, value):
            self.cells[row][column] = value

        def get_cell(self, row, column):
            return self.cells[row][column]

        def to_list(self):
            return self.cells
""",
    """
    class @f {
      constructor(rows, columns) {
        this.cells = Array.from({ length: rows }, () => new Array(columns).fill(0));
      }

      setCell(row, column, value) {
        this.cells[row][column] = value;
      }

      getCell(row, column) {
        return this.cells[row][column];
      }

      toList() {
        return this.cells;
      }
    }
""",
    steps=[[(2, 2), ('!set_cell', 0, 1, 5), ('get_cell', 0, 1), ('get_cell', 1, 1)], [(1, 2), ('to_list',)]],
)
