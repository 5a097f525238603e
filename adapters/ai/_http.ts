// SPDX-License-Identifier: Apache-2.0

import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import { proxiedFetch } from './_proxied-fetch.ts';

export interface Outgoing {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** Sends, follows no redirect, and throws what `troubleOf` understands when the status is no success. */
export type Send = (url: string, outgoing?: Outgoing) => Promise<Response>;

/** As much of an error's body as is read. */
const LONGEST = 64 * 1024;

const textOf = async (response: Response): Promise<string> => {
  let text = '';
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes as Uint8Array, { stream: true });
    if (text.length > LONGEST) break;
  }
  return text;
};

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** What services say in the body of an error; each puts it elsewhere. */
const saidIn = (body: string): { readonly message: string; readonly code: string | undefined } => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return { message: /^\s*</.test(body) ? '' : body, code: undefined };
  }
  const outer = fieldsOf(Array.isArray(parsed) ? parsed[0] : parsed);
  const inner = fieldsOf(outer['error']);
  const first = fieldsOf(Array.isArray(outer['errors']) ? outer['errors'][0] : undefined);
  const message = [
    inner['message'],
    outer['message'],
    outer['Message'],
    first['message'],
    outer['error_description'],
    outer['errorMessage'],
    outer['detail'],
    outer['error'],
  ].find((said) => text(said) !== undefined);
  const code = [inner['code'], inner['status'], inner['type'], outer['code'], first['code'], outer['error']];
  return { message: text(message) ?? '', code: code.map(text).find((said) => said !== undefined) };
};

/** An error with the status and the words of a server, as SDKs throw it. */
export const httpFailure = (
  status: number,
  body: string,
  headers: Headers,
): Error & { readonly status: number } => {
  const { message, code } = saidIn(body);
  // Google says so of keys that it does not know.
  const known = status === 400 && body.includes('API_KEY_INVALID') ? 401 : status;
  return Object.assign(new Error(message), { status: known, code, headers });
};

export const httpSender = async (
  { env, userAgent }: Pick<AdapterParts, 'env' | 'userAgent'>,
  proxy: string | undefined,
): Promise<Send> => {
  const { fetch, dispatcher } = await proxiedFetch(env, proxy);
  return async (url, { method = 'GET', headers = {}, body, signal } = {}) => {
    const response = await fetch(url, {
      method,
      headers: { 'user-agent': userAgent, ...headers },
      body: body ?? null,
      // Keys travel in headers that a redirect would carry along.
      redirect: 'manual',
      signal: signal ?? null,
      // The same interface, declared by undici and by Node's own types.
      dispatcher: dispatcher as unknown as NonNullable<RequestInit['dispatcher']>,
    });
    if (!response.ok) throw httpFailure(response.status, await textOf(response), response.headers);
    return response;
  };
};
