// SPDX-License-Identifier: Apache-2.0

import { setTimeout as sleep } from 'node:timers/promises';
import { deployment } from '../../test/support/lab/workloads.ts';
import type { Recovery, Scene } from './_fault.ts';
import { type LeftBehind, whatIsLeft } from './_left.ts';
import { openWorld, WATCHED, type WorldOptions } from './_world.ts';

/** Longest that anybody waits for their answer after a fault has ended. */
const RECOVERY_MS = 240_000;
/** A step that does not come within this never does. */
const STEP_MS = 90_000;
/** What comes twice comes late. */
const LINGER_MS = 2_500;
const AGAIN_MS = 500;
/** What the demo cluster suffers from. */
const INCIDENTS = 3;
const NODE = 'worker-1';

export interface Noted {
  readonly recoveries: readonly Recovery[];
  readonly violations: readonly string[];
  readonly recovered: (recovery: Recovery) => void;
  /** The same thing is noted once. */
  readonly violated: (what: string) => void;
}

/** The incidents that are told, by the words that name them. */
const headlines = (scene: Pick<Scene, 'ledger'>): readonly string[] =>
  scene.ledger.roots(WATCHED).map(({ text }) => text);

/** On a node that the demo cluster has: else it would break together with others, for want of one. */
const onNode = (object: ReturnType<typeof deployment>[number]): typeof object =>
  object.kind === 'Pod' ? { ...object, spec: { ...(object['spec'] as object), nodeName: NODE } } : object;

/** A world with what is noted of it. `end` looks once more, later, and closes it. */
export const openScene = async (
  options: WorldOptions,
  program: string,
  { recovered, violated }: Noted,
): Promise<{ readonly scene: Scene; readonly end: () => Promise<void> }> => {
  const world = await openWorld(options, program);
  const { redis, ledger, cluster } = world;
  const left: LeftBehind | undefined =
    redis === undefined ? undefined : whatIsLeft(options.redisPort ?? (() => redis.port));
  const least = options.watched === true ? INCIDENTS : 0;
  /** Of what broke since; several may be told as one, where they have one cause. */
  const broken: string[] = [];
  const toldOf = (name: string): number => headlines(world).filter((line) => line.includes(name)).length;

  const open = async (): Promise<readonly string[]> => {
    const told = new Set(headlines(world)).size;
    const untold = [
      ...(told < least ? [`${told} of ${least} incidents are told`] : []),
      ...broken.filter((name) => toldOf(name) === 0).map((name) => `${name} is not told`),
    ];
    const missing = [...ledger.missing(), ...untold];
    if (missing.length > 0 || left === undefined) return missing;
    try {
      return await left.look();
    } catch (error) {
      return [`Redis cannot be looked at: ${String(error)}`];
    }
  };
  const wrong = (): readonly string[] => {
    const lines = headlines(world);
    const twice = lines.filter((line, at) => lines.indexOf(line) !== at);
    return [
      ...ledger.wrong(),
      ...broken.filter((name) => toldOf(name) > 1).map((name) => `${name} is told twice`),
      ...twice.map((line) => `an incident is told twice: ${JSON.stringify(line.slice(0, 90))}`),
    ];
  };
  const settled = async (step: string): Promise<boolean> => {
    const deadline = performance.now() + RECOVERY_MS;
    for (;;) {
      const waits = await open();
      if (waits.length === 0) return true;
      if (performance.now() > deadline) {
        violated(`${step}: after ${RECOVERY_MS / 1_000} s ${waits.slice(0, 4).join('; ')}`);
        for (const { role, output } of world.living())
          if (process.env['CHAOS_LOGS'] === '1') console.error(role, output().slice(-4_000));
        return false;
      }
      await sleep(50);
    }
  };
  /** Whoever asks now is answered as always; who was told to try again does. */
  const answersAgain = async (step: string): Promise<boolean> => {
    const deadline = performance.now() + RECOVERY_MS;
    for (;;) {
      const one = await ledger.command('analyze', { mayFail: true });
      if (!(await settled(step))) return false;
      if (ledger.isDone(one)) return true;
      if (performance.now() > deadline) {
        const told = one.delivered;
        const said = JSON.stringify([told?.status, told?.timedOut, told?.body, ledger.textOf(one)]).slice(
          0,
          300,
        );
        violated(`${step}: after ${RECOVERY_MS / 1_000} s nobody who asks is answered, but told ${said}`);
        return false;
      }
      await sleep(AGAIN_MS);
    }
  };
  const noteWrong = (): void => {
    for (const what of wrong()) violated(what);
  };

  const scene: Scene = {
    ...world,
    violated,
    settled,
    recovered: async (step, since, still) => {
      if ((await settled(step)) && (still === 'deaf' || (await answersAgain(step))))
        recovered({ step, ms: performance.now() - since });
      noteWrong();
    },
    happens: async (step, strike) => {
      const late = new AbortController();
      const has = await Promise.race([
        strike.then(() => true),
        sleep(STEP_MS, false, { signal: late.signal }).catch(() => false),
      ]);
      late.abort();
      if (!has) violated(`${step}: it never came to this step`);
      return has;
    },
    incident: (name) => {
      broken.push(name);
      for (const object of deployment(name, {
        ns: 'shop',
        pods: [{ is: 'crashing', says: `panic: ${name}` }],
      }))
        cluster.update(onNode(object));
    },
  };
  return {
    scene,
    end: async () => {
      try {
        await sleep(LINGER_MS);
        noteWrong();
      } finally {
        left?.close();
        await world.close();
      }
    },
  };
};
