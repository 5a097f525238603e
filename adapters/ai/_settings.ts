// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import type { ConfigSlice } from '../../src/core/config-slice.ts';

const between = (what: string, least: number, most: number) =>
  z.coerce
    .number(`${what} is a number from ${least} to ${most}`)
    .min(least, `${what} is a number from ${least} to ${most}`)
    .max(most, `${what} is a number from ${least} to ${most}`);

const whole = (what: string, least: number) =>
  z.coerce
    .number(`${what} is a whole number from ${least}`)
    .int(`${what} is a whole number from ${least}`)
    .min(least, `${what} is a whole number from ${least}`);

const seconds = (fallback: number) =>
  z.coerce
    .number('a time is a number of seconds above 0')
    .positive('a time is a number of seconds above 0')
    .default(fallback);

const address = (what: string, example: string) =>
  z.url({ protocol: /^https?$/, error: `${what} is an address such as ${example}` });

const HEADER = /^([!#$%&'*+.^_`|~\dA-Za-z-]+):[ \t]*((?:[\x21-\x7e\x80-\xff][\t\x20-\x7e\x80-\xff]*)?)$/;

/** Lines `Name: value`; a secret as a whole, because most such headers are credentials. */
const headers = z
  .string()
  .transform((text) =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  )
  .refine((lines) => lines.every((line) => HEADER.test(line)), 'headers are lines such as X-Team: platform')
  .transform((lines) =>
    Object.fromEntries(
      lines.map((line) => {
        const [, name = '', value = ''] = HEADER.exec(line) ?? [];
        return [name, value.trim()] as const;
      }),
    ),
  );

/** A list in the file; separated by commas in a variable. */
const stop = z
  .union([z.array(z.string().min(1)), z.string()])
  .transform((given) => (typeof given === 'string' ? given.split(',') : given))
  .refine((given) => given.every((text) => text !== ''), 'stop is a list of texts, none of them empty');

/** What backends have in common, each described once. */
const common = {
  apiKey: z.string().min(1).optional().describe('API key'),
  model: z.string().min(1).optional().describe('Model that explains'),
  baseUrl: address('baseUrl', 'https://ai.example.com/v1').optional().describe('Where the API is'),
  proxy: address('proxy', 'http://proxy.example.com:3128')
    .optional()
    .describe('Proxy for this backend alone; default: HTTPS_PROXY, HTTP_PROXY and NO_PROXY'),
  headers: headers
    .optional()
    .describe('More headers of every request: lines `Name: value`; a secret, because most are credentials'),
  organization: z.string().min(1).optional().describe('Organization that is billed'),
  region: z.string().min(1).optional().describe('Region of the service'),
  temperature: between('temperature', 0, 2)
    .optional()
    .describe("Sent only when set; default: the model's own"),
  topP: between('topP', 0, 1).optional().describe("Sent only when set; default: the model's own"),
  topK: whole('topK', 1).optional().describe("Sent only when set; default: the model's own"),
  maxTokens: whole('maxTokens', 1)
    .optional()
    .describe('Tokens of one answer of this backend; default: ai.maxTokens'),
  stop: stop.optional().describe('Texts that end an answer'),
  timeout: seconds(120).describe('Longest time for a whole answer, in seconds'),
  idleTimeout: seconds(60).describe('Longest silence before and within an answer, in seconds'),
  concurrency: whole('concurrency', 1)
    .optional()
    .describe('Answers at the same time, of all processes together; default: no bound'),
  perMinute: whole('perMinute', 1)
    .optional()
    .describe('Answers begun within a minute, of all processes together; default: no bound'),
} as const;

type Common = typeof common;
type CommonName = keyof Common;
/** Every backend takes these. */
const ALWAYS = ['model', 'proxy', 'maxTokens', 'timeout', 'idleTimeout', 'concurrency', 'perMinute'] as const;
type Always = (typeof ALWAYS)[number];

/** What a common setting is called in a variable: `TOP_P`. */
const variableOf = (prefix: string, setting: string): string =>
  `${prefix}_${setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

type Shape<Taken extends CommonName, Own extends z.core.$ZodLooseShape> = Omit<
  Pick<Common, Taken | Always>,
  keyof Own
> &
  Own;

interface Backend<Taken extends CommonName, Own extends z.core.$ZodLooseShape> {
  /** The backend's name. */
  readonly key: string;
  readonly title: string;
  /** What its variables begin with. */
  readonly prefix: string;
  /** Common settings that it knows besides those that all know. */
  readonly takes: readonly Taken[];
  /** Its own settings, and common ones that it describes otherwise. */
  readonly own: Own;
  /** Variables besides PREFIX_SETTING: those that people have set already. */
  readonly env?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
}

/** Settings of a backend: the common ones that it takes, and its own. Common ones that it does not take are refused by name. */
export const backendSettings = <Taken extends CommonName, const Own extends z.core.$ZodLooseShape>({
  key,
  title,
  prefix,
  takes,
  own,
  env = {},
  secrets = [],
}: Backend<Taken, Own>): ConfigSlice<z.ZodObject<Shape<Taken, Own>, z.core.$strict>> => {
  const names = Object.keys(common) as CommonName[];
  const taken = names.filter((name) => ([...takes, ...ALWAYS] as readonly string[]).includes(name));
  const shape = { ...Object.fromEntries(taken.map((name) => [name, common[name]])), ...own };
  const schema = z.strictObject(shape) as unknown as z.ZodObject<Shape<Taken, Own>, z.core.$strict>;
  const known = Object.keys(shape);
  type Name = keyof z.input<typeof schema> & string;
  return {
    key,
    title,
    schema,
    env: {
      ...Object.fromEntries(known.map((name) => [variableOf(prefix, name), name as Name])),
      ...(env as Readonly<Record<string, Name>>),
    },
    secrets: ['apiKey', 'headers', ...secrets].filter((name) => known.includes(name)) as Name[],
    refused: names
      .filter((name) => !known.includes(name))
      .map((setting) => ({
        setting,
        variable: variableOf(prefix, setting),
        why: `${title} has no such setting; take it away`,
      })),
  };
};
