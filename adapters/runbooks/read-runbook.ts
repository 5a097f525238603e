// SPDX-License-Identifier: Apache-2.0

import { readFile, stat } from 'node:fs/promises';
import { isAbort, messageOf } from '../../src/core/errors.ts';
import type { RunbookReader } from '../../src/core/ports/runbook-reader.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { readBounded } from '../../src/core/read-bounded.ts';
import { timeLimit } from '../../src/core/time-limit.ts';

/** Longest runbook that is read, in bytes. */
const LONGEST = 256 * 1024;
const PATIENCE_MS = 3_000;
const MOST_MOVES = 3;
/** How long what was read is used again, in milliseconds. */
const FRESH_MS = 10 * 60_000;

const TEXT = /^text\/(?:plain|markdown|x-markdown)\b/i;

export interface RunbookParts {
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
  readonly log: Log;
}

const fromFile = async (path: string): Promise<string> => {
  const { size } = await stat(path);
  if (size > LONGEST) throw new Error(`it is larger than ${LONGEST} bytes`);
  return readFile(path, 'utf8');
};

/**
 * A page may have moved on its own host. To another it does not lead: what answers there would be quoted in chat, and this
 * process reaches addresses that whoever writes the page does not.
 */
const atPage = async (url: string, get: typeof fetch, signal: AbortSignal): Promise<Response> => {
  let place = new URL(url);
  for (let moves = 0; moves <= MOST_MOVES; moves += 1) {
    const response = await get(place.href, {
      signal,
      headers: { accept: 'text/markdown, text/plain' },
      redirect: 'manual',
    });
    const to = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || to === null) return response;
    await response.body?.cancel();
    const next = URL.canParse(to, place.href) ? new URL(to, place) : undefined;
    if (next?.origin !== place.origin) throw new Error('it leads to another host');
    place = next;
  }
  throw new Error('it moves on and on');
};

const fromPage = async (url: string, get: typeof fetch, signal: AbortSignal): Promise<string> => {
  const response = await atPage(url, get, AbortSignal.any([signal, timeLimit(PATIENCE_MS)]));
  const type = response.headers.get('content-type') ?? '';
  const isText = response.ok && TEXT.test(type);
  if (!isText || response.body === null) {
    await response.body?.cancel();
    throw new Error(response.ok ? `it is ${type || 'of no type'}, not text` : `status ${response.status}`);
  }
  const bytes = await readBounded(response.body, LONGEST);
  if (bytes === undefined) throw new Error(`it is longer than ${LONGEST} bytes`);
  return bytes.toString('utf8');
};

/** Reads runbooks from files and, where that is asked for, from pages; what cannot be read is logged and only linked. */
export const createRunbookReader = ({ fetch: get, now, log }: RunbookParts): RunbookReader => {
  const known = new Map<string, { readonly at: number; readonly text: string | undefined }>();
  return async ({ title, url, file, quote }, signal) => {
    const place = file ?? (quote === true ? url : undefined);
    if (place === undefined) return undefined;
    const held = known.get(place);
    if (held !== undefined && now() - held.at < FRESH_MS) return held.text;
    try {
      const text = file === undefined ? await fromPage(place, get, signal) : await fromFile(file);
      known.set(place, { at: now(), text });
      return text;
    } catch (error) {
      if (signal.aborted) return undefined;
      const reason = isAbort(error) ? 'too slow' : messageOf(error).slice(0, 200);
      log.warn({ runbook: title, reason }, 'A runbook could not be read');
      known.set(place, { at: now(), text: undefined });
      return undefined;
    }
  };
};
