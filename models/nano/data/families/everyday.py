"""Classes of everyday things."""

from __future__ import annotations

from functools import partial

from ..family import cls

define = partial(cls, theme='classes')

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
