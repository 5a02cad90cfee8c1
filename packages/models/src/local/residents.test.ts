import { describe, expect, it } from '@jest/globals';
import type { Candidate } from './residents.ts';
import { Residents } from './residents.ts';

class Thing {
  static alive = 0;
  readonly name: string;
  constructor(name: string) {
    this.name = name;
    Thing.alive += 1;
  }
  async dispose(): Promise<void> {
    await turn();
    Thing.alive -= 1;
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const candidate = (name: string, memoryBytes = 10, key = name): Candidate<Thing> => ({
  name,
  key,
  memoryBytes,
  load: async () => {
    await turn();
    return new Thing(name);
  },
});
const open = (maxMemoryBytes: number) => new Residents<Thing>({ maxMemoryBytes, idleMs: 60_000 });

describe('what is in memory', () => {
  it('never takes more than the bound, serves everybody, and is all given back', async () => {
    const residents = open(25);
    let most = 0;
    const uses = Array.from({ length: 60 }, async (_, index) => {
      const name = `m${(index * 7) % 5}`;
      await residents.use(candidate(name), undefined, async (thing) => {
        expect(thing.name).toBe(name);
        most = Math.max(most, Thing.alive);
        await turn();
      });
    });
    await Promise.all(uses);
    expect(most).toBe(2);
    await residents.close();
    expect(Thing.alive).toBe(0);
    expect(residents.list()).toEqual([]);
    await expect(residents.use(candidate('m1'), undefined, turn)).rejects.toMatchObject({ code: 'closed' });
  });

  it('is loaded once for all who ask at the same time', async () => {
    const residents = open(25);
    const things = await Promise.all(
      Array.from({ length: 5 }, () => residents.use(candidate('one'), undefined, async (thing) => thing)),
    );
    expect(new Set(things).size).toBe(1);
    await residents.close();
  });

  it('is not what could not be loaded: the next one tries again', async () => {
    const residents = open(25);
    let tries = 0;
    const failing: Candidate<Thing> = {
      ...candidate('one'),
      load: async () => {
        tries += 1;
        if (tries === 1) throw new Error('damaged');
        return new Thing('one');
      },
    };
    await expect(residents.use(failing, undefined, turn)).rejects.toThrow('damaged');
    expect(residents.list()).toEqual([]);
    await residents.use(failing, undefined, turn);
    await residents.close();
  });

  it('lets one that waits for room give up', async () => {
    const residents = open(10);
    let done = (): void => {};
    const using = residents.use(candidate('one'), undefined, () => new Promise<void>((resolve) => (done = resolve)));
    await turn();
    const gone = new AbortController();
    const waits = residents.use(candidate('two'), gone.signal, turn);
    await turn();
    gone.abort(new Error('gone'));
    await expect(waits).rejects.toThrow('gone');
    done();
    await using;
    await residents.close();
  });

  it('goes when it is told to, but not from under those who use it', async () => {
    const residents = open(10);
    let done = (): void => {};
    const using = residents.use(candidate('one'), undefined, () => new Promise<void>((resolve) => (done = resolve)));
    await turn();
    await turn();
    let unloaded = false;
    const unloading = residents.unload('one').then(() => (unloaded = true));
    await turn();
    expect({ unloaded, alive: Thing.alive }).toEqual({ unloaded: false, alive: 1 });
    done();
    await using;
    await unloading;
    expect(Thing.alive).toBe(0);
    await residents.close();
  });

  it('is replaced when the name stands for another thing', async () => {
    const residents = open(25);
    const first = await residents.use(candidate('one', 10, 'a'), undefined, async (thing) => thing);
    const second = await residents.use(candidate('one', 10, 'b'), undefined, async (thing) => thing);
    expect(second).not.toBe(first);
    expect(Thing.alive).toBe(1);
    await residents.close();
  });
});
