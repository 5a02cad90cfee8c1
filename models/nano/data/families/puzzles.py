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
    ? every opening bracket of {x} has its closing one
    ? the bracket pairs of {x} are nested properly
    ? {x} has no bracket left open, closed too early or crossed
    ? (), [] and {} match up in {x}
    ? '{[()]}' or any other string is well-formed in its brackets
    ? the braces, brackets and parens of some code balance
    ? brackets open and close correctly in {x}, other characters ignored
    ? an expression has matching parentheses of all three kinds
    ? a formula's parentheses are all closed in the proper order
    ? a sequence of brackets is correct (LeetCode valid parentheses)
    ? nothing is wrong with the brackets a programmer typed
    ? each ( [ { in {x} gets closed by the right ) ] }
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
    how many moves n disks need in the Towers of Hanoi
    the least number of steps for a Hanoi tower of n discs
    <tell> the minimum moves of the Hanoi puzzle for n rings
    2 to the power of n minus 1, the moves of a Hanoi tower
    hanoi move count
    <determine> after how many moves a Tower of Hanoi with n disks is solved
    the length of the best solution of the Hanoi game with n discs
    <take> a number of disks and <return> how often a disk is moved in the Tower of Hanoi
    <map> 3 disks of Hanoi to 7 moves
    Hanoi: from disk count to the count of moves, not the moves themselves
    the fewest disk moves to shift a whole Hanoi tower, {x} disks high, to another peg
    <give> 1023 for the Tower of Hanoi with 10 disks, 0 for none
""",
    '2 ** @x - 1',
    '2 ** @x - 1',
    inputs=[(0,), (1,), (3,), (5,), (10,)],
    also='tower_of_hanoi',
)

define(
    'hanoi_moves',
    'int n, text source, text target, text spare -> matrix',
    """
    the list of moves [from, to] that solve the Towers of Hanoi
    <solve> the Towers of Hanoi and return the moves as [from, to] pairs
    <list> the moves of the Tower of Hanoi for n disks from source to target over spare
    the steps of the Tower of Hanoi, each as [from, to], for n disks and three named pegs
    <collect> every Hanoi move as a pair of pegs instead of printing it
    a recursive Towers of Hanoi solver giving a list of moves
    <show> which disk moves solve Hanoi: pairs of pegs from source to target by way of spare
    hanoi solution steps list
    <move> a Hanoi tower of n disks from one peg to another and <record> each step
    [['A', 'C']] for one disk, and in general the moves of Hanoi from A to C with B to help
    <generate> the sequence of peg pairs for Hanoi with n, source, target, spare
    the full instructions for the Hanoi puzzle, one [source, target] after another
    <answer> with the moves for n Hanoi discs between pegs called source, target and spare
    how to carry n rings of Hanoi over, as an array of two-element arrays
    step by step moves of the Hanoi game, recursion, pegs given as text
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
    also='solve_hanoi',
)

define(
    'evaluate_rpn',
    'text -> number',
    """
    the value of an expression in reverse Polish notation
    <evaluate> an expression in reverse Polish notation such as '3 4 + 2 *'
    <compute> a postfix expression with + - *
    <calculate> the result of an RPN string
    an RPN calculator for whole numbers with plus, minus and times
    <evaluate> a postfix string, tokens separated by spaces
    the number that '3 4 + 2 *' comes to, and likewise for other postfix strings
    <map> '2 3 4 * +' to 14
    <run> a stack calculator over space-separated tokens
    rpn eval + - *
    <work> out a formula written the way old HP calculators want it
    <process> numbers and operators in postfix order with a stack and <return> the final number
    the outcome of a calculation where the operator comes after its two operands
    <solve> a reverse Polish string of integers, no division
    <parse> postfix arithmetic and <compute> its value
    what '10 2 -' and other expressions in Polish postfix form give, here 8
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
    r"""
    function @f(text) {
      const stack = [];
      for (const token of text.trim().split(/\s+/)) {
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
    inputs=[('3 4 +',), ('3 4 + 2 *',), ('5',), ('10  2 -',), ('2 3 4 * +',)],
    also='rpn eval_rpn postfix',
)

define(
    'game_of_life',
    'matrix grid -> matrix',
    """
    the next generation of Conway's Game of Life
    <compute> one step of the Game of Life on a grid of zeros and ones
    <play> one round of Conway's Game of Life
    one tick of Conway's cellular automaton
    <advance> a Life board by one generation
    <apply> the rules of Conway's Life once to a matrix of 0 and 1
    game of life next state
    the board after one step where live cells with 2 or 3 neighbours stay and dead ones with 3 are born
    <update> all cells at once: born with three neighbours, alive with two or three, otherwise dead
    <simulate> a single turn of Conway's Life with nothing outside of the board
    <turn> a vertical blinker into a horizontal one by the rules of Life
    which cells live in the next round of Life, as a grid of ones and zeros
    <evolve> a 2D array of live (1) and dead (0) cells by one iteration of Conway's game
    the following generation of cells, by overcrowding, loneliness and birth as in Life
    <iterate> a Conway grid once, no wraparound at its edges
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
    the Josephus survivor, 1-based
    <play> the counting-out game with n children and every kth leaving, and <give> the position of the last
    josephus n k
    <compute> the safe place in a circle of n when each kth is eliminated, places numbered from 1
    where to stand to survive when n soldiers count round by k
    <give> 4 for n = 7 and k = 3 in the Josephus circle
    the last one standing of n people, counting k at a time around the ring
    <eliminate> each kth person of a ring until one remains, and <return> that one's number (1 to n)
    the final place in Josephus elimination, with n and step k
    who of the persons 1 to n remains if always the kth next goes out
    <simulate> the Josephus ring and <return> the winner's number, not its index from 0
    the seat number that is never counted out with n seats and a count of k
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
    who wins at rock paper scissors, the first player, the second or nobody: 'first', 'second', 'draw'
    <judge> two throws of 'rock', 'paper' or 'scissors' as 'first', 'second' or 'draw'
    <referee> roshambo: 'first', 'second', or 'draw' when both show the same
    <compare> the hands a and b: rock over scissors, scissors over paper, paper over rock, 'first'/'second'/'draw'
    rps result 'first' 'second' 'draw'
    'first' if a beats b, 'second' if b beats a, 'draw' otherwise, by the rules of rock-paper-scissors
    <give> 'second' for rock against paper
    the outcome of a hand game in which paper wraps rock, rock blunts scissors and scissors cut paper
    <evaluate> a game of stone, paper, scissors with 'rock', 'paper', 'scissors', saying 'first', 'second' or 'draw'
    <report> 'draw' for equal moves of rock paper scissors, else which player ('first' or 'second') won
    <take> two players' choices in rock paper scissors and <return> 'first', 'second' or 'draw'
    the verdict on two hands shown at the same time, rock, paper or scissors
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
