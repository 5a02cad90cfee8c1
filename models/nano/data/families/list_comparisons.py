"""Whether two lists hold the same."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='lists', combines=False)

define(
    'is_subset',
    'items a, items b -> bool',
    """
    ? all elements of one list are in another
    ? a is a subset of b
    ? every item of the first list is in the second list
    ? the second list contains everything of the first
    ? one list is covered by another, as [1, 2] is by [2, 1, 3]
    ? nothing in {x} is missing from another list
    ? b covers all of a
    ? {x} is contained in a second list, no matter the order
    ? set(a) <= set(b)
    ? b.issuperset(a) for two lists
    ? I have every ingredient of a recipe, with the recipe first and my fridge second
    ? the first collection is part of the second one
    ? each value of {x} can be found in a second array
    ? a has only things that b has as well
    ? all required skills are among those of an applicant, required ones first
    ? every member of group a belongs to group b too
""",
    'all(item in b for item in a)',
    'a.every((item) => b.includes(item))',
    inputs=[([1, 2], [2, 1, 3]), ([], [1]), ([4], [1]), (['a'], ['a']), ([1, 5], [1])],
    also='subset contains_all',
)

define(
    'same_elements',
    'items a, items b -> bool',
    """
    ? a and b contain the same numbers, order aside
    ? two lists of numbers are permutations of each other
    ? two lists have the same elements in any order
    ? two lists are equal when sorted
    ? two number lists match apart from their order, as [1, 2, 2] and [2, 1, 2]
    ? one list of numbers is just a reordering of another
    ? {x} is another list shuffled
    ? Counter(a) == Counter(b)
    ? two arrays hold equal numbers equally often
    ? a is b rearranged
    ? two multisets of numbers are the same
    ? both lists have the same integers with the same counts
    ? sorted(a) equals sorted(b)
    ? I can get list b by reordering list a
    ? two hands of cards, given as numbers, have the same cards however they are held
    ? the contents of two number arrays agree and only their order may differ
""",
    'sorted(a) == sorted(b)',
    'JSON.stringify([...a].sort()) === JSON.stringify([...b].sort())',
    inputs=[([1, 2, 3], [3, 1, 2]), ([], []), ([1], [2]), ([1, 1, 2], [1, 2, 2]), ([4, 5], [5, 4])],
    also='is_permutation equal_unordered same_items',
)
