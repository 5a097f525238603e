// SPDX-License-Identifier: Apache-2.0

import type { DiscordApi } from './api.ts';
import type { PlaceOf } from './message-of.ts';

export interface Places {
  readonly of: PlaceOf;
  /** Of anything that the gateway tells about channels and threads. */
  readonly learn: (data: unknown) => void;
}

const REMEMBERED = 5_000;

interface Channelish {
  readonly id?: unknown;
  readonly type?: unknown;
  readonly parent_id?: unknown;
  readonly owner_id?: unknown;
}

const isThread = ({ type }: Channelish): boolean => type === 10 || type === 11 || type === 12;

/** A message names its channel only: whether that is a thread, and of what channel, is remembered or asked for. */
export const createPlaces = (api: Pick<DiscordApi, 'call'>): Places => {
  const parents = new Map<string, Awaited<ReturnType<PlaceOf>>>();

  const keep = (channel: Channelish): void => {
    if (typeof channel.id !== 'string') return;
    parents.delete(channel.id);
    parents.set(
      channel.id,
      isThread(channel) && typeof channel.parent_id === 'string'
        ? {
            parent: channel.parent_id,
            owner: typeof channel.owner_id === 'string' ? channel.owner_id : undefined,
          }
        : { parent: undefined, owner: undefined },
    );
    const [oldest] = parents.keys();
    if (parents.size > REMEMBERED && oldest !== undefined) parents.delete(oldest);
  };

  return {
    of: async (channel) => {
      if (!parents.has(channel))
        // Unknown for now: taken for a channel, and asked for again the next time.
        await api.call({ method: 'GET', path: `/channels/${channel}` }).then(
          (found) => keep((found ?? {}) as Channelish),
          () => undefined,
        );
      return parents.get(channel) ?? { parent: undefined, owner: undefined };
    },
    learn: (data) => {
      const { threads, channels, ...own } = (data ?? {}) as Channelish & {
        readonly threads?: readonly Channelish[];
        readonly channels?: readonly Channelish[];
      };
      for (const known of [...(threads ?? []), ...(channels ?? [])]) keep(known);
      if (own.type !== undefined && 'parent_id' in own) keep(own);
    },
  };
};
