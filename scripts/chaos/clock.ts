// SPDX-License-Identifier: Apache-2.0

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineFault, during, type Scene } from './_fault.ts';

const HOUR = 3_600_000;

/**
 * Loaded before the program: the wall clock of one process is off by what a file says, and its timers go on as always, as
 * when somebody sets the time of a machine. (libfaketime does the same where it is installed; this needs nothing.)
 */
const shift = `
import { readFileSync } from 'node:fs';
const Real = Date;
let off = 0;
const look = () => { try { off = Number(readFileSync(process.env.CHAOS_CLOCK, 'utf8')) || 0; } catch {} };
setInterval(look, 20).unref();
look();
const now = () => Real.now() + off;
globalThis.Date = new Proxy(Real, {
  construct: (target, args, as) => Reflect.construct(target, args.length === 0 ? [now()] : args, as === globalThis.Date ? target : as),
  apply: () => new Real(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
`;

const clocksOf = (scene: Scene, offMs: number): void =>
  writeFileSync(join(scene.folder, 'clock'), String(offMs));

const jump = (name: string, title: string, offMs: number) =>
  defineFault({
    name,
    title,
    run: async ({ open }) => {
      const scene = await open({ roles: [], redis: {}, watched: true });
      const file = join(scene.folder, 'shift.mjs');
      writeFileSync(file, shift);
      clocksOf(scene, 0);
      const env = { NODE_OPTIONS: `--import=${file}`, CHAOS_CLOCK: join(scene.folder, 'clock') };
      for (const role of ['worker', 'bot'] as const) await scene.start(role, { env });
      await scene.settled('before');
      // There and, as when somebody sets it right again, back.
      for (const [step, to] of [
        ['jump', offMs],
        ['and back', 0],
      ] as const) {
        // What a platform has signed is too old, or of the future.
        const still = to === 0 ? undefined : 'deaf';
        await during(scene, {
          step,
          lastsMs: 500,
          breaks: () => clocksOf(scene, to),
          mends: () => undefined,
          still,
        });
        scene.incident(`late-${to === 0 ? 'back' : 'off'}`);
        await scene.recovered(`${step}: told of an incident`, performance.now(), still);
      }
    },
  });

export const clockForward = jump(
  'clock-forward',
  'The clocks of bot and worker jump an hour forward, and back',
  HOUR,
);
export const clockBack = jump(
  'clock-back',
  'The clocks of bot and worker jump an hour back, and forward again',
  -HOUR,
);
