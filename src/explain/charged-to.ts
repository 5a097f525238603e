// SPDX-License-Identifier: Apache-2.0

import type { Conversation, Person } from '../core/conversation.ts';
import type { Amount, Spender } from '../core/spending.ts';
import { nobody } from './metered.ts';

interface Charged {
  readonly spender?: Spender | undefined;
}

/** Whose budgets somebody's questions are paid from: those of the channel they ask in, and their own. */
export const spenderOf = (
  asker: { readonly conversation: Conversation; readonly person: Pick<Person, 'id'> } | undefined,
): Spender => {
  if (asker === undefined) return nobody;
  const { platform, workspace, channel } = asker.conversation;
  return {
    channel: `${platform}/${workspace}/${channel}`,
    user: `${platform}/${workspace}/${asker.person.id}`,
  };
};

/** Asks on somebody's account, and says with each version what it took so far; nothing where somebody else paid, or the cache answered. */
export const chargedTo = <Request extends Charged, Version extends object>(
  ask: (request: Request, signal: AbortSignal) => AsyncGenerator<Version, void>,
  spender: Spender,
): ((request: Request, signal: AbortSignal) => AsyncGenerator<Version & { readonly spent?: Amount }, void>) =>
  async function* asked(request, signal) {
    let total: Amount = { tokens: 0, micros: 0 };
    const spent = ({ tokens, micros }: Amount): void => {
      total = { tokens: total.tokens + tokens, micros: total.micros + micros };
    };
    for await (const version of ask({ ...request, spender: { ...spender, spent } }, signal))
      yield total.tokens === 0 ? version : { ...version, spent: total };
  };
