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
    a task manager with add, complete and pending
    a checklist object: put tasks on it, tick them off, see what remains
    a to-do tracker where complete gives False for a task that was never added
    a class of chores: add one, mark it done, show the undone ones
    a class for tasks to do, pending() lists what is not completed yet
    a todo app's model without any interface: add(task), complete(task), pending()
    an agenda of things to get done, in which finished things no longer show up as pending
    a class that remembers my errands and which of them are still open
    to-do list OOP, add/complete/pending
    a shopping checklist, what is ticked vanishes from the open entries
    a reminder class: register a job, say that it's finished, get the unfinished jobs in the order they were added
    a backlog with open and finished tasks, completing an unknown task returns False
    a class holding tasks as open (False) or done (True)
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
        this.tasks = new Map();
      }

      add(task) {
        this.tasks.set(task, false);
      }

      complete(task) {
        if (!this.tasks.has(task)) {
          return false;
        }
        this.tasks.set(task, true);
        return true;
      }

      pending() {
        return [...this.tasks.keys()].filter((task) => !this.tasks.get(task));
      }
    }
""",
    steps=[
        [(), ('!add', 'wash'), ('!add', 'cook'), ('complete', 'wash'), ('pending',)],
        [(), ('pending',), ('complete', 'constructor')],
        [(), ('!add', 'read'), ('pending',)],
    ],
)

define(
    'history',
    """
    a history class with set_value, undo and current
    a class that keeps values with undo: set a value, undo the last one, current
    an undo history class with set_value, undo and current
    a value that can be changed and taken back, step by step
    a class with an undo feature for one value, given at the start
    a class like Ctrl+Z: set_value changes, undo goes one change back, current shows where we are
    an editor state with undo, where the initial value can't be undone
    a stack of earlier values with set_value, undo and current, starting from a first value
    a class which remembers all versions of a value and can revert to the one before
    a memento of past states: each set_value can be reverted by undo
    an undoable variable
    a variable wrapper that never forgets its old values, undo restores the previous
    a class for a setting whose changes may be rolled back one at a time
    a class with a timeline of values, undo at the very start changes nothing
    versioned value OOP, set_value/undo/current
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
    a book lending system with add_book, borrow, give_back and available
    a lending class: titles are put in, taken out once at a time, and brought back
    a Library where a book that is out, or unknown, can't be borrowed (False)
    a class to run a small public library, with a list of the books on the shelf
    a class which tracks whether books are lent or there
    a class for book loans, borrow returns True if the title could be taken
    a bookshelf with loans: available() names what nobody has borrowed
    library management OOP, add_book/borrow/give_back/available
    a model of a school library: pupils take books and return them
    a class that lends out titles and gets them back
    a register of books, each either on loan or in the house
    a class for my book collection that I lend to friends, to know which are here
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
        this.books = new Map();
      }

      addBook(title) {
        this.books.set(title, true);
      }

      borrow(title) {
        if (!this.books.get(title)) {
          return false;
        }
        this.books.set(title, false);
        return true;
      }

      giveBack(title) {
        if (this.books.has(title)) {
          this.books.set(title, true);
        }
      }

      available() {
        return [...this.books.keys()].filter((title) => this.books.get(title));
      }
    }
""",
    steps=[
        [(), ('!add_book', 'Dune'), ('borrow', 'Dune'), ('borrow', 'Dune'), ('!give_back', 'Dune'), ('available',)],
        [(), ('borrow', 'constructor'), ('available',)],
    ],
)

define(
    'switch',
    """
    a light switch class with toggle and is_on
    a class for a switch that can be turned on, off and toggled
    a Switch class with turn_on, turn_off, toggle and is_on
    an on/off object, off at first, with turn_on, turn_off, toggle and is_on
    a lamp that can be switched on and off
    a class for a boolean state one can flip
    a toggle button class, starting off
    a class with one flag: toggle inverts it, is_on tells it
    a light with turn_on(), turn_off() and toggle(), asked by is_on()
    a class that models a power button
    a two-state device, initially off
    a class for a lightbulb in a room which is lit or not
    flip switch OOP, on/off/toggle
    a relay: make it on, make it off, change it over, ask if it's on
    a smart home lamp class without any network, only its state on or off
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
    an example of inheritance: Animal with name, sound and speak, and a dog that overrides sound with 'Woof'
    a subclass of Animal for dogs, speak() of a dog named Rex is 'Rex says Woof'
    a dog as a child class of a general animal
    polymorphism with animals: the base sound is '...', a dog's is 'Woof'
    a parent class Animal (name, sound, speak) plus a derived class for dogs
    a class hierarchy of two, Animal above and a barking one below
    a base class whose speak uses sound(), and a dog that only redefines sound
    a dog that inherits name and speak and says Woof
    OOP inheritance demo, dog extends animal
    a class for my pet Rex who says Woof, built on a class Animal
    a superclass for animals and one for dogs under it, method overriding shown with sound
    two classes where the second extends the first: Animal and the dog that goes Woof
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
