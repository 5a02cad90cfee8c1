"""Lists of lists."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='lists')

define(
    'transpose',
    'matrix -> matrix',
    """
    {x} transposed
    the transpose of {x}
    <transpose> {x}
    <swap> the rows and columns of {x}
    <turn> the rows of {x} into columns
""",
    '[list(row) for row in zip(*@x)]',
    '@x.length > 0 ? @x[0].map((_, i) => @x.map((row) => row[i])) : []',
    also='transpose_matrix rows_to_columns',
)

define(
    'flatten',
    'matrix -> numbers',
    """
    {x} flattened into one list
    all elements of {x} in a single list
    <flatten> {x}
    <flatten> {x} by one level
    <join> the rows of {x} into one list
    <turn> {x} into a flat list
""",
    '[item for row in @x for item in row]',
    '@x.flat()',
    also='flatten_list flatten_matrix flat concat_all',
)

define(
    'matrix_sum',
    'matrix -> number',
    """
    the sum of all numbers in {x}
    the total of {x}
    <sum> all elements of {x}
    <add> up every number in {x}
""",
    'sum(sum(row) for row in @x)',
    '@x.flat().reduce((total, n) => total + n, 0)',
    also='sum_matrix total_matrix sum_all',
)

define(
    'row_sums',
    'matrix -> numbers',
    """
    the sums of the rows of {x}
    the sum of each row in {x}
    <sum> each row of {x}
    <add> up the numbers in every row of {x}
""",
    '[sum(row) for row in @x]',
    '@x.map((row) => row.reduce((total, n) => total + n, 0))',
    also='sum_rows',
)

define(
    'column_sums',
    'matrix -> numbers',
    """
    the sums of the columns of {x}
    the sum of each column in {x}
    <sum> each column of {x}
    <add> up the numbers in every column of {x}
""",
    '[sum(column) for column in zip(*@x)]',
    '@x.length > 0 ? @x[0].map((_, i) => @x.reduce((total, row) => total + row[i], 0)) : []',
    also='sum_columns',
)

define(
    'diagonal',
    'matrix -> numbers',
    """
    the diagonal of {x}
    the main diagonal of {x} as a list
    <get> the diagonal elements of {x}
    <extract> the main diagonal of {x}
""",
    '[@x[i][i] for i in range(len(@x))]',
    '@x.map((row, i) => row[i])',
    also='main_diagonal get_diagonal',
)

define(
    'diagonal_sum',
    'matrix -> number',
    """
    the sum of the main diagonal of {x}
    the trace of {x}
    <add> up the diagonal of {x}
    <sum> the main diagonal of {x}
""",
    'sum(@x[i][i] for i in range(len(@x)))',
    '@x.reduce((total, row, i) => total + row[i], 0)',
    also='trace sum_diagonal',
)

define(
    'matrix_max',
    'matrix -> number',
    """
    the largest number in {x}
    the maximum of {x}
    <find> the largest element of {x}
    <find> the biggest number in all rows of {x}
""",
    'max(max(row) for row in @x)',
    'Math.max(...@x.flat())',
    also='max_in_matrix largest_in_matrix',
)

define(
    'rotate_matrix',
    'matrix -> matrix',
    """
    {x} rotated by 90 degrees clockwise
    {x} turned a quarter to the right
    <rotate> {x} by 90 degrees clockwise
    <turn> {x} 90 degrees to the right
""",
    '[list(row) for row in zip(*@x[::-1])]',
    '@x.length > 0 ? @x[0].map((_, i) => @x.map((row) => row[i]).reverse()) : []',
    also='rotate_90 rotate_clockwise',
)

define(
    'mirror_matrix',
    'matrix -> matrix',
    """
    {x} mirrored left to right
    {x} with every row reversed
    <reverse> every row of {x}
    <mirror> {x} horizontally
    <flip> {x} left to right
""",
    '[row[::-1] for row in @x]',
    '@x.map((row) => [...row].reverse())',
    also='flip_rows reverse_rows mirror',
)

define(
    'spiral',
    'matrix -> numbers',
    """
    the elements of {x} in spiral order
    {x} read in a clockwise spiral from the top left
    <list> the numbers of {x} in spiral order
    <read> {x} in a spiral
""",
    """
    def @f(matrix):
        result = []
        rows = [row[:] for row in matrix]
        while rows:
            result += rows.pop(0)
            rows = [list(row) for row in zip(*rows)][::-1]
        return result
""",
    """
    function @f(matrix) {
      const result = [];
      let rows = matrix.map((row) => [...row]);
      while (rows.length > 0) {
        result.push(...rows[0]);
        const rest = rows.slice(1);
        rows = rest.length > 0 ? rest[0].map((_, i) => rest.map((row) => row[i])).reverse() : [];
      }
      return result;
    }
""",
    also='spiral_order',
)

define(
    'is_symmetric',
    'matrix -> bool',
    """
    ? {x} is symmetric
    ? {x} equals its transpose
    ? {x} is the same when rows and columns are swapped
""",
    '[list(row) for row in zip(*@x)] == @x',
    '@x.every((row, i) => row.every((value, j) => value === @x[j][i]))',
    also='symmetric',
)

define(
    'identity_matrix',
    'int -> matrix',
    """
    the identity matrix of size {x}
    an n by n identity matrix
    <make> the identity matrix with n rows
    <create> an n x n matrix with ones on the diagonal and zeros elsewhere
