// SPDX-License-Identifier: Apache-2.0

import { afterEach, expect } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog, silentTrace } from '../../adapters/telemetry/silent.ts';
import { type DeliverySettings, deliveryConfig } from '../../src/config/delivery.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { ChatPlatform } from '../../src/core/ports/chat-platform.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { startDeliver } from '../../src/deliver.ts';
import { createOutbox, type Letter, type Outbox } from '../../src/outbox.ts';
import { createReports } from '../../src/reports.ts';
import { createStorms } from '../../src/storm.ts';
import { createTellAdmins } from '../../src/tell-admins.ts';
import { adapterParts, keepingLog } from './adapter-parts.ts';
import { type ChatCall, type ScriptedChat, scriptedChat } from './chat.ts';
import { eventually } from './eventually.ts';
import { realClock } from './real-clock.ts';

export const memory = (): StateStore => fileState({ directory: undefined, clock: realClock, log: silentLog });
export const open: { readonly stop: () => Promise<void> }[] = [];
afterEach(() => Promise.all(open.splice(0).map((deliver) => deliver.stop())));

export interface Desk {
  readonly state: StateStore;
  readonly outbox: Outbox;
  readonly chat: ScriptedChat;
  readonly log: readonly string[];
  readonly deliver: (
    state?: StateStore,
    owner?: string,
    time?: Clock,
  ) => Promise<{ readonly stop: () => Promise<void> }>;
}

export const desk = (
  chat = scriptedChat(),
  state = memory(),
  clock = realClock,
  delivery: Partial<DeliverySettings> = {},
): Desk => {
  const { log, lines } = keepingLog();
  const settings = { ...deliveryConfig.schema.parse({}), ...delivery };
  return {
    state,
    chat,
    log: lines,
    outbox: createOutbox(state, realClock),
    deliver: async (store = state, owner = 'bot-1', time = clock) => {
      const box = createOutbox(store, time);
      const started = await startDeliver({
        platforms: new Map([[chat.platform.id, chat.platform]]),
        outbox: box,
        state: store,
        clock: time,
        log,
        metrics: adapterParts().metrics,
        trace: silentTrace,
        owner,
        remember: createReports(store).remember,
        delivery: settings,
        paused: () => undefined,
        tellAdmins: createTellAdmins(box, settings),
        storms: createStorms(store, box, clock),
      });
      open.push(started);
      return started;
    },
  };
};

let sequence = 0;
export const letter = (key: string, summary: string, given: Partial<Letter> = {}): Letter => ({
  key,
  to: { platform: 'chat', workspace: 'W1', channel: 'C1' },
  run: 'r1',
  sequence: (sequence += 1),
  document: { summary, blocks: [] },
  final: false,
  ...given,
});
export const reply = (key: string, parentKey: string, summary: string, given: Partial<Letter> = {}): Letter =>
  letter(key, summary, { thread: { parentKey }, ...given });

export const summaries = ({ calls }: ScriptedChat): readonly string[] => calls.map(({ summary }) => summary);
export const shown = async ({ chat, outbox }: Desk, ...expected: string[]): Promise<void> => {
  await eventually(async () => {
    expect(summaries(chat)).toEqual(expected);
    expect(await outbox.pending()).toEqual([]);
  });
};
/** The first of these calls; the rest go through. */
export const once = (fails: (call: ChatCall) => boolean, error: () => Error) => {
  let isOver = false;
  return (call: ChatCall): void => {
    if (isOver || !fails(call)) return;
    isOver = true;
    throw error();
  };
};
export const slowly = (postMs: number, updateMs: number): ChatPlatform['pace'] => ({ postMs, updateMs });
