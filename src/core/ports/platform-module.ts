import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { ConfigSlice } from '../config-slice.ts';
import type { ChatPlatform } from './chat-platform.ts';
import type { Check } from './cluster-reader.ts';
import type { StateStore } from './state-store.ts';
import type { Log, Metrics } from './telemetry.ts';

/** What compose.ts hands to every adapter that talks to the outside. */
export interface AdapterParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** For proxies and private CAs only; settings arrive parsed. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `k8sgpt/<version>`. */
  readonly userAgent: string;
  /** Hints to and from the other processes of this installation; undefined where nothing is shared. */
  readonly peers?: Pick<StateStore, 'publish' | 'subscribe'> | undefined;
}

/** A webhook on the public port. It verifies the request itself and answers every request to its path. */
export interface Webhook {
  readonly path: string;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
}

/** How a part is now, for `/k8sgpt status` and readiness. `detail` is one clause for people. */
export interface PartHealth {
  readonly status: 'ok' | 'degraded' | 'down';
  readonly detail: string;
}

export interface OpenPlatform extends ChatPlatform {
  /** Served on the public port before anything parses a body. */
  readonly webhooks: readonly Webhook[];
  readonly health: () => PartHealth;
}

/**
 * One chat platform: the default export of adapters/<id>/index.ts, which imports no SDK. The folder's name is the
 * platform's id; `open` loads the SDK.
 */
export interface PlatformModule<S extends z.ZodObject = z.ZodObject> {
  readonly title: string;
  readonly config: ConfigSlice<S>;
  /** Whether enough is set to connect; throws Refused when half of it is, naming what is missing. */
  readonly isConfigured: (settings: z.output<S>) => boolean;
  readonly open: (settings: z.output<S>, parts: AdapterParts) => Promise<OpenPlatform>;
  /** For `doctor`: tokens, scopes, clock, each with its fix. */
  readonly diagnose: (
    settings: z.output<S>,
    parts: AdapterParts,
    signal: AbortSignal,
  ) => Promise<readonly Check[]>;
  /** How an operator connects it, in about three steps; `code` in backticks. */
  readonly steps: readonly string[];
}

export const definePlatform = <S extends z.ZodObject>(module: PlatformModule<S>): PlatformModule<S> =>
  Object.freeze(module);
