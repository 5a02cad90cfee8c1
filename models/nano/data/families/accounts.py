"""Classes that keep amounts and stocks."""

from __future__ import annotations

from functools import partial

from ..family import cls

define = partial(cls, theme='classes')

define(
    'bank_account',
    """
    a bank account class with deposit, withdraw and balance
    a class for a bank account: deposit adds, withdraw returns False if there is not enough money
    a BankAccount class that starts with a balance of 0
    a bank account with deposit and withdraw that refuses to overdraw
    an account class with a balance, deposits and withdrawals
    a savings account that can't go below zero, withdraw answers True or False
    an object for money in the bank: pay in, take out, know the balance
    a BankAccount with deposit(amount) and withdraw(amount), overdrafts not allowed
    a class to simulate an account at a bank, empty when it is opened
    a piggy bank class with deposit, withdraw and a balance that begins at 0
    a ledger for one customer: balance goes up by deposit and down by withdraw if covered
    bank account OOP, deposit/withdraw/balance
    a class where a withdrawal larger than the balance is rejected with False
    an account object with the attribute balance, and methods to put money in and get money out
    a class for checking accounts, taking out more than is there fails
    a class holding a balance, 0 at first, changed by depositing and withdrawing
    a class for my pocket money: deposit what I get, withdraw what I use, never into debt
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
    'wallet',
    """
    a wallet class with add, spend and balance that raises no error but returns False when money is short
    a class for a wallet with add and spend
    a Wallet class that starts with a given amount
    a purse that is created with some money, add puts in more, spend takes out if there is enough
    a Wallet(amount) with add, spend and balance()
    a class for cash: spend returns True when it could be paid, else False
    a money pouch with a starting sum, from which one can pay
    a prepaid card: initial credit, add to top it up, spend, balance to see what is left
    a class for a budget with an opening amount, spend is refused with False beyond it
    a purse class, constructor gets the money that is in it
    wallet OOP, add/spend/balance, starting sum as argument
    a class which models the notes and coins in my pocket by one number
    a credit holder: spending too much is denied (False), adding always works
    a digital wallet without currency conversion: put in, pay, see the rest
    a class for gift cards loaded with a sum at creation that can be spent and added to
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
    'shopping_cart',
    """
    a shopping cart class with add, remove and total
    a class for a shopping cart: add takes name and price, total gives the sum
    a ShoppingCart class that keeps items with prices
    a cart to which items with a price are added, with count and total
    an online shop's basket: add(name, price), remove(name), total(), count()
    a basket object with products and what they cost
    a class for purchases before checkout, total tells the price of everything in it
    a trolley where articles with a price are put in and taken out
    a cart for an e-commerce site, each product once with its price
    a webshop cart class that knows how many products are in it and what they cost together
    shopping basket OOP, add/remove/total/count
    a class which sums the prices of chosen products
    a class for a customer's cart, removing something that isn't in it is fine
    a store cart: put tea for 4 and milk for 2 in and the total is 6
    a cart class, price per product name, adding the same name again replaces its price
    a class to keep what I want to buy along with the prices and tell the sum to pay
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
        this.items = new Map();
      }

      add(name, price) {
        this.items.set(name, price);
      }

      remove(name) {
        this.items.delete(name);
      }

      total() {
        return [...this.items.values()].reduce((total, price) => total + price, 0);
      }

      count() {
        return this.items.size;
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
    'inventory',
    """
    an inventory class with add, remove and stock
    a class for a store's inventory that counts items by name
    an Inventory class: add and remove amounts of an item, stock tells how many there are
    an inventory that refuses to remove more than there is
    a warehouse stock keeper with add(name, amount), remove(name, amount) and stock(name)
    a class to know how many pieces of each product we have
    a storeroom object: goods in, goods out, quantity on hand
    a stock management class, remove returns False if too few are there
    a class for a warehouse, an unknown product has a stock of 0
    a class of item quantities that can't become negative
    inventory OOP, add/remove/stock by product name
    a game character's inventory: pick up several of something, use some, see how many remain
    a class which tracks supplies in a storage by name and number
    a pantry: add 3 eggs, remove 2, stock says 1
    a class for spare parts, taking out more than available is refused with False
    a bookkeeping of goods where deliveries add up under the product's name
""",
    """
    class @f:
        def __init__(self):
            self.items = {}

        def add(self, name, amount):
            self.items[name] = self.stock(name) + amount

        def remove(self, name, amount):
            if self.stock(name) < amount:
                return False
            self.add(name, -amount)
            return True

        def stock(self, name):
            return self.items.get(name, 0)
""",
    """
    class @f {
      constructor() {
        this.items = new Map();
      }

      add(name, amount) {
        this.items.set(name, this.stock(name) + amount);
      }

      remove(name, amount) {
        if (this.stock(name) < amount) {
          return false;
        }
        this.add(name, -amount);
        return true;
      }

      stock(name) {
        return this.items.get(name) ?? 0;
      }
    }
""",
    steps=[
        [(), ('!add', 'nail', 10), ('remove', 'nail', 4), ('stock', 'nail')],
        [(), ('stock', 'constructor'), ('remove', 'x', 1)],
        [(), ('!add', 'a', 2), ('!add', 'a', 3), ('stock', 'a')],
    ],
)
