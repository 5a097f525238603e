import { Refused, Unavailable } from '../../src/core/errors.ts';
import { OPENAI_URL, type OpenAiSettings } from './_openai-config.ts';

/** What the SDK's errors have in common, read without trusting their shape. */
interface Failure {
  readonly status?: unknown;
  readonly code?: unknown;
  readonly param?: unknown;
  readonly headers?: unknown;
  readonly cause?: unknown;
  readonly message?: unknown;
}

const WORDS = 200;
const LONGEST_WAIT = 3_600_000;

const failureOf = (error: unknown): Failure => (typeof error === 'object' && error !== null ? error : {});

/** Who is asked, as people know it. */
export const serviceName = ({ baseUrl }: OpenAiSettings): string => {
  const host = new URL(baseUrl ?? OPENAI_URL).host;
  return host === new URL(OPENAI_URL).host ? 'OpenAI' : `The AI server ${host}`;
};

/** The server's own words on one line, without the key should they repeat it. */
const wordsOf = ({ message }: Failure, { apiKey }: OpenAiSettings): string => {
  const said = typeof message === 'string' ? message : '';
  const clean = apiKey === undefined ? said : said.replaceAll(apiKey, '[redacted key]');
  return clean
    .replace(/^\d{3} /, '')
    .replace(/\s+/g, ' ')
    .slice(0, WORDS)
    .replace(/[.\s]+$/, '');
};

const waitOf = ({ headers }: Failure, now: number): number | undefined => {
  // Headers of undici's own fetch are no instance of the built-in class.
  const given = headers as Pick<Headers, 'get'> | undefined;
  if (typeof given?.get !== 'function') return undefined;
  const get = (name: string): string => given.get(name)?.trim() ?? '';
  const exact = Number.parseFloat(get('retry-after-ms'));
  if (exact >= 0) return Math.min(exact, LONGEST_WAIT);
  const after = get('retry-after');
  const ms = /^\d+(?:\.\d+)?$/.test(after) ? Number(after) * 1_000 : Date.parse(after) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, Math.round(ms)), LONGEST_WAIT);
};

/** The system's code of a connection that failed (`ECONNREFUSED`), at whatever depth it was wrapped. */
const codeIn = (error: unknown, depth = 0): string | undefined => {
  const { code, cause } = failureOf(error);
  if (depth > 0 && typeof code === 'string' && /^[A-Z0-9_]{3,40}$/.test(code)) return code;
  return depth > 4 || cause === undefined ? undefined : codeIn(cause, depth + 1);
};

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_/;

const proxyWantsCredentials = (): Refused =>
  new Refused('The proxy wants credentials.', {
    hint: 'Write them into HTTPS_PROXY as http://USER:PASSWORD@HOST:PORT.',
  });

const network = (error: unknown, who: string): Refused | Unavailable => {
  const code = codeIn(error);
  if (code !== undefined && CERTIFICATE.test(code))
    return new Refused(`The certificate of ${lower(who)} is not trusted here (${code}).`, {
      hint: 'Set NODE_EXTRA_CA_CERTS to a file with the authority that signed it, and start again.',
    });
  if (code === 'PROXY_407') return proxyWantsCredentials();
  return new Unavailable(
    `${who} cannot be reached${code === undefined ? '' : ` (${code})`}: check OPENAI_BASE_URL, HTTPS_PROXY and the network.`,
  );
};

const lower = (who: string): string => who.replace(/^The /, 'the ');

const notThere = (said: string, failure: Failure, settings: OpenAiSettings, who: string): Refused =>
  failure.code === 'model_not_found' || /model/i.test(said)
    ? new Refused(`${who} has no model ${settings.model}, or the key may not use it.`, {
        hint: 'Set OPENAI_MODEL (openai.model) to a model that the key may use.',
      })
    : new Refused(`${who} has no chat completions at this address.`, {
        hint: `Set OPENAI_BASE_URL (openai.baseUrl) to where the API is; most end in /v1, as ${OPENAI_URL} does.`,
      });

/**
 * An error of the SDK as the reaction it needs. The original is not kept as the cause: its headers and body could carry
 * the key, or what was asked, into a log.
 */
export const openaiTrouble = (error: unknown, settings: OpenAiSettings, now: number): Error => {
  if (error instanceof Refused || error instanceof Unavailable) return error;
  const who = serviceName(settings);
  const failure = failureOf(error);
  const said = wordsOf(failure, settings);
  const { status } = failure;
  if (typeof status !== 'number') {
    if (error instanceof SyntaxError) return new Unavailable(`${who} sent an answer that cannot be read.`);
    // An error that is told within a stream has no status, but is the server's own.
    return failure.cause === undefined && 'error' in failure && failure.error !== undefined
      ? new Unavailable(`${who} broke off its answer: ${said}.`)
      : network(error, who);
  }
  if (status === 401)
    return new Refused(
      settings.apiKey === undefined ? `${who} wants an API key.` : `${who} does not accept the API key.`,
      {
        hint: 'Set OPENAI_API_KEY (or OPENAI_API_KEY_FILE, or openai.apiKey in the file) to a valid key, and start again.',
      },
    );
  if (status === 403)
    return new Refused(`${who} forbids this key to use the model ${settings.model}: ${said}.`, {
      hint: 'Allow the model for the key, or set OPENAI_MODEL, OPENAI_ORGANIZATION or OPENAI_API_KEY to others.',
    });
  if (status === 404) return notThere(said, failure, settings, who);
  if (status === 407) return proxyWantsCredentials();
  if (status === 429 && failure.code === 'insufficient_quota')
    return new Refused(`The account at ${lower(who)} has no credit left.`, {
      hint: 'Add credit or raise the limit in its billing settings, or set OPENAI_API_KEY to a key of another account.',
    });
  if (status === 429)
    return new Unavailable(`${who} is busy or its rate limit is reached.`, {
      retryAfterMs: waitOf(failure, now),
    });
  if (status === 408 || status === 409 || status >= 500)
    return new Unavailable(`${who} fails with status ${status}.`, { retryAfterMs: waitOf(failure, now) });
  return new Refused(`${who} refuses the request with status ${status}: ${said}.`, {
    hint: 'Check OPENAI_MODEL (openai.model) and OPENAI_BASE_URL (openai.baseUrl).',
  });
};
