"""Matrices that are made or joined, and lists nested in lists."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='lists')
pairs = partial(fn, theme='lists', combines=False)

define(
    'identity_matrix',
    'int -> matrix',
    """
    the identity matrix of size {x}
    an n by n identity matrix
    <make> the identity matrix with n rows
    <create> an n x n matrix with ones on the diagonal and zeros elsewhere
    2 -> [[1, 0], [0, 1]]
    numpy.eye(n) as nested lists
    a square unit matrix with n rows
    <build> the neutral element of matrix multiplication of size n
    unit matrix of order {x}
    ones where row equals column, zeros otherwise, n by n
    <generate> an identity matrix with n rows and columns
    np.identity without numpy
    the n x n matrix that leaves others unchanged when multiplied
    <fill> a square grid of zeros and <put> a 1 on every diagonal place
    the I matrix of dimension {x}
    <construct> the unit matrix for linear algebra, n is its dimension
    a 2D list of side {x} with 1 along the main diagonal, 0 elsewhere
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
    3 -> [[1, 2, 3], [2, 4, 6], [3, 6, 9]]
    i * j for all i and j from 1 to n as a matrix
    the school times table up to n times n
    <generate> the small one-times-one up to n as nested lists
    a grid of products where row i and column j hold i times j, both from 1
    <fill> an n by n grid with row number times column number
    products table of 1..n against 1..n
    <create> a table of all products of two numbers between 1 and n
    multiplication chart of size {x}
    rows of multiples: first 1 to n, then the doubles, the triples, up to n times
    2D list of products for the factors 1 to {x}
    <produce> the multiplication square for pupils, side n
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
    4 -> [[1], [1, 1], [1, 2, 1], [1, 3, 3, 1]]
    n rows of the triangle in which each number is the sum of the two above it
    <construct> the arithmetic triangle of Pascal as a list of lists, n rows
    all binomial coefficients row by row, from row 0 to row n - 1
    <produce> the triangle of binomial coefficients up to n rows
    the number triangle with ones at both edges, n rows
    Pascal triangle as nested lists, n lines
    <list> the rows of Pascal's triangle, n of them in total
    <start> with [1] and <derive> every further row from the one above, until there are n rows
    a triangle with 1, then 1 1, then 1 2 1 and so on, as lists
    the top n lines of the Pascal triangle
    <return> Pascal's triangle of height n
    coefficients of (a + b) ** k for k from 0, n rows together
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

pairs(
    'zeros',
    'int rows, int columns -> matrix',
    """
    a matrix of zeros with given rows and columns
    a grid of zeros
    <make> a matrix filled with zeros
    <create> a rows x columns list of lists of zeros
    2, 3 -> [[0, 0, 0], [0, 0, 0]]
    numpy.zeros((rows, columns)) as nested lists
    an empty board: rows x columns, all cells 0
    <initialize> a 2D array with zeros
    <fill> a two-dimensional list of a given size with 0
    a zero matrix
    a blank game field with nothing but zeros, height and width given
    <allocate> a table of zeros with independent rows
    [[0] * columns for each row]
    a null matrix of the requested shape
    <set> up a grid whose entries are all zero
    rows by columns, everything 0
    <prepare> an all-zero 2D list
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
    matmul of a and b
    a @ b for nested lists
    numpy.dot for two 2D lists
    row times column products of a and b
    <compute> AB for two matrices A and B
    linear algebra product of two matrices
    <take> the dot product of every row of a with every column of b
    [[1, 2]] times [[3], [4]] -> [[11]]
    <chain> two linear maps given as matrices into one
    <perform> matrix multiplication, inner dimensions match
    the result of multiplying an m x n matrix with an n x p matrix
    <multiply> a grid of numbers with another one by the rules of linear algebra
    three nested loops to multiply 2 matrices
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
    elementwise sum of two matrices
    [[1, 2]] and [[3, 4]] -> [[4, 6]]
    A + B for two nested lists of the same shape
    <sum> two grids cell by cell
    <add> the entries at the same row and column of a and b
    matrix addition
    <combine> two tables of numbers by adding what is at the same place
    numpy's a + b without numpy
    a matrix whose entry i, j is a[i][j] + b[i][j]
    the sales tables of two shops with the same layout, added up cell for cell
    <compute> the entrywise total of a and b
    <lay> one grid over another and <sum> the numbers that meet
    two equally sized 2D lists added
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
    [1, [2, [3]]] -> [1, 2, 3]
    <unnest> a list completely, however many levels it has
    <flatten> recursively until no list is inside any more
    array.flat(Infinity)
    lodash flattenDeep
    one flat list of all leaves in lists within lists within lists
    <remove> every inner bracket from a list of lists of lists
    recursive flatten for arbitrarily nested arrays
    <unpack> boxes in boxes: all values from all levels in order
    total flattening of irregularly nested lists
    <squash> a list with any levels of nesting to a single level
    all the scalars in a nested list from left to right, at whatever depth
    <collapse> lists inside lists inside lists to one simple list
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
    [1, [2, [3]]] -> 3, [] -> 1
    maximum level of brackets in a list
    how many levels a nested list has
    <count> the deepest level of lists inside lists
    recursion depth needed for a nested array, 1 when it has no inner lists
    <measure> how many lists the innermost one is wrapped in, itself counted
    the height of a list seen as a tree
    greatest number of open brackets at the same time in a list like [[1], [2]]
    <determine> the maximum nesting of an array
    levels of nesting, a flat list or an empty one being 1
    <see> how deep the boxes within boxes go
    the number of list levels from the outside to the deepest inside
    deepest nesting of arrays in an array
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
    [[1, 2], [3, 4]], 0 -> [1, 3]
    the entry at a given position of every row
    <pick> column number index (from 0) out of a table
    [row[i] for row in table]
    <select> a vertical line of a grid by its index
    numpy's m[:, i] for nested lists
    <pull> out the nth column from a 2D array
    one field of each line of a table, by position
    all values in a spreadsheet column, the column number starting at zero
    <read> a matrix down one of its columns
    vertical slice of a matrix at an index
    the index-th item of each inner list, collected
    <fetch> a single column of a 2D list
""",
    '[row[index] for row in matrix]',
    'matrix.map((row) => row[index])',
    inputs=[([[1, 2], [3, 4]], 0), ([[1, 2, 3]], 2), ([], 0), ([[5], [6]], 0)],
    also='get_column',
)
