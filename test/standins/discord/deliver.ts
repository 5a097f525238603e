// SPDX-License-Identifier: Apache-2.0

import { setTimeout as sleep } from 'node:timers/promises';
import { timeLimit } from '../../../src/core/time-limit.ts';
import type { GatewayStandIn } from './gateway.ts';
import type { Interactions } from './interactions.ts';
import { type Forgery, type Keys, signed } from './sign.ts';
import type { Interaction, State } from './state.ts';
import type { Delivered, Json } from './types.ts';

interface DeliverOptions {
  readonly state: State;
  readonly interactions: Interactions;
  readonly gateway: GatewayStandIn;
  readonly keys: Keys;
  readonly acknowledgeMs: number;
  readonly target: () => string | undefined;
}

/** Interactions on their way to the bot: through the gateway, or signed over HTTP. */
export const deliveriesOf = ({
  state,
  interactions,
  gateway,
  keys,
  acknowledgeMs,
  target,
}: DeliverOptions) => {
  let last: { readonly interaction: Interaction; readonly body: Json } | undefined;

  const overHttp = async (url: string, body: Json, forge?: Forgery) => {
    const start = performance.now();
    const request = signed(JSON.stringify(body), keys, state.now(), forge);
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: request.headers,
        body: request.body,
        signal: timeLimit(acknowledgeMs),
      });
      const text = await response.text();
      const answer: Json = text === '' ? undefined : JSON.parse(text);
      return { status: response.status, answer, ackMs: performance.now() - start };
    } catch {
      return { status: 0, answer: undefined, ackMs: performance.now() - start };
    }
  };

  const send = async (interaction: Interaction, body: Json, forge?: Forgery): Promise<Delivered> => {
    last = { interaction, body };
    const { id } = interaction;
    const url = target();
    if (url !== undefined) {
      const { status, answer, ackMs } = await overHttp(url, body, forge);
      const taken = status === 200 ? interactions.answer(id, interaction.token, answer) : undefined;
      return { id, acknowledged: taken?.status === 204, status, ackMs, answer: taken?.body ?? answer };
    }
    const start = performance.now();
    gateway.dispatch('INTERACTION_CREATE', body, body.guild_id);
    while (!interaction.answered && performance.now() - start < acknowledgeMs) await sleep(3);
    return {
      id,
      acknowledged: interaction.answered,
      status: 0,
      ackMs: performance.now() - start,
      answer: undefined,
    };
  };

  return {
    send,
    /** What Discord itself tries out. */
    raw: overHttp,
    /** The last delivery once more. */
    again: async (): Promise<void> => {
      if (last === undefined) throw new Error('nothing was delivered yet');
      const url = target();
      if (url === undefined) gateway.dispatch('INTERACTION_CREATE', last.body, last.body.guild_id);
      else await overHttp(url, last.body);
    },
  };
};

export type Deliveries = ReturnType<typeof deliveriesOf>;
