// SPDX-License-Identifier: Apache-2.0

import type { Scene } from './_fault.ts';
import type { Moment } from './_front.ts';
import type { Living, Peer, Role } from './_world.ts';

/** A step of the way of a command, as it is seen on the network. */
export interface Step {
  readonly name: string;
  /** `door`: what the platform delivers. */
  readonly via: Peer | 'door';
  readonly when: Moment;
  readonly matches: RegExp | ((text: string) => boolean);
}

const frontOf = (scene: Scene, victim: Living, via: Step['via']) =>
  via === 'door' ? scene.door : victim.fronts[via];

/** An entry of the state store on its way to Redis: how its name begins, and what stands in it. */
export const entry = (name: string, says = ''): RegExp =>
  new RegExp(`k8sgpt}:state:entry:${name}[\\s\\S]*${says}`);

/** Somebody asks, the process is killed in the very moment of the step, and another one is started at once. */
export const killAt = async (scene: Scene, role: Role, step: Step, text = 'analyze'): Promise<void> => {
  const victim = scene.the(role);
  const { matches } = step;
  const strike = frontOf(scene, victim, step.via).strike({
    when: step.when,
    matches: typeof matches === 'function' ? matches : (text) => matches.test(text),
    act: victim.kill,
  });
  const name = `${step.name}, ${step.when}`;
  const asking = scene.ledger.mention(text);
  if (!(await scene.happens(name, strike))) {
    await asking;
    return;
  }
  const since = performance.now();
  await scene.start(role);
  await asking;
  await scene.ledger.again();
  await scene.recovered(name, since);
};

/** The same at the so-and-so-many-th piece of bytes that goes to Redis after somebody has asked. */
export const nth = (count: number): ((text: string) => boolean) => {
  let seen = 0;
  return () => {
    seen += 1;
    return seen === count;
  };
};
