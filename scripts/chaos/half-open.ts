// SPDX-License-Identifier: Apache-2.0

import { defineFault, during } from './_fault.ts';
import type { Peer } from './_world.ts';

const directions = ['there', 'back', 'both'] as const;

/** Somebody in between forgets connections and swallows what is new, and nobody is told; then new connections work. */
const halfOpen = (peer: Peer, title: string, lastsMs: number, mayFail: boolean) =>
  defineFault({
    name: `half-open-${peer}`,
    title: `Connections to ${title} are half open: bytes vanish, nobody is told`,
    run: async ({ quick, open }) => {
      const scene = await open({ roles: ['worker', 'bot'], redis: {}, watched: peer !== 'cluster' });
      for (const direction of quick ? directions.slice(2) : directions)
        await during(scene, {
          step: `lost ${direction}`,
          lastsMs,
          mayFail,
          breaks: () => {
            for (const front of scene.fronts(peer)) front.lose(direction);
          },
          mends: () => Promise.all(scene.fronts(peer).map((front) => front.pass())),
        });
    },
  });

export const halfOpenRedis = halfOpen('redis', 'Redis', 6_000, false);
export const halfOpenSlack = halfOpen('slack', 'the platform', 6_000, false);
export const halfOpenCluster = halfOpen('cluster', 'the API server', 4_000, true);
