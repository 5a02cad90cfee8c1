import { toHex } from '@edgecoder/crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  foldRoot,
  leafHash,
  planConsistency,
  planInclusion,
  planRoot,
  readProof,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts';
import { createTileEdge, edgeTiles, type Tile, tileOf, tileReader, tilesOf } from './tiles.ts';

const leaf = (i: number): Uint8Array => leafHash(new Uint8Array([i >> 16, (i >> 8) & 255, i & 255]));
const LEAVES = Array.from({ length: 70_000 }, (_, i) => leaf(i));

/** Storage as a table would be: the newest state of each tile. */
function stored(batches: readonly number[]): { tiles: Map<string, Tile>; size: number } {
  const tiles = new Map<string, Tile>();
  let size = 0;
  for (const batch of batches) {
    const edge = createTileEdge(
      size,
      edgeTiles(size).map(({ level, tile }) => tiles.get(`${level}/${tile}`)!),
    );
    for (const tile of edge.append(LEAVES.slice(size, size + batch))) tiles.set(`${tile.level}/${tile.tile}`, tile);
    size += batch;
    expect(edge.size()).toBe(size);
    expect(toHex(foldRoot(planRoot(size), edge.read))).toBe(toHex(rootOf(LEAVES.slice(0, size))));
  }
  return { tiles, size };
}

describe('tiles', () => {
  it('hold the same tree however the leaves arrived', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 }), (batches) => {
        const { tiles, size } = stored(batches);
        const once = stored([size]);
        expect([...tiles.keys()].sort()).toEqual([...once.tiles.keys()].sort());
        for (const [id, tile] of tiles) expect(toHex(tile.hashes)).toBe(toHex(once.tiles.get(id)!.hashes));
      }),
      { numRuns: 25 },
    );
  });

  it('give proofs for any place and size, from a number of tiles that grows with the logarithm', () => {
    const { tiles, size } = stored([LEAVES.length]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: size }), fc.nat(), (treeSize, pick) => {
        const index = pick % treeSize;
        const root = rootOf(LEAVES.slice(0, treeSize));
        const plan = planInclusion(index, treeSize);
        const needed = tilesOf(plan.flat());
        expect(needed.length).toBeLessThanOrEqual(5);
        const read = tileReader(needed.map(({ level, tile }) => tiles.get(`${level}/${tile}`)!));
        expect(
          verifyInclusion({ leaf: LEAVES[index]!, index, size: treeSize, proof: readProof(plan, read), root }),
        ).toBe(true);
        const from = index + 1;
        const steps = planConsistency(from, treeSize);
        const others = tileReader(tilesOf(steps.flat()).map(({ level, tile }) => tiles.get(`${level}/${tile}`)!));
        const fromRoot = rootOf(LEAVES.slice(0, from));
        expect(verifyConsistency({ from, to: treeSize, fromRoot, toRoot: root, proof: readProof(steps, others) })).toBe(
          true,
        );
      }),
      { numRuns: 12 },
    );
  });

  it('place subtrees as C2SP tlog-tiles does', () => {
    expect(tileOf({ level: 0, index: 255 })).toEqual({ level: 0, tile: 0 });
    expect(tileOf({ level: 0, index: 256 })).toEqual({ level: 0, tile: 1 });
    expect(tileOf({ level: 7, index: 1 })).toEqual({ level: 0, tile: 0 });
    expect(tileOf({ level: 8, index: 255 })).toEqual({ level: 1, tile: 0 });
    expect(tileOf({ level: 8, index: 256 })).toEqual({ level: 1, tile: 1 });
    expect(edgeTiles(0)).toEqual([]);
    expect(edgeTiles(256)).toEqual([{ level: 1, tile: 0 }]);
    expect(edgeTiles(70_000)).toEqual([
      { level: 0, tile: 273 },
      { level: 1, tile: 1 },
      { level: 2, tile: 0 },
    ]);
  });

  it('are refused when one is missing, short or of another tree', () => {
    expect(() => createTileEdge(3, [])).toThrow('edge of the tree');
    expect(() => createTileEdge(3, [{ level: 0, tile: 0, hashes: new Uint8Array(64) }])).toThrow('edge of the tree');
    expect(() => tileReader([])({ level: 0, index: 0 })).toThrow('missing');
    expect(() => tileReader([{ level: 0, tile: 0, hashes: new Uint8Array(32) }])({ level: 1, index: 0 })).toThrow(
      'missing',
    );
  });

  it('handed out are not written to afterwards', () => {
    const edge = createTileEdge(0, []);
    const [first] = edge.append([LEAVES[0]!]);
    edge.append(LEAVES.slice(1, 3));
    expect(first!.hashes.length).toBe(32);
    expect(toHex(first!.hashes)).toBe(toHex(LEAVES[0]!));
  });
});
