import type OpenAI from 'openai';
import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { AiBackend, Completion, CompletionPart } from '../../src/core/ports/ai-backend.ts';
import { OPENAI_URL, type OpenAiSettings } from './_openai-config.ts';
import { openaiTrouble, serviceName } from './_openai-trouble.ts';
import { patience } from './_patience.ts';
import { proxiedFetch } from './_proxied-fetch.ts';

/** Parts of a request that some servers and models do not take: what each is called in their errors. */
const extras = {
  response_format: /response_format|json_schema|structured output|guided/i,
  stream_options: /stream_options|include_usage/i,
  max_completion_tokens: /max_completion_tokens/i,
  temperature: /temperature/i,
} as const;
type Extra = keyof typeof extras;
const names = Object.keys(extras) as Extra[];

/** What a 400 or 422 is about: the named parts, or all of them when it names none. Empty: about something else. */
const blamedBy = (error: unknown, sent: readonly Extra[]): readonly Extra[] => {
  const { status, code, message } = error as { status?: unknown; code?: unknown; message?: unknown };
  if (status !== 400 && status !== 422) return [];
  if (code === 'context_length_exceeded' || code === 'model_not_found' || code === 'invalid_api_key')
    return [];
  const named = sent.filter((extra) => extras[extra].test(String(message)));
  return named.length > 0 ? named : sent;
};

const requestOf = (
  request: Completion,
  { model, temperature }: OpenAiSettings,
  without: ReadonlySet<Extra>,
): ChatCompletionCreateParamsStreaming => ({
  model,
  messages: [
    { role: 'system', content: request.system },
    { role: 'user', content: request.user },
  ],
  stream: true,
  ...(without.has('stream_options') ? {} : { stream_options: { include_usage: true } }),
  ...(without.has('max_completion_tokens')
    ? // eslint-disable-next-line @typescript-eslint/no-deprecated -- the older name is the only one that many servers know
      { max_tokens: request.maxTokens }
    : { max_completion_tokens: request.maxTokens }),
  ...(temperature === undefined || without.has('temperature') ? {} : { temperature }),
  ...(request.schema === undefined || without.has('response_format')
    ? {}
    : {
        response_format: {
          type: 'json_schema' as const,
          json_schema: { name: request.schema.name, strict: true, schema: { ...request.schema.schema } },
        },
      }),
});

/** Which extras a request would carry. */
const sentIn = (
  request: Completion,
  settings: OpenAiSettings,
  without: ReadonlySet<Extra>,
): readonly Extra[] =>
  names.filter(
    (extra) =>
      !without.has(extra) &&
      (extra !== 'temperature' || settings.temperature !== undefined) &&
      (extra !== 'response_format' || request.schema !== undefined),
  );

/** The SDK's client: it never retries, never logs, and reads no environment of its own. */
export const openaiClient = async (settings: OpenAiSettings, parts: AdapterParts): Promise<OpenAI> => {
  const [{ OpenAI: Client }, { fetch, dispatcher }] = await Promise.all([
    import('openai'),
    proxiedFetch(parts.env),
  ]);
  return new Client({
    // Without any key the SDK refuses to start; the header is then left out.
    apiKey: settings.apiKey ?? 'none',
    adminAPIKey: null,
    baseURL: settings.baseUrl ?? OPENAI_URL,
    organization: settings.organization ?? null,
    project: settings.project ?? null,
    webhookSecret: null,
    maxRetries: 0,
    // Ours, which also bounds the body, ends sooner.
    timeout: settings.timeout * 1_000 + 1_000,
    logLevel: 'off',
    fetch,
    // The same interface, declared by undici and by Node's own types.
    fetchOptions: { dispatcher: dispatcher as unknown as NonNullable<RequestInit['dispatcher']> },
    defaultHeaders: {
      'User-Agent': parts.userAgent,
      ...(settings.apiKey === undefined ? { Authorization: null } : {}),
    },
  });
};

/** Chat completions, streamed; extras that the server refuses are left out from then on. */
export const openaiBackend = (client: OpenAI, settings: OpenAiSettings, parts: AdapterParts): AiBackend => {
  const who = serviceName(settings);
  const without = new Set<Extra>();
  const limits = { who, totalMs: settings.timeout * 1_000, idleMs: settings.idleTimeout * 1_000 };

  const start = async (request: Completion, signal: AbortSignal) => {
    for (;;) {
      const sent = sentIn(request, settings, without);
      try {
        return await client.chat.completions.create(requestOf(request, settings, without), { signal });
      } catch (error) {
        const blamed = blamedBy(error, sent);
        if (blamed.length === 0) throw error;
        for (const extra of blamed) without.add(extra);
        parts.log.info({ backend: 'openai', without: [...without] }, 'The AI server takes fewer options');
      }
    }
  };

  async function* complete(request: Completion, caller: AbortSignal): AsyncGenerator<CompletionPart, void> {
    const { signal, heard, end } = patience(limits, caller);
    let said = false;
    let finish: string | undefined;
    let done = { model: settings.model, inputTokens: 0, outputTokens: 0 };
    try {
      signal.throwIfAborted();
      for await (const chunk of await start(request, signal)) {
        heard();
        // Servers differ: every part of a chunk may be absent.
        const choice = (chunk.choices as typeof chunk.choices | undefined)?.[0];
        const text = (choice?.delta as { content?: unknown } | undefined)?.content;
        finish = choice?.finish_reason ?? finish;
        if (typeof chunk.model === 'string' && chunk.model !== '') done = { ...done, model: chunk.model };
        if (chunk.usage)
          done = {
            ...done,
            inputTokens: chunk.usage.prompt_tokens,
            outputTokens: chunk.usage.completion_tokens,
          };
        if (typeof text !== 'string' || text === '') continue;
        said = true;
        yield { type: 'text', text };
      }
      // The SDK ends quietly when its signal is aborted.
      signal.throwIfAborted();
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw openaiTrouble(error, settings, parts.clock.now());
    } finally {
      end();
    }
    if (finish === 'content_filter')
      throw new Refused(`${who} withheld the answer: its content filter stopped it.`);
    if (!said)
      throw new Unavailable(
        finish === 'length'
          ? `${who} used all tokens before it answered: raise ai.maxTokens.`
          : `${who} answered nothing.`,
      );
    if (finish === undefined) throw new Unavailable(`${who} broke off its answer.`);
    yield { type: 'done', ...done };
  }

  return { name: 'openai', model: settings.model, complete };
};
