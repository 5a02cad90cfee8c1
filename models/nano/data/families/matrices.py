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
    [[1, 2], [3, 4]] -> [[1, 3], [2, 4]]
    <flip> {x} over its main diagonal
    <exchange> rows for columns in {x}
    zip(*rows) as lists for {x}
    {x} with rows as columns and columns as rows
    the matrix whose columns are the rows of {x}
    numpy's .T for {x}
    <reflect> {x} along the diagonal from the top left
    <pivot> {x}: what was a row becomes a column
    <write> the columns of {x} as rows
    {x} on its side, so that entry i, j goes to j, i
    a table with its lines and columns swapped
    <interchange> both axes of {x}
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
    [[1, 2], [3, 4]] -> [1, 2, 3, 4]
    <unnest> {x} by one level
    one long list of everything that is in the rows of {x}
    <concatenate> all rows of {x}
    itertools.chain.from_iterable over {x}
    <put> the inner lists of {x} one after another into a single list
    {x} without its inner brackets, as a plain list
    array.flat() of {x}
    <collapse> {x} to one dimension
    the rows of {x} chained together
    <merge> the sublists of {x} into one
    one-dimensional version of {x}, row by row
    <unroll> {x} into a simple list
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
    [[1, 2], [3, 4]] -> 10
    grand total of {x}, all rows and columns
    <total> every cell of {x}
    <accumulate> all entries in {x} to one number
    numpy.sum of {x}
    what all the numbers of {x} add up to
    <add> all the cells in {x} to each other
    sum over rows and columns of {x}
    nested loop that adds each number in {x}
    the overall sum of the entries in {x}
    <compute> the sum of everything inside {x}
    how much a spreadsheet of numbers comes to in total
    <sum> both dimensions of {x}
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
    [[1, 2], [3, 4]] -> [3, 7]
    a list with one total for each row of {x}
    <total> {x} row by row
    <map> every row of {x} to its sum
    row totals of {x}
    the horizontal sums of {x}
    <add> {x} up line by line and <return> the totals
    how much each row in {x} makes, as a list
    per-row sum of {x}
    numpy.sum with axis=1 for {x}
    one sum a line for {x}
    <compute> the total of every single row of {x}
    points of each player, where a row of the table has the points of one player
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
    [[1, 2], [3, 4]] -> [4, 6]
    a list with one total for each column of {x}
    <total> {x} column by column
    column totals of {x}
    the vertical sums of {x}
    <add> {x} up from top to bottom in every column and <return> the totals
    how much each column in {x} makes, as a list
    per-column sum of {x}
    numpy.sum with axis=0 for {x}
    the totals at the foot of a table of numbers
    [sum(c) for c in zip(*m)] for {x}
    <compute> the total of every single column of {x}
    <sum> down the columns of {x}
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
    [[1, 2], [3, 4]] -> [1, 4]
    the entries of {x} from the top left to the bottom right
    <pick> the entry i, i out of every row i of {x}
    <read> {x} along its main diagonal
    <collect> the values where row and column number are equal in {x}
    leading diagonal of {x}
    numpy.diag of {x}
    the cells on the line from upper left to lower right in {x}
    <walk> down the diagonal of {x} and <list> what is there
    m[i][i] for each i of {x}
    <take> the first of the first row, the second of the second row and so on in {x}
    principal diagonal of {x} as an array
    <list> what stands on the main diagonal in {x}
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
    [[1, 2], [3, 4]] -> 5
    numpy.trace of {x}
    the total of the entries from the top left to the bottom right of {x}
    <total> the principal diagonal of {x}
    <compute> the trace of {x}
    what the numbers on the main diagonal of {x} add up to
    <add> m[0][0], m[1][1] and so on for {x}
    sum of m[i][i] over all rows of {x}
    <accumulate> the entries of {x} whose row and column number are the same
    the leading diagonal of {x} summed
    trace, linear algebra, of {x}
    <take> the values on the main diagonal of {x} and <add> them together
    a single number: the diagonal entries of {x} together
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
    [[1, 9], [3, 4]] -> 9
    the highest value anywhere in {x}
    <search> all rows and columns of {x} for the biggest value
    numpy.max of {x}
    the peak of {x}, e.g. the highest point on a height map
    <look> through every cell of {x} for the top value
    max over all cells of {x}
    the top entry of {x}
    the greatest entry found in any row of {x}
    <determine> the maximum over rows and columns of {x}
    which number in {x} is the biggest
    <return> the single largest cell of {x}
    max(max(row) for row in m) of {x}
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
    a clockwise 90 degree rotation of {x}, the bottom left corner going to the top left
    {x} after a clockwise quarter turn
    <rotate> {x} clockwise once
    <turn> {x} so that its first column, read upwards, becomes the first row
    numpy.rot90 in the clockwise direction for {x}
    an image given as {x}, turned right by 90 degrees
    <make> a 90 degree right turn with {x}
    {x} as seen when it is tilted to the right side
    list(zip(*m[::-1])) with rows as lists, for {x}
    <tilt> {x} to the right by a quarter turn
    <rotate> an image matrix by a right angle, clockwise
    <reverse> the order of rows in {x}, then <transpose> it
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
    [[1, 2], [3, 4]] -> [[2, 1], [4, 3]]
    <reflect> {x} across a vertical axis
    {x} as seen in a mirror beside it
    every row of {x} back to front, the rows staying in place
    <swap> left and right in {x}
    numpy.fliplr of {x}
    an image given as {x}, flipped horizontally
    <write> each row of {x} from right to left
    horizontal flip for {x}
    <invert> the order of columns in {x}
    the columns of {x} in reverse order, as a matrix
    row[::-1] for each row of {x}
    <exchange> the left side of {x} for the right one, like a selfie
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
    [[1, 2, 3], [4, 5, 6], [7, 8, 9]] -> [1, 2, 3, 6, 9, 8, 7, 4, 5]
    <walk> {x} around from the outside to the inside and <list> the numbers
    <traverse> {x} spirally, clockwise from the upper left corner
    <peel> {x} layer by layer like an onion, top row first, clockwise
    spiral traversal of {x}
    along the top, down the right side, back along the bottom, up, and inwards: {x} as a list
    <unwind> {x} from its outer ring to the center
    the numbers of {x} in the order of a snail shell, clockwise inwards
    <go> round {x} in circles that get smaller, collecting its values
    <visit> the cells of {x} clockwise from outside to inside
    the values of {x} winding in toward the middle
    matrix to spiral list for {x}
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
    ? {x} is a symmetric matrix
    ? transposing {x} changes nothing
    ? entry i, j equals entry j, i everywhere in {x}
    ? {x} mirrored at its main diagonal looks just the same
    ? a == a.T holds for {x}
    ? the first row of {x} is like its first column, the second like the second and so on
    ? {x} has mirror symmetry along the main diagonal
    <test> {x} for symmetry
    ? both triangles of {x}, above and below the diagonal, match
    ? a table of distances is the same in both directions, from i to j and from j to i
    ? {x} and its transpose are identical
    ? swapping both axes of {x} leaves it unchanged
""",
    '[list(row) for row in zip(*@x)] == @x',
    '@x.every((row, i) => row.length === @x.length && row.every((value, j) => value === @x[j][i]))',
    also='symmetric',
)
