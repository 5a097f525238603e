// SPDX-License-Identifier: Apache-2.0

import type { Log } from '../../src/core/ports/telemetry.ts';
import type { SlackPayload } from './payload.ts';
import type { Pictured } from './pictured.ts';
import { failureOf } from './send-errors.ts';
import { smaller, withoutBlocks } from './smaller.ts';
import type { Workspace } from './workspaces.ts';

export type SendOnce<T> = (payload: SlackPayload) => Promise<T>;

/** Sends one payload, and what Slack does not take in another form. */
export interface Carry {
  /** `once` sends the beginning, `rest` what has no room in it. Gives back what `once` did. */
  <T>(
    workspace: Workspace,
    payload: SlackPayload,
    once: SendOnce<T>,
    rest: (payload: SlackPayload, first: T) => Promise<unknown>,
  ): Promise<T>;
}

const refused = (error: unknown): 'too-long' | 'unshowable' | undefined => {
  const reaction = failureOf(error)?.reaction;
  return reaction === 'too-long' || reaction === 'unshowable' ? reaction : undefined;
};

/**
 * Pictures first, and where Slack does not show them the words that stand for them. Cards of progress are tried where nobody has refused them yet; what Slack finds too long goes in smaller messages, and
 * where it does not take our blocks, their words do.
 */
export const createCarry = ({ log, pictured }: { readonly log: Log; readonly pictured: Pictured }): Carry => {
  const withoutCards = new WeakSet<Workspace>();

  const carry: Carry = async (workspace, payload, once, rest) => {
    const { cards, pictures, ...plain } = payload;
    if (pictures !== undefined) {
      const shown = await pictured.asked(workspace, { ...plain, pictures });
      const done = shown === undefined ? undefined : await pictured.tried(async () => once(shown));
      if (done !== undefined) return done.value;
    }
    if (cards !== undefined && !withoutCards.has(workspace)) {
      try {
        return await once({ ...plain, blocks: cards });
      } catch (error) {
        const reaction = refused(error);
        if (reaction === undefined) throw error;
        if (reaction === 'unshowable') withoutCards.add(workspace);
        log.info({ reason: reaction }, 'Slack takes no card of progress here; a bar instead');
      }
    }
    try {
      return await once(plain);
    } catch (error) {
      const reaction = refused(error);
      if (reaction === undefined) throw error;
      const [head, ...tail] = reaction === 'too-long' ? smaller(plain) : withoutBlocks(plain);
      if (head === undefined) throw error;
      log.error(
        { reason: reaction, blocks: payload.blocks.length },
        'Slack refused a rendered message; sent otherwise',
      );
      const first = await carry(workspace, head, once, rest);
      for (const piece of tail)
        await carry(
          workspace,
          piece,
          async (next) => rest(next, first),
          async (next) => rest(next, first),
        );
      return first;
    }
  };
  return carry;
};
