let taken = false;

/**
 * True once in each turn of the event loop: for work that is better done at once when it comes alone, because the way to a
 * thread and back takes longer than the work, and on the thread pool when it comes in numbers.
 */
export function firstOfTurn(): boolean {
  if (taken) return false;
  taken = true;
  setImmediate(() => {
    taken = false;
  });
  return true;
}
