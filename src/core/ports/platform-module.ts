// SPDX-License-Identifier: Apache-2.0

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { AdapterModule } from './adapter-module.ts';
import type { ChatPlatform } from './chat-platform.ts';

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

/** How the console shows what this platform would be sent: its real payloads, drawn by a renderer of its ecosystem. */
export interface PlatformPreview {
  readonly look: 'slack' | 'adaptive-card' | 'discord';
  /** The platform's own renderer; it needs no connection. */
  readonly render: () => Promise<ChatPlatform['render']>;
}

/** One chat platform: the default export of adapters/<id>/index.ts. The folder's name is the platform's id. */
export interface PlatformModule<S extends z.ZodObject = z.ZodObject> extends AdapterModule<OpenPlatform, S> {
  readonly preview?: PlatformPreview;
}

export const definePlatform = <S extends z.ZodObject>(module: PlatformModule<S>): PlatformModule<S> =>
  Object.freeze(module);
