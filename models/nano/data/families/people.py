"""Classes of people, and of what belongs to them."""

from __future__ import annotations

from functools import partial

from ..family import cls

define = partial(cls, theme='classes')

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
