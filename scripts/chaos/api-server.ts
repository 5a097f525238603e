// SPDX-License-Identifier: Apache-2.0

import type { Faults, Fault as ServerFault } from '../../adapters/recorded/faults.ts';
import { eventually } from '../../test/support/eventually.ts';
import { defineFault, during } from './_fault.ts';

/** Everything that the API server is asked for suffers this, while it lasts. */
const suffering: Readonly<Record<string, ServerFault>> = {
  '429 with Retry-After: 1': { status: 429, retryAfter: 1 },
  '500': { status: 500 },
  '503 of a proxy': { html: true, status: 503 },
  'no answer': { delayMs: 60_000 },
  'connection cut': { reset: true },
  'JSON cut in the middle': { resetAfterBytes: 700 },
  '401': { status: 401 },
};
const few = new Set(['429 with Retry-After: 1', '500']);

export default defineFault({
  name: 'api-server',
  title: 'The API server answers 429, 500, nothing, half of its JSON',
  quick: true,
  run: async ({ quick, open }) => {
    let now: ServerFault | undefined;
    const faults: Faults = () => now;
    const scene = await open({ roles: ['worker', 'bot'], redis: {}, faults });
    for (const [step, fault] of Object.entries(suffering))
      if (!quick || few.has(step))
        await during(scene, {
          step,
          lastsMs: 4_000,
          mayFail: true,
          breaks: () => {
            now = fault;
          },
          mends: () => {
            now = undefined;
          },
        });
  },
});

/** A cluster that is followed live: its watches fall silent and are cut while something breaks in it. */
export const apiWatches = defineFault({
  name: 'api-watches',
  title: 'Watches of the API server fall silent, or are all cut, while the cluster breaks',
  run: async ({ open }) => {
    let isSilent = false;
    const followed = new Set<string>();
    const silenced = new Set<string>();
    const faults: Faults = ({ path, query }) => {
      if (query.get('watch') === null) return undefined;
      (isSilent ? silenced : followed).add(path);
      return isSilent ? { silentAfterMs: 0 } : undefined;
    };
    const scene = await open({
      roles: ['worker', 'bot'],
      redis: {},
      faults,
      watched: true,
      live: true,
    });
    await scene.settled('before');
    scene.cluster.cutWatches();
    scene.incident('late-cut');
    await scene.recovered('all cut', performance.now());
    isSilent = true;
    scene.cluster.cutWatches();
    // All of them are made anew within some seconds, and say nothing from then on.
    await eventually(() => {
      const left = [...followed].filter((path) => !silenced.has(path));
      if (left.length > 0) throw new Error(`${left.join(', ')} are not silent`);
    }, 60_000);
    scene.incident('late-silent');
    isSilent = false;
    await scene.recovered('silent', performance.now());
  },
});
