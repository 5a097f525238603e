// SPDX-License-Identifier: Apache-2.0

import type { DeliverySettings } from './config/delivery.ts';
import type { Clock } from './core/clock.ts';
import type { ChatPlatform } from './core/ports/chat-platform.ts';
import type { StateStore } from './core/ports/state-store.ts';
import type { Log, Metrics, Trace } from './core/ports/telemetry.ts';
import type { Outbox, OutboxRecord } from './outbox.ts';
import type { PauseWatch } from './pause.ts';
import type { Storms } from './storm.ts';
import type { TellAdmins } from './tell-admins.ts';

export interface DeliverParts {
  readonly platforms: ReadonlyMap<string, ChatPlatform>;
  readonly outbox: Outbox;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly trace: Trace;
  /** Names this process in leases. */
  readonly owner: string;
  readonly delivery: DeliverySettings;
  readonly storms: Storms;
  readonly paused: PauseWatch['current'];
  readonly tellAdmins: TellAdmins;
  /** Remembers which report a posted message shows, for follow-ups in its thread. */
  readonly remember: (conversation: OutboxRecord['to'], report: string) => Promise<void>;
}
