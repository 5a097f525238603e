// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../core/clock.ts';
import type { ChatPlatform } from '../core/ports/chat-platform.ts';
import type { Base } from './base.ts';
import type { BotParts } from './bot.ts';
import type { Core } from './core.ts';
import { answerDesk } from './open-cache.ts';
import type { Renewal } from './renewal.ts';
import { openSpending } from './spending.ts';
import type { Stores } from './stores-shape.ts';

interface BotOf {
  readonly base: Base;
  readonly core: Core;
  readonly renewal: Pick<Renewal, 'now'>;
  readonly stores: Stores;
  readonly health: BotParts['health'];
}

/** Within what platforms allow a command to be taken. */
const CHAT_MS = 1.8 * SECOND;

/** What a bot is made of, always as the settings are. */
export const botParts = (
  { base, core, renewal: { now }, stores, health }: BotOf,
  platforms: readonly ChatPlatform[],
): BotParts => ({
  base,
  core,
  platforms,
  health,
  get access() {
    return now().settings.access;
  },
  get explain() {
    return now().settings.explain;
  },
  get activeFilters() {
    return now().settings.analysis.filters;
  },
  get custom() {
    return now().custom.filters;
  },
  get audit() {
    return now().settings.audit;
  },
  get delivery() {
    return now().settings.delivery;
  },
  get limits() {
    return now().settings.limits;
  },
  get answers() {
    return answerDesk(now().settings, base, stores, CHAT_MS);
  },
  get routes() {
    return now().routes;
  },
  get spending() {
    return openSpending(now().settings, base, stores.state);
  },
  get markAlerts() {
    return now().watching.telling.markAlerts;
  },
});
