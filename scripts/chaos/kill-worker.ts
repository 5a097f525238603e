// SPDX-License-Identifier: Apache-2.0

import { defineFault } from './_fault.ts';
import { entry, killAt, type Step } from './_kill.ts';

/** The way of a job through a worker: taken, read, analysed, told, ended. */
const steps: readonly Step[] = [
  { name: 'taken', via: 'redis', when: 'reply', matches: /payload/ },
  { name: 'begun', via: 'redis', when: 'before', matches: entry('run/', '"running"') },
  { name: 'begun', via: 'redis', when: 'after', matches: entry('run/', '"running"') },
  { name: 'snapshot asked for', via: 'cluster', when: 'before', matches: /GET \/api\/v1\/pods/ },
  { name: 'snapshot half read', via: 'cluster', when: 'after', matches: /GET \/api\/v1\/pods/ },
  { name: 'analysed', via: 'redis', when: 'before', matches: entry('report/') },
  { name: 'report stored', via: 'redis', when: 'after', matches: entry('report/') },
  { name: 'told', via: 'redis', when: 'before', matches: entry('outbox/', '"final":true') },
  { name: 'told', via: 'redis', when: 'after', matches: entry('outbox/', '"final":true') },
  { name: 'run ended', via: 'redis', when: 'before', matches: entry('run/', '"done"') },
  { name: 'run ended', via: 'redis', when: 'after', matches: entry('run/', '"done"') },
  { name: 'job ended', via: 'redis', when: 'before', matches: /queue:cluster-demo:completed/ },
  { name: 'job ended', via: 'redis', when: 'after', matches: /queue:cluster-demo:completed/ },
];

const few = new Set(['snapshot half read', 'told']);

export default defineFault({
  name: 'kill-worker',
  title: 'SIGKILL of the worker at each step of a job',
  quick: true,
  run: async ({ quick, open }) => {
    const scene = await open({ roles: ['worker', 'bot'], redis: {} });
    for (const step of steps)
      if (!quick || (few.has(step.name) && step.when === 'after')) await killAt(scene, 'worker', step);
  },
});