""",
    '[[1 if i == j else 0 for j in range(@x)] for i in range(@x)]',
    'Array.from({ length: @x }, (_, i) => Array.from({ length: @x }, (_, j) => (i === j ? 1 : 0)))',
    inputs=[(1,), (2,), (3,), (0,)],
    also='identity eye',
)

define(
    'multiplication_table',
    'int -> matrix',
    """
    the multiplication table from 1 to {x} as a list of rows
    an n by n multiplication table
    <make> a multiplication table with n rows and columns
    <build> the times tables of 1 to n as a grid
""",
    '[[i * j for j in range(1, @x + 1)] for i in range(1, @x + 1)]',
    'Array.from({ length: @x }, (_, i) => Array.from({ length: @x }, (_, j) => (i + 1) * (j + 1)))',
    inputs=[(1,), (2,), (3,), (0,)],
    also='times_tables table_of',
)

define(
    'pascal_triangle',
    'int -> matrix',
    """
    the first n rows of Pascal's triangle
    Pascal's triangle with {x} rows
    <build> Pascal's triangle with n rows
    <generate> the first n rows of the Pascal triangle
""",
    """
    def @f(n):
        rows = []
        for i in range(n):
            previous = rows[-1] if rows else []
            rows.append([1 if j in (0, i) else previous[j - 1] + previous[j] for j in range(i + 1)])
        return rows
""",
    """
    function @f(n) {
      const rows = [];
      for (let i = 0; i < n; i++) {
        const previous = rows[i - 1] ?? [];
        rows.push(Array.from({ length: i + 1 }, (_, j) => (j === 0 || j === i ? 1 : previous[j - 1] + previous[j])));
      }
      return rows;
    }
""",
    inputs=[(1,), (3,), (0,), (4,), (5,)],
    also='pascals_triangle pascal',
)

pairs = partial(fn, theme='lists', combines=False)

pairs(
    'zeros',
    'int rows, int columns -> matrix',
    """
    a matrix of zeros with given rows and columns
    a grid of zeros
    <make> a matrix filled with zeros
    <create> a rows x columns list of lists of zeros
""",
    '[[0] * columns for _ in range(rows)]',
    'Array.from({ length: rows }, () => new Array(columns).fill(0))',
    inputs=[(2, 3), (1, 1), (0, 4), (3, 2)],
    also='zero_matrix make_grid',
)

pairs(
    'multiply_matrices',
    'matrix a, matrix b -> matrix',
    """
    the product of two matrices
    <multiply> two matrices
    <compute> the matrix product of a and b
    <multiply> matrix a with matrix b
""",
    '[[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]',
    'a.map((row) => b[0].map((_, j) => row.reduce((total, value, i) => total + value * b[i][j], 0)))',
    inputs=[
        ([[1, 2], [3, 4]], [[5, 6], [7, 8]]),
        ([[1]], [[9]]),
        ([[1, 0], [0, 1]], [[2, 3], [4, 5]]),
        ([[1, 2]], [[3], [4]]),
    ],
    also='matrix_multiply matmul',
)

pairs(
    'add_matrices',
    'matrix a, matrix b -> matrix',
    """
    the sum of two matrices
    <add> two matrices of the same size
    <add> matrix a and matrix b element by element
""",
    '[[x + y for x, y in zip(p, q)] for p, q in zip(a, b)]',
    'a.map((row, i) => row.map((x, j) => x + b[i][j]))',
    inputs=[([[1, 2], [3, 4]], [[5, 6], [7, 8]]), ([[1]], [[9]]), ([[1, 0], [0, 1]], [[2, 3], [4, 5]])],
    also='matrix_add',
)

pairs(
    'deep_flatten',
    'items items -> items',
    """
    a list nested to any depth as one flat list
    <flatten> a deeply nested list
    <flatten> nested lists of any depth
    all elements of a nested list, however deep, in one list
""",
    """
    def @f(items):
        flat = []
        for item in items:
            if isinstance(item, list):
                flat += @f(item)
            else:
                flat.append(item)
        return flat
""",
    '@x.flat(Infinity)',
    inputs=[([1, [2, [3]]],), ([],), ([[[]], 1],), (['a', ['b', ['c', 'd']]],), ([1, 2],)],
    also='flatten_deep flatten_nested',
)

pairs(
    'nesting_depth',
    'items items -> int',
    """
    the depth of a nested list
    <tell> how deeply a list is nested
    <compute> the nesting depth of a list, 1 for a flat one
    <find> how deep the lists in a list go
""",
    """
    def @f(items):
        depths = [@f(item) for item in items if isinstance(item, list)]
        return 1 + max(depths, default=0)
""",
    """
    function @f(items) {
      const depths = items.filter((item) => Array.isArray(item)).map((item) => @f(item));
      return 1 + Math.max(0, ...depths);
    }
""",
    inputs=[([1, [2, [3]]],), ([],), ([[1], [2]],), ([5],), ([[[[]]]],)],
    also='depth list_depth',
)

pairs(
    'column',
    'matrix matrix, int index -> numbers',
    """
    one column of a matrix as a list
    <get> the column with a given index of a matrix
    <extract> a column from a list of lists
""",
    '[row[index] for row in matrix]',
    'matrix.map((row) => row[index])',
    inputs=[([[1, 2], [3, 4]], 0), ([[1, 2, 3]], 2), ([], 0), ([[5], [6]], 0)],
    also='get_column',
)
