// SPDX-License-Identifier: Apache-2.0

import type { Redis } from 'ioredis';
import type { Role } from '../../adapters/redis/options.ts';
import type { Link } from '../../src/core/ports/link.ts';

/** Jobs that Redis has given away and that have not arrived yet. */
export interface HeldTakes {
  /** Resolves as soon as there is one. */
  readonly taken: Promise<void>;
  /** They arrive. */
  readonly release: () => void;
}

const promise = () => {
  let resolve: () => void = () => undefined;
  const done = new Promise<void>((given) => {
    resolve = given;
  });
  return { done, resolve: () => resolve() };
};

/** Whether BullMQ's answer brings a job: its fields come first, as a list. */
const bringsJob = (reply: unknown): boolean => Array.isArray(reply) && Array.isArray(reply[0]);

/** Connections of which those of workers can hold the answers that bring a job, as a slow network would. */
export const holdingTakes = (connect: (role: Role) => Link<Redis>) => {
  let held: { readonly taken: ReturnType<typeof promise>; readonly arrive: Promise<void> } | undefined;
  return {
    connect: (role: Role): Link<Redis> => {
      const link = connect(role);
      if (role !== 'queue-blocking') return link;
      const { client } = link;
      const send = client.sendCommand.bind(client);
      const arrived = async (reply: unknown): Promise<unknown> => {
        if (held === undefined || !bringsJob(reply)) return reply;
        held.taken.resolve();
        await held.arrive;
        return reply;
      };
      client.sendCommand = (...sent) => {
        const answered = send(...sent);
        if (!/^eval/.test(sent[0].name)) return answered;
        const arriving = Promise.resolve(answered).then(arrived);
        // Whoever sent it hears of the failure from the command itself, too.
        arriving.catch(() => undefined);
        return arriving;
      };
      return link;
    },
    holdTakes: (): HeldTakes => {
      const [taken, released] = [promise(), promise()];
      held = { taken, arrive: released.done };
      return {
        taken: taken.done,
        release: () => {
          held = undefined;
          released.resolve();
        },
      };
    },
  };
};
