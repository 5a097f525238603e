// SPDX-License-Identifier: Apache-2.0

import { crc32 } from 'node:zlib';
import { openaiSpeech } from './openai.ts';
import type { Speech } from './speech.ts';

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};

const header = (name: string, value: string): Buffer => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(value));
  // 7: text.
  return Buffer.concat([
    Buffer.from([name.length]),
    Buffer.from(name),
    Buffer.from([7]),
    length,
    Buffer.from(value),
  ]);
};

/** One message of AWS's binary event stream, with both its checksums. */
const message = (headers: Readonly<Record<string, string>>, payload: Buffer): Buffer => {
  const told = Buffer.concat(Object.entries(headers).map(([name, value]) => header(name, value)));
  const lengths = Buffer.concat([uint32(16 + told.length + payload.length), uint32(told.length)]);
  const body = Buffer.concat([lengths, uint32(crc32(lengths)), told, payload]);
  return Buffer.concat([body, uint32(crc32(body))]);
};

const event = (type: string, value: object): Buffer =>
  message(
    { ':event-type': type, ':content-type': 'application/json', ':message-type': 'event' },
    Buffer.from(JSON.stringify(value)),
  );

const payload = (text: string | Buffer): Buffer =>
  message(
    { ':event-type': 'PayloadPart', ':content-type': 'application/octet-stream', ':message-type': 'event' },
    Buffer.from(text),
  );

const REASONS = { stop: 'end_turn', length: 'max_tokens', calls: 'tool_use', filter: 'content_filtered' };

const NAMES: Readonly<Record<number, string>> = {
  401: 'UnrecognizedClientException',
  403: 'AccessDeniedException',
  429: 'ThrottlingException',
  503: 'ServiceUnavailableException',
};

const failure: Speech['failure'] = (status, words) => ({
  body: { message: words },
  headers: { 'x-amzn-errortype': NAMES[status] ?? 'InternalServerException' },
});

const head = { 'content-type': 'application/vnd.amazon.eventstream' };

/** Bedrock's Converse, streamed. */
export const bedrockSpeech: Speech = {
  head,
  begin: () => event('messageStart', { role: 'assistant' }),
  piece: (text) => event('contentBlockDelta', { contentBlockIndex: 0, delta: { text } }),
  call: ({ id, name, arguments: given }, at) =>
    Buffer.concat([
      event('contentBlockStart', { contentBlockIndex: at + 1, start: { toolUse: { toolUseId: id, name } } }),
      ...(JSON.stringify(given).match(/.{1,9}/gs) ?? []).map((input) =>
        event('contentBlockDelta', { contentBlockIndex: at + 1, delta: { toolUse: { input } } }),
      ),
      event('contentBlockStop', { contentBlockIndex: at + 1 }),
    ]),
  end: ({ finish, usage }) =>
    Buffer.concat([
      event('messageStop', { stopReason: REASONS[finish] }),
      event('metadata', {
        usage: {
          inputTokens: usage.input - (usage.cached ?? 0),
          outputTokens: usage.output,
          totalTokens: usage.input + usage.output,
          ...(usage.cached === undefined ? {} : { cacheReadInputTokens: usage.cached }),
        },
        metrics: { latencyMs: 9 },
      }),
    ]),
  nothing: event('messageStop', { stopReason: 'end_turn' }),
  nonsense: event('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'a' } }).fill(9, 20, 30),
  failure,
  noModel: {
    status: 400,
    body: { __type: 'ValidationException', message: 'The provided model identifier is invalid.' },
  },
};

/** A container of SageMaker that speaks OpenAI's language, within the event stream. */
export const sagemakerSpeech: Speech = {
  head: { ...head, 'x-amzn-invoked-production-variant': 'main' },
  begin: (model, usage) => payload(openaiSpeech.begin?.(model, usage) ?? ''),
  piece: (text, model) => payload(openaiSpeech.piece(text, model)),
  call: (call, at) => payload(openaiSpeech.call?.(call, at) ?? ''),
  end: (ending) => payload(openaiSpeech.end(ending)),
  nothing: payload(openaiSpeech.nothing),
  nonsense: payload(openaiSpeech.nonsense),
  failure: (status, words) => ({ ...failure(status, words), body: { Message: words, message: words } }),
  noModel: {
    status: 400,
    body: { __type: 'ValidationError', message: 'Endpoint x of account 123456789012 not found.' },
  },
};
