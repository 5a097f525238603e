// SPDX-License-Identifier: Apache-2.0

/** The parts of an error of an AWS SDK that are read. */
interface SdkError {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>>; readonly statusCode?: unknown };
}

/** What AWS calls credentials that it does not accept; it says so with several statuses. */
const CREDENTIALS =
  /^(UnrecognizedClient|InvalidSignature|SignatureDoesNotMatch|ExpiredToken|InvalidClientTokenId|IncompleteSignature|MissingAuthenticationToken|CredentialsProviderError|TokenProviderError)/i;
const MODEL =
  /model identifier|model id|on-demand throughput|could not resolve the foundation model|endpoint .* not found/i;

/** Exceptions within a stream come without a status. */
const STATUSES: Readonly<Record<string, number>> = {
  throttlingexception: 429,
  modelnotreadyexception: 429,
  internalserverexception: 500,
  modelstreamerrorexception: 500,
  internalstreamfailure: 500,
  serviceunavailableexception: 503,
  validationexception: 400,
};

const statusOf = (name: string, message: string, { $metadata, $response }: SdkError): number | undefined => {
  if (CREDENTIALS.test(name)) return 401;
  if (name.startsWith('Validation') && MODEL.test(message)) return 404;
  const told = $response?.statusCode ?? $metadata?.httpStatusCode;
  // 200: the answer had begun.
  return typeof told === 'number' && told >= 300 ? told : STATUSES[name.toLowerCase()];
};

/** An error of an AWS SDK as one that `troubleOf` understands. */
export const awsFailure = (error: unknown): unknown => {
  if (typeof error !== 'object' || error === null) return error;
  const given = error as SdkError;
  const name = typeof given.name === 'string' ? given.name : '';
  const message = typeof given.message === 'string' ? given.message : '';
  const status = statusOf(name, message, given);
  if (status === undefined) return error;
  const headers = given.$response?.headers ?? {};
  return Object.assign(new Error(message), {
    status,
    code: status === 404 && MODEL.test(message) ? 'model_not_found' : name,
    headers: { get: (header: string) => headers[header] ?? null },
  });
};
