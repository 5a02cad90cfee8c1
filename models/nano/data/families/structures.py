"""Classes of nodes and edges."""

from __future__ import annotations

from functools import partial

from ..family import cls

define = partial(cls, theme='classes')

define(
    'linked_list',
    """
    a linked list class with append, prepend and to_list
    a class for a singly linked list with the methods append, prepend and to_list
    a LinkedList class
    a singly linked list with nodes, append and conversion to a list
    a linked list data structure
    a chain of nodes, each pointing to the next, with append, prepend and to_list
    a list made of nodes with value and next, not of an array
    a one-way linked list: add at the end, add at the front, read out as an array
    a LinkedList with head pointer, append(value), prepend(value), to_list()
    linked list OOP from scratch
    a node-based sequence where prepend is O(1)
    a class whose elements hang together by next references, null after the last
    a singly linked chain that can be turned into an ordinary list
    a hand-made list for a data structures course, with nodes and links
    a class like a train: wagons coupled in front or behind, to_list shows them in order
    a linked sequence: append 1, append 2, prepend 0 makes [0, 1, 2]
    a dynamic list built from linked cells
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
    'binary_search_tree',
    """
    a binary search tree class with insert, contains and to_list
    a class for a binary search tree: insert values, ask for them, list them in order
    a BinarySearchTree class
    a BST with insert, contains and an in-order list
    a binary search tree data structure
    an ordered binary tree: smaller values to the left, others to the right
    a search tree with insert and a membership test
    a BST whose to_list yields the values sorted
    binary search tree OOP, insert, lookup, inorder traversal
    a tree structure for fast search, in-order output ascending
    a class that keeps numbers in a sorted tree, unbalanced
    a node tree with left and right children, insert(value), lookup and sorted listing
    a class where 5, 2, 8 are inserted and to_list is [2, 5, 8]
    a binary tree for sorted storage, equal values go right
    a sorted container implemented as a tree, no balancing such as AVL or red-black
    a BST in which I can insert and then ask if something is inside
    a recursive insert into a tree by comparison, plus search and traversal, as a class
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
    'graph',
    """
    a graph class with add_edge and neighbours
    a class for an undirected graph with add_edge, neighbours and has_edge
    a Graph class for undirected edges
    a graph data structure with add_edge and neighbours
    an undirected network as adjacency lists, with add_edge, neighbours and has_edge
    a class for nodes that are connected in both directions
    an adjacency list class: neighbours of an unknown node are []
    a graph ADT, edges without direction
    graph OOP, add_edge/neighbours/has_edge
    a friendship network: who is connected with whom, mutual
    a class for a map of towns and the roads between them, passable both ways
    a social graph where add_edge(a, b) makes a and b neighbours of each other
    a class to connect points and to ask which are adjacent
    a structure of vertices and edges backed by a dictionary of lists
    a class with vertices, has_edge says if two are directly joined
    a subway map: link two stations, list the adjacent ones
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
        this.edges = new Map();
      }

      addEdge(a, b) {
        this.edges.set(a, [...this.neighbours(a), b]);
        this.edges.set(b, [...this.neighbours(b), a]);
      }

      neighbours(node) {
        return this.edges.get(node) ?? [];
      }

      hasEdge(a, b) {
        return this.neighbours(a).includes(b);
      }
    }
""",
    steps=[
        [(), ('!add_edge', 'a', 'b'), ('!add_edge', 'a', 'c'), ('neighbours', 'a'), ('has_edge', 'b', 'c')],
        [(), ('neighbours', 'constructor'), ('has_edge', 'x', 'y')],
    ],
)

define(
    'trie',
    """
    a trie class with insert, contains and starts_with
    a prefix tree class: insert words, ask for whole words and for prefixes
    a Trie class
    a trie data structure with insert, search for words and prefixes
    an autocomplete tree with insert, whole word search and starts_with
    a dictionary tree of characters, shared beginnings stored once
    a prefix tree to test if any word begins with some letters
    a word lookup structure where each letter leads to the next
    trie OOP, insert words, look up words and prefixes
    the LeetCode trie, with 'contains' for words
    a letter tree: after inserting car, ca is a prefix but not a word
    a class for a spell checker's vocabulary that answers about words and about prefixes
    a retrieval tree with nested maps per character and an end mark
    a class to store words so that prefix questions are quick
    a radix-like character tree, uncompressed, with starts_with
    a word index for a search box that completes as one types
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
    'matrix_grid',
    """
    a grid class with rows and columns, set_cell and get_cell
    a class for a grid of zeros whose cells can be set and read
    a Grid class with get_cell and set_cell
    a board with rows x columns cells, all 0 at first, readable and writable
    a 2D array wrapper with get_cell(row, column) and set_cell(row, column, value)
    a table of zeros to write numbers into, to_list gives it back
    a class for a game field of given height and width
    a matrix object made of zeros, set and get by row and column
    grid OOP, rows, columns, get_cell/set_cell
    a two-dimensional field class, counted from 0, empty cells are 0
    a spreadsheet-like class with numbered rows and columns and no formulas
    a class for a pixel canvas: make it rows by columns, change a pixel, read a pixel
    a tic-tac-toe-like board of any size holding 0 until something is set
    a rectangular cell store, constructor with rows and columns
    a class around a nested list, with accessors for single cells
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
