import { pino } from 'pino';
import { messageOf } from '../../src/core/errors.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';

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
        message: error.message,
        stack: error.stack,
        ...(error.cause === undefined ? {} : { cause: messageOf(error.cause) }),
      }
    : { message: messageOf(error) };

/** JSON lines on stderr (stdout belongs to answers). */
export const createLog = (options: {
  readonly level: string;
  readonly write?: (line: string) => void;
}): Log => {
  const { write } = options;
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: redactPaths, censor: '[redacted]' },
      serializers: { err: errorFields },
      formatters: { level: (label) => ({ level: label }) },
    },
    write === undefined ? pino.destination({ dest: 2, sync: true }) : { write },
  );
};

const nothing = (): void => undefined;

export const silentLog: Log = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  child: () => silentLog,
};
