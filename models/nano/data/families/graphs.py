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
    the fewest hops from start to goal in a graph, -1 if goal is unreachable
    how many steps at least from one node to another, adjacency dict given, or -1
    degrees of separation between two people in a friends dictionary, -1 without a connection
    {'a': ['b'], 'b': ['c']}, 'a', 'c' -> 2
    <count> the edges of a shortest route from start to goal, -1 when no route exists
    breadth-first shortest path length in an adjacency list, else -1
    minimum number of links to click from one page to another, -1 if impossible
    <determine> the hop count between two vertices of a graph without weights, -1 if they are not connected
    <measure> how far goal is from start when every edge counts 1 (dict of lists), -1 for no way
    level of goal in a BFS that begins at start, or -1
    how many stops away one station is from another in a network dict, -1 if one cannot get there
    <search> level by level for a goal node and <return> the number of levels, -1 if it is never found
    unweighted shortest distance of two nodes or -1
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
        for (const neighbour of Object.hasOwn(graph, node) ? graph[node] : []) {
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
    BFS traversal order
    level order of the nodes reachable from a start node of an adjacency dict
    <explore> a graph in waves from start and <list> the nodes as they are reached
    the order in which breadth-first search sees the vertices
    {'a': ['b', 'c'], 'b': ['d']}, 'a' -> ['a', 'b', 'c', 'd']
    <walk> a graph layer by layer, near nodes first, and <return> them as a list
    queue based graph traversal from a node, visited nodes in order
    <list> all reachable nodes, those one edge away first, then those two edges away and so on
    breadth first walk over an adjacency list
    how news spreads from a person to friends, then to friends of friends: the names in that order
    <run> a breadth-first traversal and <collect> the visited vertices
    bfs(graph, start) as a list of names
    <go> through a graph with a queue, beginning at start, each node once
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
        for (const neighbour of Object.hasOwn(graph, node) ? graph[node] : []) {
          if (!order.includes(neighbour)) {
            order.push(neighbour);
          }
        }
      }
      return order;
    }
""",
    inputs=[({'a': ['b', 'c'], 'b': ['d'], 'c': ['d']}, 'a'), ({}, 'constructor'), ({'a': ['b'], 'b': ['a']}, 'b')],
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
    DFS traversal order
    the order in which depth-first search sees the vertices
    <explore> a graph as deep as possible before going back and <list> the nodes as they are reached
    preorder of the nodes reached by recursive depth-first search from a start node
    {'a': ['b', 'c'], 'b': ['d']}, 'a' -> ['a', 'b', 'd', 'c']
    <follow> each branch of a graph to its end first and <return> the visited nodes
    recursive graph traversal from a node, visited nodes in order
    depth first walk over an adjacency list
    <run> a depth-first traversal and <collect> the visited vertices
    dfs(graph, start) as a list of names
    <go> down the first neighbour, then its first neighbour and so on, backtrack, and <list> all nodes met
    how somebody explores a maze by always going further until stuck: the places in that order
    <visit> every reachable node once, children before siblings
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
          for (const neighbour of Object.hasOwn(graph, node) ? graph[node] : []) {
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
    dependency order of a DAG
    topological ordering by depth-first search
    <order> a directed graph so that all edges point forward
    <arrange> the vertices of a DAG in a line with each edge from left to right
    toposort of an adjacency dict
    build order: every node in front of the nodes in its list
    in which order to do jobs if an edge from a to b means that a must be done first
    <linearize> a directed acyclic graph
    {'a': ['b'], 'b': ['c'], 'c': []} -> ['a', 'b', 'c']
    a sequence of courses where prerequisites come earlier, edges go from prerequisite to course
    <schedule> steps given as a dict from each step to those after it
    <put> the nodes of an acyclic directed graph into a valid sequence
    a linear order of nodes that respects all arrows of a dict of lists
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
          for (const neighbour of Object.hasOwn(graph, node) ? graph[node] : []) {
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
    [[1, 0], [0, 1]] -> 2
    how many separate pieces of land are there on a map of 0 and 1
    connected components of ones, four neighbours each, diagonals do not connect
    <count> regions of adjacent 1s (up, down, left, right)
    LeetCode 200 number of islands, with integers
    flood fill: how many blobs of 1 a binary grid has
    <determine> how many isolated land masses a 0/1 matrix shows
    number of clusters of 1 cells touching by a side
    <determine> the number of lakes if 1 is water and diagonal cells do not touch
    the amount of islands on a sea chart, 1 for land
    count of 4-connected components in a matrix of zeros and ones
    <search> a grid for groups of ones that hang together and <give> their number
    how many puddles are in the picture, wet cells being 1 and joined only by edges
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
    levels of a binary tree of dicts with 'left' and 'right', None being an empty tree
    how many nodes are on the longest way from the root down to a leaf, tree of nested dicts, 0 for None
    <measure> how tall a tree of dicts with left and right is
    maximum depth of binary tree, nodes as dicts, None for missing children
    1 + the deeper one of the left and the right subtree, 0 for None
    <count> the levels of a nested left/right dict tree
    LeetCode 104 with dictionaries for the nodes
    {'left': None, 'right': None} -> 1
    tree height by recursion, missing child None
    <determine> the number of generations in a tree whose nodes have left and right
    <work> out recursively how deep a binary tree goes, None has depth 0
    longest root to leaf path of a binary tree counted in nodes
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
    total of the values at all nodes of a binary tree, None counts 0
    value + sum of the left + sum of the right subtree, recursively
    <total> a tree whose nodes are dicts with 'value', 'left', 'right'
    {'value': 3, 'left': None, 'right': None} -> 3
    what all the node values of a nested dict tree add up to
    <walk> a binary tree recursively and <accumulate> its values
    recursive sum over a tree of dictionaries, missing children are None
    <accumulate> every node's number in a left/right tree
    tree sum, nodes have value, left and right
    <compute> the sum of the numbers stored in a binary tree
    <add> the root, the left part and the right part of a tree together
    <visit> each node of a tree and <sum> what it holds under 'value'
    the weight of a mobile whose parts are dicts with value, left and right
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
