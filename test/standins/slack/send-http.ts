// SPDX-License-Identifier: Apache-2.0

import { request } from 'node:http';
import type { Json } from './types.ts';

export interface Acknowledgement {
  /** 0 = none. */
  readonly status: number;
  readonly body: Json;
  readonly ackMs: number;
  readonly timedOut: boolean;
}

export const parsed = (text: string): Json => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** One request on its own connection; given up after `withinMs`, as Slack does. */
export const sendHttp = (
  url: string,
  { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  withinMs: number,
): Promise<Acknowledgement> =>
  new Promise((resolve) => {
    const start = performance.now();
    const end = (status: number, text: string, timedOut = false): void => {
      clearTimeout(timer);
      resolve({ status, body: parsed(text), ackMs: performance.now() - start, timedOut });
    };
    const sent = request(url, { method: 'POST', agent: false, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', () => end(response.statusCode ?? 0, Buffer.concat(chunks).toString()));
      response.once('error', () => end(0, ''));
    });
    const timer = setTimeout(() => {
      end(0, '', true);
      sent.destroy();
    }, withinMs);
    sent.once('error', () => end(0, ''));
    sent.end(body);
  });
