"""Well-known puzzles and games."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='algorithms', combines=False)

define(
    'is_balanced',
    'text -> bool',
    """
    ? the brackets in {x} are balanced
    ? every bracket in {x} is closed in the right order
    ? {x} has balanced parentheses, brackets and braces
    ? the parentheses of {x} match
    ? a string of brackets is valid
    ? all brackets ()[] in a string are balanced
""",
    """
    def @f(text):
        pairs = {')': '(', ']': '[', '}': '{'}
        stack = []
        for c in text:
            if c in pairs.values():
                stack.append(c)
            elif c in pairs and (not stack or stack.pop() != pairs[c]):
                return False
        return not stack
""",
    """
    function @f(text) {
      const pairs = { ')': '(', ']': '[', '}': '{' };
      const stack = [];
      for (const c of text) {
        if ('([{'.includes(c)) {
          stack.push(c);
        } else if (c in pairs && stack.pop() !== pairs[c]) {
          return false;
        }
      }
      return stack.length === 0;
    }
""",
    inputs=[('()[]',), ('(]',), ('',), ('{[()]}',), ('((',), ('a(b)c',), (')(',)],
    also='balanced valid_parentheses brackets_match balanced_brackets',
)

define(
    'hanoi',
    'int -> int',
    """
    the number of moves of the Towers of Hanoi with {x} disks
    <count> the moves to solve the Towers of Hanoi with n disks
    <compute> how many moves the Tower of Hanoi takes for n disks
""",
    '2 ** @x - 1',
    '2 ** @x - 1',
    inputs=[(0,), (1,), (3,), (5,), (10,)],
    also='hanoi_moves tower_of_hanoi',
)

define(
    'hanoi_moves',
    'int n, text source, text target, text spare -> matrix',
    """
    the list of moves [from, to] that solve the Towers of Hanoi
    <solve> the Towers of Hanoi and return the moves as [from, to] pairs
    <list> the moves of the Tower of Hanoi for n disks from source to target over spare
""",
    """
    def @f(n, source, target, spare):
        if n == 0:
            return []
        before = @f(n - 1, source, spare, target)
        after = @f(n - 1, spare, target, source)
        return before + [[source, target]] + after
""",
    """
    function @f(n, source, target, spare) {
      if (n === 0) {
        return [];
      }
      const before = @f(n - 1, source, spare, target);
      const after = @f(n - 1, spare, target, source);
      return [...before, [source, target], ...after];
    }
""",
    inputs=[(0, 'A', 'C', 'B'), (1, 'A', 'C', 'B'), (2, 'A', 'C', 'B')],
    also='solve_hanoi hanoi',
)

define(
    'evaluate_rpn',
    'text -> number',
    """
    the value of an expression in reverse Polish notation
    <evaluate> an expression in reverse Polish notation such as '3 4 + 2 *'
    <compute> a postfix expression with + - *
    <calculate> the result of an RPN string
""",
    """
    def @f(text):
        stack = []
        for token in text.split():
            if token in ('+', '-', '*'):
                b = stack.pop()
                a = stack.pop()
                stack.append(a + b if token == '+' else a - b if token == '-' else a * b)
            else:
                stack.append(int(token))
        return stack[0]
""",
    """
    function @f(text) {
      const stack = [];
      for (const token of text.split(' ')) {
        if (['+', '-', '*'].includes(token)) {
          const b = stack.pop();
          const a = stack.pop();
          stack.push(token === '+' ? a + b : token === '-' ? a - b : a * b);
        } else {
          stack.push(Number(token));
        }
      }
      return stack[0];
    }
""",
    inputs=[('3 4 +',), ('3 4 + 2 *',), ('5',), ('10 2 -',), ('2 3 4 * +',)],
    also='rpn eval_rpn postfix',
)

define(
    'game_of_life',
    'matrix grid -> matrix',
    """
    the next generation of Conway's Game of Life
    <compute> one step of the Game of Life on a grid of zeros and ones
    <play> one round of Conway's Game of Life
""",
    """
    def @f(grid):
        def neighbours(i, j):
            around = [grid[a][b] for a in range(max(0, i - 1), min(len(grid), i + 2)) for b in range(max(0, j - 1), min(len(grid[0]), j + 2))]
            return sum(around) - grid[i][j]

        return [[1 if neighbours(i, j) == 3 or (cell == 1 and neighbours(i, j) == 2) else 0 for j, cell in enumerate(row)] for i, row in enumerate(grid)]
""",
    """
    function @f(grid) {
      const neighbours = (i, j) => {
        let total = -grid[i][j];
        for (let a = i - 1; a <= i + 1; a++) {
          for (let b = j - 1; b <= j + 1; b++) {
            total += grid[a]?.[b] ?? 0;
          }
        }
        return total;
      };
      return grid.map((row, i) => row.map((cell, j) => (neighbours(i, j) === 3 || (cell === 1 && neighbours(i, j) === 2) ? 1 : 0)));
    }
""",
    inputs=[([[0, 1, 0], [0, 1, 0], [0, 1, 0]],), ([[1]],), ([[1, 1], [1, 0]],)],
    also='next_generation life',
)

define(
    'josephus',
    'int n, int k -> int',
    """
    the survivor of the Josephus problem with n people and every kth removed, counting from 1
    <solve> the Josephus problem for n people and step k, with positions from 1
    <find> who is left when every kth of n people in a circle is removed
""",
    """
    def @f(n, k):
        position = 0
        for size in range(2, n + 1):
            position = (position + k) % size
        return position + 1
""",
    """
    function @f(n, k) {
      let position = 0;
      for (let size = 2; size <= n; size++) {
        position = (position + k) % size;
      }
      return position + 1;
    }
""",
    inputs=[(7, 3), (1, 1), (5, 2), (6, 1)],
    also='survivor',
)

define(
    'rock_paper_scissors',
    'text a, text b -> text',
    """
    the winner of rock, paper, scissors: 'first', 'second' or 'draw'
    <decide> a round of rock paper scissors as 'first', 'second' or 'draw'
    <tell> who wins rock-paper-scissors with moves a and b: 'first', 'second' or 'draw'
""",
    """
    def @f(a, b):
        beats = {'rock': 'scissors', 'paper': 'rock', 'scissors': 'paper'}
        if a == b:
            return 'draw'
        return 'first' if beats[a] == b else 'second'
""",
    """
    function @f(a, b) {
      const beats = { rock: 'scissors', paper: 'rock', scissors: 'paper' };
      if (a === b) {
        return 'draw';
      }
      return beats[a] === b ? 'first' : 'second';
    }
""",
    inputs=[('rock', 'scissors'), ('rock', 'paper'), ('paper', 'paper'), ('scissors', 'paper')],
    also='rps winner',
)
