import { LedgerError } from './errors.ts';
import type { Coordinate, HashReader } from './merkle.ts';
import { nodeHash } from './merkle.ts';

/**
 * Storage of the tree in tiles of 256 hashes (C2SP tlog-tiles): tile (level, n) holds the roots of complete subtrees of
 * 256^level leaves, number 256·n onwards. A full tile never changes; only the last one of each level is still growing.
 */

/** Hashes in a full tile, and how many tree levels it spans. */
export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;
const HASH_BYTES = 32;

export interface TileId {
  level: number;
  tile: number;
}

/** A tile with what it holds so far: 1 … 256 hashes of 32 bytes, one after the other. */
export interface Tile extends TileId {
  hashes: Uint8Array;
}

const key = ({ level, tile }: TileId): string => `${level}/${tile}`;

/** The tile from which a subtree's root can be computed. */
export function tileOf({ level, index }: Coordinate): TileId {
  return {
    level: Math.floor(level / TILE_HEIGHT),
    tile: Math.floor((index * 2 ** (level % TILE_HEIGHT)) / TILE_WIDTH),
  };
}

/** The distinct tiles that a list of subtrees needs. */
export function tilesOf(coordinates: Iterable<Coordinate>): TileId[] {
  const tiles = new Map<string, TileId>();
  for (const coordinate of coordinates) {
    const tile = tileOf(coordinate);
    tiles.set(key(tile), tile);
  }
  return [...tiles.values()];
}

/** The growing tiles at the right edge of a tree of `size` leaves: all that appending to it, or its root, needs. */
export function edgeTiles(size: number): TileId[] {
  const tiles: TileId[] = [];
  let count = size;
  for (let level = 0; count > 0; level += 1) {
    if (count % TILE_WIDTH > 0) tiles.push({ level, tile: Math.floor(count / TILE_WIDTH) });
    count = Math.floor(count / TILE_WIDTH);
  }
  return tiles;
}

function fold(hashes: Uint8Array, start: number, width: number): Uint8Array {
  if (width === 1) return hashes.subarray(start * HASH_BYTES, (start + 1) * HASH_BYTES);
  return nodeHash(fold(hashes, start, width / 2), fold(hashes, start + width / 2, width / 2));
}

/**
 * Reads subtree roots from loaded tiles. The reader throws `LedgerError` `proof_impossible` when a tile is not among them
 * or does not reach far enough.
 */
export function tileReader(tiles: Iterable<Tile>): HashReader {
  const loaded = new Map<string, Uint8Array>();
  for (const tile of tiles) loaded.set(key(tile), tile.hashes);
  return (coordinate) => {
    const hashes = loaded.get(key(tileOf(coordinate)));
    const width = 2 ** (coordinate.level % TILE_HEIGHT);
    const start = (coordinate.index * width) % TILE_WIDTH;
    if (hashes === undefined || hashes.length < (start + width) * HASH_BYTES) {
      throw new LedgerError('proof_impossible', 'a tile of the tree is missing');
    }
    return fold(hashes, start, width);
  };
}

/** The growing right edge of a tree, in memory. */
export interface TileEdge {
  size(): number;
  /** Adds leaf hashes and returns every tile that is new or longer now, each once. */
  append(leafHashes: Iterable<Uint8Array>): Tile[];
  /** Reads the subtrees of `planRoot(size())`. */
  read: HashReader;
}

/**
 * Takes up a tree of `size` leaves from its edge tiles (`edgeTiles(size)`).
 * @throws {LedgerError} `proof_impossible` when a tile is missing or has another width than `size` says.
 */
export function createTileEdge(size: number, tiles: Iterable<Tile>): TileEdge {
  const given = new Map<string, Uint8Array>();
  for (const tile of tiles) given.set(key(tile), tile.hashes);
  /** Per level: its growing tile, with room for 256 hashes, and how many it has. */
  const levels: { tile: number; width: number; hashes: Uint8Array }[] = [];
  const growing = (level: number, count: number) => {
    const state = {
      tile: Math.floor(count / TILE_WIDTH),
      width: count % TILE_WIDTH,
      hashes: new Uint8Array(TILE_WIDTH * HASH_BYTES),
    };
    levels[level] = state;
    return state;
  };
  for (let level = 0, count = size; count > 0; level += 1, count = Math.floor(count / TILE_WIDTH)) {
    const state = growing(level, count);
    if (state.width === 0) continue;
    const hashes = given.get(key({ level, tile: state.tile }));
    if (hashes === undefined || hashes.length !== state.width * HASH_BYTES) {
      throw new LedgerError('proof_impossible', 'the edge of the tree does not have the size it should have');
    }
    state.hashes.set(hashes);
  }
  let total = size;
  return {
    size: () => total,
    append(leafHashes) {
      const changed = new Map<string, Tile>();
      const put = (level: number, hash: Uint8Array): void => {
        const state = levels[level] ?? growing(level, 0);
        state.hashes.set(hash, state.width * HASH_BYTES);
        state.width += 1;
        const tile = { level, tile: state.tile, hashes: state.hashes.subarray(0, state.width * HASH_BYTES) };
        changed.set(key(tile), tile);
        if (state.width < TILE_WIDTH) return;
        const root = fold(state.hashes, 0, TILE_WIDTH);
        growing(level, (state.tile + 1) * TILE_WIDTH);
        put(level + 1, root);
      };
      for (const hash of leafHashes) {
        put(0, hash);
        total += 1;
      }
      // The growing tiles go on being written to: what is handed out is a copy.
      return [...changed.values()].map((tile) => ({ ...tile, hashes: tile.hashes.slice() }));
    },
    read(coordinate) {
      const state = levels[Math.floor(coordinate.level / TILE_HEIGHT)];
      const width = 2 ** (coordinate.level % TILE_HEIGHT);
      const start = (coordinate.index * width) % TILE_WIDTH;
      if (state === undefined || tileOf(coordinate).tile !== state.tile || start + width > state.width) {
        throw new LedgerError('proof_impossible', 'only the edge of the tree is in memory');
      }
      return fold(state.hashes, start, width);
    },
  };
}
