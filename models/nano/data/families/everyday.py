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
