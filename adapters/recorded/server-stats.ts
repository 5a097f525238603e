// SPDX-License-Identifier: Apache-2.0

/** What a server was asked so far. */
export interface ServerStats {
  readonly requests: number;
  /** By path, without the query. */
  readonly byPath: Readonly<Record<string, number>>;
  readonly lists: number;
  readonly watches: number;
  /** Bytes of bodies sent, without watches. */
  readonly bytes: number;
  /** Requests without the right token. */
  readonly unauthorized: number;
  /** Anything but GET, by verb: none of them changes anything. */
  readonly refusedVerbs: Readonly<Record<string, number>>;
  readonly userAgents: readonly string[];
}

const MOST_PATHS = 10_000;
const MOST_AGENTS = 20;

const increase = (counts: Map<string, number>, key: string, most: number): number => {
  const count = (counts.get(key) ?? 0) + 1;
  if (counts.has(key) || counts.size < most) counts.set(key, count);
  return count;
};

export const serverStats = () => {
  const byPath = new Map<string, number>();
  const verbs = new Map<string, number>();
  const agents = new Set<string>();
  const totals = { requests: 0, lists: 0, watches: 0, bytes: 0, unauthorized: 0 };
  return {
    /** Counts a request; returns how many its path has had. */
    request: (method: string, path: string, agent: string | undefined): number => {
      totals.requests += 1;
      if (method !== 'GET') increase(verbs, method, MOST_AGENTS);
      if (agent !== undefined && agents.size < MOST_AGENTS) agents.add(agent);
      return increase(byPath, path, MOST_PATHS);
    },
    add: (what: keyof typeof totals, by = 1): void => {
      totals[what] += by;
    },
    read: (): ServerStats => ({
      ...totals,
      byPath: Object.fromEntries(byPath),
      refusedVerbs: Object.fromEntries(verbs),
      userAgents: [...agents],
    }),
  };
};
