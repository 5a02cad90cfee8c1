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
    a human with name, age and a greeting, as an object type
    a class Person: constructor takes name and age, greet() says 'Hello, I am Ann' for Ann
    a class to model someone who has a name, grows a year older with birthday() and says hello with greet()
    a Person type whose birthday method raises the age by one
    a class where birthday makes the age 1 higher and greet introduces the person by name
    a beginner's OOP example: people with names and ages, a greet method and a birthday method
    a class for members of our club, each with name and age, who can introduce themselves
    people as objects: name, age, greet, birthday
    a class with two attributes, name and age, and two methods, greet and birthday
    a blueprint for a person that knows how old it is and can say 'Hello, I am NAME'
    a user class: name and age in the constructor, a birthday that ages the user, a greet that returns text
    a simple Person model (name, age) with a hello message
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
    a pupil's record: name, marks added with add_grade, and the mean of them
    a Student whose add_grade stores one more mark and whose average is 0 as long as there are no marks
    a class to keep a learner's marks and to compute their grade point average
    a class with a student's name and an empty list of grades to start with
    a gradebook entry for one student with add_grade(grade) and a mean, 0 for no grades
    a student object: record grades, ask for the mean grade
    a Student type that knows its name and averages the grades it was given
    school exercise: a class for a student, grades go in one by one, the mean comes out
    a class a teacher can use for the results of one pupil, with add_grade and the average result
    a student (name) with exam scores and the mean score, zero when nothing was written yet
    a class that collects marks under a student's name
    a class holding name and grades of somebody at school, average of 90 and 80 is 85
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
    an address book that maps people to telephone numbers, with add, lookup, remove and names
    a contact list object: save a number under a name, find it again, delete it, all names sorted
    a telephone directory with lookup that gives None for someone unknown
    a class where I can store who has which phone number
    a Contacts type: add(name, number), lookup(name), remove(name), names() in alphabetical order
    a directory class, name to number, unknown names answered with null
    a class like the contacts app on a phone, names with their numbers
    a wrapper round a dictionary of phone numbers, with add, lookup, remove and the sorted names
    phonebook OOP, add/lookup/remove entries
    a class to look somebody's number up, add somebody and strike somebody out
    a class for my contacts where removing a name that isn't there does no harm
    a little database of callers: a number is filed under a name and may be deleted again
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
        this.numbers = new Map();
      }

      add(name, number) {
        this.numbers.set(name, number);
      }

      lookup(name) {
        return this.numbers.get(name) ?? null;
      }

      remove(name) {
        this.numbers.delete(name);
      }

      names() {
        return [...this.numbers.keys()].sort();
      }
    }
""",
    steps=[
        [(), ('!add', 'Ann', '123'), ('lookup', 'Ann'), ('lookup', 'constructor')],
        [(), ('!add', 'b', '2'), ('!add', 'a', '1'), ('names',), ('!remove', 'a'), ('names',)],
    ],
)
