// SPDX-License-Identifier: Apache-2.0

import { pino } from 'pino';
import { messageOf } from '../../src/core/errors.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { redactSecrets } from '../../src/core/redact/redact-secrets.ts';
import { fieldsAround } from './around.ts';

export { silentLog } from './silent.ts';

/** Anything whose name says secret never reaches a log line, at any of the first levels. */
const SECRET = [
  'token',
  'secret',
  'password',
  'authorization',
  'apiKey',
  'reply',
  'cookie',
  'signingSecret',
  'appToken',
  'botToken',
];

const redactPaths = SECRET.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** Errors as type, sentence and stack: never their properties, which may hold requests with their headers. */
const errorFields = (error: unknown): Readonly<Record<string, unknown>> =>
  error instanceof Error
    ? {
        type: error.name,
        message: redactSecrets(error.message),
        stack: error.stack === undefined ? undefined : redactSecrets(error.stack),
        ...(error.cause === undefined ? {} : { cause: redactSecrets(messageOf(error.cause)) }),
      }
    : { message: redactSecrets(messageOf(error)) };

/** Fields are flat, or nearly so. */
const DEEPEST = 4;

/** What a field says of others' words (the answer of a server, a reason) may quote a secret. */
const withoutSecrets = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return redactSecrets(value);
  if (typeof value !== 'object' || value === null || value instanceof Error || depth > DEEPEST) return value;
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withoutSecrets(item, depth + 1)]),
  );
};

/** A log of which the level can be changed. */
interface LeveledLog extends Log {
  /** Of it and of every log that was made from it. */
  readonly setLevel: (level: string) => void;
}

/** JSON lines on stderr (stdout belongs to answers). */
export const createLog = (options: {
  readonly level: string;
  readonly write?: (line: string) => void;
}): LeveledLog => {
  const { write } = options;
  // They keep the level that they were made with, unless they are told.
  const children = new Set<{ level: string }>();
  const log = pino(
    {
      level: options.level,
      onChild: (child) => void children.add(child),
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: redactPaths, censor: '[redacted]' },
      serializers: { err: errorFields },
      mixin: fieldsAround,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => withoutSecrets(fields) as Record<string, unknown>,
      },
    },
    write === undefined ? pino.destination({ dest: 2, sync: true }) : { write },
  );
  return Object.assign(log, {
    setLevel: (level: string) => {
      for (const one of [log, ...children]) one.level = level;
    },
  });
};
