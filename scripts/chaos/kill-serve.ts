// SPDX-License-Identifier: Apache-2.0

import { defineFault } from './_fault.ts';
import { killAt, type Step } from './_kill.ts';

/** One process with its state in a folder: what others do not see of it is between these. */
const steps: readonly Step[] = [
  { name: 'received', via: 'door', when: 'before', matches: /app_mention/ },
  { name: 'acknowledged', via: 'door', when: 'reply', matches: /200 OK/ },
  { name: 'snapshot asked for', via: 'cluster', when: 'before', matches: /GET \/api\/v1\/pods/ },
  { name: 'snapshot half read', via: 'cluster', when: 'after', matches: /GET \/api\/v1\/pods/ },
  { name: 'first word posted', via: 'slack', when: 'before', matches: /chat\.postMessage/ },
  { name: 'first word posted, not remembered', via: 'slack', when: 'after', matches: /chat\.postMessage/ },
  { name: 'answer shown', via: 'slack', when: 'after', matches: /chat\.update/ },
  {
    name: 'detail posted, not remembered',
    via: 'slack',
    when: 'after',
    matches: /chat\.postMessage[\s\S]*thread_ts/,
  },
];

export default defineFault({
  name: 'kill-serve',
  title: 'SIGKILL of serve (one process, state in a folder) at each step',
  quick: true,
  run: async ({ quick, open }) => {
    const scene = await open({ roles: ['serve'], watched: true });
    for (const step of quick ? steps.slice(5, 6) : steps) await killAt(scene, 'serve', step);
  },
});
