"""Graphs, grids and trees."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='algorithms', combines=False)

define(
    'bfs_distance',
    'any graph, text start, text goal -> int',
    """
    the number of edges on the shortest path between two nodes of a graph, or -1
    the distance from start to goal in a graph given as a dictionary of neighbours, -1 if there is no path
    <find> the length of the shortest path in an unweighted graph by breadth-first search, or -1
    <use> BFS to find how many steps goal is from start in a dict of lists, -1 if it cannot be reached
""",
    """
    def @f(graph, start, goal):
        queue = [(start, 0)]
        seen = {start}
        for node, steps in queue:
            if node == goal:
                return steps
            for neighbour in graph.get(node, []):
                if neighbour not in seen:
                    seen.add(neighbour)
                    queue.append((neighbour, steps + 1))
        return -1
""",
    """
    function @f(graph, start, goal) {
      const queue = [[start, 0]];
      const seen = new Set([start]);
      for (const [node, steps] of queue) {
        if (node === goal) {
          return steps;
        }
        for (const neighbour of graph[node] ?? []) {
          if (!seen.has(neighbour)) {
            seen.add(neighbour);
            queue.push([neighbour, steps + 1]);
          }
        }
      }
      return -1;
    }
""",
    inputs=[
        ({'a': ['b'], 'b': ['c']}, 'a', 'c'),
        ({'a': ['b']}, 'b', 'a'),
        ({}, 'x', 'x'),
        ({'a': ['b', 'c'], 'b': ['d'], 'c': ['d']}, 'a', 'd'),
    ],
    also='shortest_path bfs path_length',
)

define(
    'bfs_order',
    'any graph, text start -> words',
    """
    the nodes of a graph in breadth-first order from a start node
    <visit> a graph breadth-first from a start node and return the order
    <do> a breadth-first search on a dict of neighbours and list the nodes
    <traverse> a graph with BFS
""",
    """
    def @f(graph, start):
        order = [start]
        for node in order:
            for neighbour in graph.get(node, []):
                if neighbour not in order:
                    order.append(neighbour)
        return order
""",
    """
    function @f(graph, start) {
      const order = [start];
      for (const node of order) {
        for (const neighbour of graph[node] ?? []) {
          if (!order.includes(neighbour)) {
            order.push(neighbour);
          }
        }
      }
      return order;
    }
""",
    inputs=[({'a': ['b', 'c'], 'b': ['d'], 'c': ['d']}, 'a'), ({}, 'x'), ({'a': ['b'], 'b': ['a']}, 'b')],
    also='bfs breadth_first',
)

define(
    'dfs_order',
    'any graph, text start -> words',
    """
    the nodes of a graph in depth-first order from a start node
    <visit> a graph depth-first from a start node and return the order
    <do> a depth-first search on a dict of neighbours and list the nodes
    <traverse> a graph with DFS
""",
    """
    def @f(graph, start):
        order = []

        def visit(node):
            if node not in order:
                order.append(node)
                for neighbour in graph.get(node, []):
                    visit(neighbour)

        visit(start)
        return order
""",
    """
    function @f(graph, start) {
      const order = [];
      const visit = (node) => {
        if (!order.includes(node)) {
          order.push(node);
          for (const neighbour of graph[node] ?? []) {
            visit(neighbour);
          }
        }
      };
      visit(start);
      return order;
    }
""",
    inputs=[({'a': ['b', 'c'], 'b': ['d'], 'c': ['d']}, 'a'), ({}, 'x'), ({'a': ['b'], 'b': ['a']}, 'b')],
    also='dfs depth_first',
)

define(
    'topological_sort',
    'any graph -> words',
    """
    the nodes of a graph so that each comes before those it points to
    a topological order of a directed graph given as a dict of lists
    <sort> the nodes of a directed acyclic graph topologically
    <find> an order of tasks in which each comes before those that follow from it
""",
    """
    def @f(graph):
        order = []

        def visit(node):
            if node not in order:
                for neighbour in graph.get(node, []):
                    visit(neighbour)
                order.append(node)

        for node in graph:
            visit(node)
        return order[::-1]
""",
    """
    function @f(graph) {
      const order = [];
      const visit = (node) => {
        if (!order.includes(node)) {
          for (const neighbour of graph[node] ?? []) {
            visit(neighbour);
          }
          order.push(node);
        }
      };
      for (const node of Object.keys(graph)) {
        visit(node);
      }
      return order.reverse();
    }
""",
    inputs=[({'a': ['b'], 'b': ['c'], 'c': []},), ({},), ({'x': []},), ({'a': ['c'], 'b': ['c'], 'c': ['d']},)],
    also='topo_sort topological_order',
)

define(
    'count_islands',
    'matrix grid -> int',
    """
    the number of islands of ones in a grid of zeros and ones
    <count> the islands in a grid where 1 is land and 0 is water
    <count> the groups of connected ones in a grid
    <find> how many islands a grid has
""",
    """
    def @f(grid):
        land = {(i, j) for i, row in enumerate(grid) for j, value in enumerate(row) if value == 1}
        count = 0
        while land:
            count += 1
            stack = [land.pop()]
            while stack:
                i, j = stack.pop()
                for cell in [(i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)]:
                    if cell in land:
                        land.remove(cell)
                        stack.append(cell)
        return count
""",
    """
    function @f(grid) {
      const cells = grid.map((row) => [...row]);
      const sink = (i, j) => {
        if (cells[i]?.[j] === 1) {
          cells[i][j] = 0;
          sink(i + 1, j);
          sink(i - 1, j);
          sink(i, j + 1);
          sink(i, j - 1);
        }
      };
      let count = 0;
      cells.forEach((row, i) => row.forEach((value, j) => {
        if (value === 1) {
          count++;
          sink(i, j);
        }
      }));
      return count;
    }
""",
    inputs=[([[1, 0], [0, 1]],), ([],), ([[1, 1], [1, 0]],), ([[0]],), ([[1, 0, 1], [0, 0, 0]],)],
    also='num_islands islands',
)

define(
    'tree_depth',
    'any tree -> int',
    """
    the depth of a binary tree given as nested dictionaries with left and right, or None
    <compute> the height of a binary tree of dicts with 'left' and 'right', 0 for None
    <find> the depth of a binary tree whose nodes are dictionaries with left and right, or None
""",
    """
    def @f(tree):
        if tree is None:
            return 0
        return 1 + max(@f(tree['left']), @f(tree['right']))
""",
    """
    function @f(tree) {
      if (tree === null) {
        return 0;
      }
      return 1 + Math.max(@f(tree.left), @f(tree.right));
    }
""",
    inputs=[(None,), ({'left': None, 'right': None},), ({'left': {'left': None, 'right': None}, 'right': None},)],
    also='max_depth height',
)

define(
    'tree_sum',
    'any tree -> number',
    """
    the sum of all values in a binary tree given as nested dictionaries with value, left and right
    <add> up the values of a binary tree of dicts with 'value', 'left' and 'right'
    <sum> the nodes of a binary tree, 0 for None
""",
    """
    def @f(tree):
        if tree is None:
            return 0
        return tree['value'] + @f(tree['left']) + @f(tree['right'])
""",
    """
    function @f(tree) {
      if (tree === null) {
        return 0;
      }
      return tree.value + @f(tree.left) + @f(tree.right);
    }
""",
    inputs=[
        (None,),
        ({'value': 3, 'left': None, 'right': None},),
        ({'value': 1, 'left': {'value': 5, 'left': None, 'right': None}, 'right': None},),
    ],
    also='sum_tree',
)
