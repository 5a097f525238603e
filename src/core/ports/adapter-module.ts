// SPDX-License-Identifier: Apache-2.0

import type { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { ConfigSlice } from '../config-slice.ts';
import type { Check } from './cluster-reader.ts';
import type { Draw } from './draw.ts';
import type { StateStore } from './state-store.ts';
import type { Log, Metrics } from './telemetry.ts';
import type { WayOut } from './way-out.ts';

/** What compose.ts hands to every adapter that talks to the outside. */
export interface AdapterParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** For proxies and private CAs only; settings arrive parsed. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A way out of one's own, to be closed; undefined = directly. */
  readonly wayOut?: (() => Promise<WayOut | undefined>) | undefined;
  /** Makes pictures of numbers; undefined = words are shown in their place. */
  readonly draw?: Draw | undefined;
  /** `k8sgpt/<version>`. */
  readonly userAgent: string;
  /** This adapter's settings read anew, as they were validated at first: secrets in files change while the bot runs. */
  readonly renewed?: (() => Promise<unknown>) | undefined;
  /** Hints to and from the other processes of this installation; undefined where nothing is shared. */
  readonly peers?: Pick<StateStore, 'publish' | 'subscribe'> | undefined;
  /** What must survive this process and is no secret, under keys that begin with the platform's id; undefined where nothing is kept. */
  readonly memory?: Pick<StateStore, 'get' | 'put'> | undefined;
  /**
   * What only one process of this installation may do at a time: resolves when this one holds it, rejects when `signal`
   * is aborted before. Undefined where there is no other process.
   */
  readonly lease?: ((name: string, signal: AbortSignal) => Promise<HeldLease>) | undefined;
}

export interface HeldLease {
  /** Aborted once another process may hold it: stop at once. */
  readonly lost: AbortSignal;
  readonly release: () => Promise<void>;
}

/** A part that an operator can connect: facts and functions; it imports no SDK, `open` loads that. */
export interface AdapterModule<Opened, S extends z.ZodObject = z.ZodObject> {
  readonly title: string;
  readonly config: ConfigSlice<S>;
  /** Whether enough is set to connect; throws Refused when half of it is, naming what is missing. */
  readonly isConfigured: (settings: z.output<S>) => boolean;
  readonly open: (settings: z.output<S>, parts: AdapterParts) => Promise<Opened>;
  /** For `doctor`: what works, and each thing that does not with its fix. */
  readonly diagnose: (
    settings: z.output<S>,
    parts: AdapterParts,
    signal: AbortSignal,
  ) => Promise<readonly Check[]>;
  /** How an operator connects it, in about three steps; `code` in backticks. */
  readonly steps: readonly string[];
}
