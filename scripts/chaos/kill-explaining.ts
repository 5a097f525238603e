// SPDX-License-Identifier: Apache-2.0

import { says } from '../../test/standins/openai.ts';
import { defineFault } from './_fault.ts';
import { entry, killAt, type Step } from './_kill.ts';

/** The way of an explanation through a worker: its turn is taken, the model asked and heard, its words counted and told. */
const steps: readonly Step[] = [
  { name: 'the model is asked', via: 'ai', when: 'before', matches: /POST \/v1\/chat\/completions/ },
  { name: 'the model has answered', via: 'ai', when: 'after', matches: /POST \/v1\/chat\/completions/ },
  { name: 'what it took is noted', via: 'redis', when: 'before', matches: entry('spend/') },
  { name: 'told', via: 'redis', when: 'after', matches: entry('outbox/', '"final":true') },
  { name: 'run ended', via: 'redis', when: 'before', matches: entry('run/', '"done"') },
];

export default defineFault({
  name: 'kill-explaining',
  title: 'SIGKILL of the worker at each step of an explanation',
  run: async ({ open }) => {
    const scene = await open({
      roles: ['worker', 'bot'],
      redis: {},
      ai: true,
      // Each answer is asked for, and those of whoever died are paid for twice: nobody is kept from asking again.
      config: 'ai:\n  cacheTtl: 0s\n',
    });
    scene.ai.will(says('The **config map** is missing. Create it.'));
    for (const step of steps) await killAt(scene, 'worker', step, 'analyze --explain');
  },
});
