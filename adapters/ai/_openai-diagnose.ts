import { messageOf, Refused, Unavailable } from '../../src/core/errors.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Check } from '../../src/core/ports/cluster-reader.ts';
import { suggest } from '../../src/core/suggest.ts';
import { openaiBackend, openaiClient } from './_openai-client.ts';
import { OPENAI_URL, type OpenAiSettings } from './_openai-config.ts';
import { openaiTrouble } from './_openai-trouble.ts';
import { patience } from './_patience.ts';

const failed = (name: string, trouble: Error): Check => ({
  name,
  status: 'failed',
  detail: messageOf(trouble),
  fix:
    (trouble instanceof Refused ? trouble.hint : undefined) ??
    'Try again later; check the status page of the service, HTTPS_PROXY and the network.',
});

/** Models that the key may use; undefined where the server does not list them. */
const modelsOf = async (
  client: Awaited<ReturnType<typeof openaiClient>>,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> => {
  try {
    const { data } = await client.models.list({ signal });
    return (data as { id: string }[] | undefined)?.map(({ id }) => id);
  } catch (error) {
    const { status } = error as { status?: unknown };
    if (status === 404 || status === 405 || status === 501) return undefined;
    throw error;
  }
};

/** What `doctor` shows: whether the key is accepted and the model is there. A model that is not listed is asked for one word. */
export const diagnoseOpenai = async (
  settings: OpenAiSettings,
  parts: AdapterParts,
  signal: AbortSignal,
): Promise<readonly Check[]> => {
  if (settings.apiKey === undefined && settings.baseUrl === undefined)
    return [
      {
        name: 'key',
        status: 'skipped',
        detail: 'no key is set: the built-in guidance explains',
        fix: 'Set OPENAI_API_KEY; for a server of your own, OPENAI_BASE_URL.',
      },
    ];
  const client = await openaiClient(settings, parts);
  const where = new URL(settings.baseUrl ?? OPENAI_URL).host;
  const limit = patience({ who: where, totalMs: 20_000, idleMs: 20_000 }, signal);
  const about = settings.apiKey === undefined ? 'server' : 'key';
  try {
    const models = await modelsOf(client, limit.signal);
    // A server that lists no models has not looked at the key yet.
    const reached: Check = {
      name: models === undefined ? 'server' : about,
      status: 'ok',
      detail:
        models === undefined
          ? `${where} answers, but does not list its models`
          : about === 'key'
            ? `${where} accepts the key`
            : `${where} answers without a key`,
    };
    if (models?.includes(settings.model) === true)
      return [reached, { name: 'model', status: 'ok', detail: `${settings.model} is there` }];
    return [reached, await tryModel(models ?? [])];
  } catch (error) {
    signal.throwIfAborted();
    const trouble: unknown = limit.signal.aborted ? limit.signal.reason : error;
    return [failed(about, openaiTrouble(trouble, settings, parts.clock.now()))];
  } finally {
    limit.end();
  }

  async function tryModel(known: readonly string[]): Promise<Check> {
    try {
      const request = { system: 'Answer with one word.', user: 'Ready?', maxTokens: 16 };
      const answer = openaiBackend(client, settings, parts).complete(request, limit.signal);
      for await (const part of answer) if (part.type === 'done') break;
      return { name: 'model', status: 'ok', detail: `${settings.model} answers` };
    } catch (error) {
      // A model that thinks first may use up so small an answer; it is there.
      if (error instanceof Unavailable && /raise ai\.maxTokens|answered nothing/.test(error.message))
        return { name: 'model', status: 'ok', detail: `${settings.model} answers` };
      limit.signal.throwIfAborted();
      const check = failed('model', openaiTrouble(error, settings, parts.clock.now()));
      const near = suggest(settings.model, known);
      return near === undefined
        ? check
        : { ...check, fix: `Set OPENAI_MODEL to ${near}? ${check.fix ?? ''}` };
    }
  }
};
