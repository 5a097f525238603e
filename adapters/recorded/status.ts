// SPDX-License-Identifier: Apache-2.0

/** What is sent for one request: the parts of a body, or something that writes by itself until it ends (a watch). */
export type Answer =
  | {
      readonly type: 'body';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly parts: readonly Buffer[];
      /** A list, or a page of one: counted as such. */
      readonly isList?: boolean;
    }
  | {
      readonly type: 'stream';
      readonly start: (write: (chunk: string | Buffer) => void, end: () => void) => () => void;
    };

export const jsonAnswer = (
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  type: 'body',
  status,
  headers: { 'content-type': 'application/json', ...headers },
  parts: [Buffer.from(JSON.stringify(body))],
});

const REASONS: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  410: 'Expired',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

/** Kubernetes' own form of an error. */
export const statusOf = (code: number, message: string, reason = REASONS[code] ?? ''): unknown => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  reason,
  code,
});

export const failure = (
  code: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer => jsonAnswer(statusOf(code, message), code, headers);

/** Tells a kind that a recording does not hold from an API that a cluster does not have. */
export const RECORDING_HEADER = 'x-k8sgpt-recording';
