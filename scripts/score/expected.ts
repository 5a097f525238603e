// SPDX-License-Identifier: Apache-2.0

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { severities } from '../../src/core/finding.ts';
import type { Seen } from './seen.ts';

const Finding = z.object({
  /** `Kind/namespace/name` or `Kind/name`; `*` stands for anything. */
  object: z.string(),
  /** Any of these, case-insensitive, in the message. */
  mustMatch: z.array(z.string()),
  severity: z.enum(severities),
  rootCause: z.boolean(),
  /** Other objects where the same finding is as good. */
  also: z.array(z.string()).default([]),
});
export type ExpectedFinding = z.infer<typeof Finding>;

const Expected = z.object({
  title: z.string(),
  family: z.string(),
  incidents: z.number(),
  quiet: z.array(z.string()).default([]),
  namespaces: z.array(z.string()).default([]),
  findings: z.array(Finding),
});

/** A recorded state of a cluster, with what an expert expects of it. */
export interface State extends z.infer<typeof Expected> {
  readonly id: string;
  readonly objects: readonly unknown[];
  /** The moment of the recording, epoch milliseconds. */
  readonly now: number;
  /** What k8sgpt answers to the same state, where that was recorded: all of its filters, and its default ones. */
  readonly k8sgpt: {
    readonly all?: readonly Seen[] | undefined;
    readonly core?: readonly Seen[] | undefined;
  };
}

/** k8sgpt knows no severities: what it says counts as a warning. */
const Answer = z.array(
  z.object({ object: z.string(), message: z.string(), severity: z.enum(severities).default('warning') }),
);

const answerOf = (text: string | undefined): readonly Seen[] | undefined =>
  text === undefined ? undefined : Answer.parse(JSON.parse(text));

const readState = async (folder: string, id: string): Promise<State | undefined> => {
  const read = (name: string): Promise<string | undefined> =>
    readFile(join(folder, id, name), 'utf8').catch(() => undefined);
  const [objects, expected, meta, all, core] = await Promise.all(
    ['objects.json', 'expected.yaml', 'meta.json', 'k8sgpt.norm.json', 'k8sgpt-core.norm.json'].map(read),
  );
  if (objects === undefined || expected === undefined || meta === undefined) return undefined;
  const list = z.object({ items: z.array(z.unknown()) }).parse(JSON.parse(objects));
  return {
    ...Expected.parse(parse(expected)),
    id,
    objects: list.items,
    now: Date.parse(z.object({ now: z.string() }).parse(JSON.parse(meta)).now),
    k8sgpt: { all: answerOf(all), core: answerOf(core) },
  };
};

/** Every state below a folder, by name. */
export const readStates = async (folder: string): Promise<readonly State[]> => {
  const names = (await readdir(folder)).sort();
  return (await Promise.all(names.map((name) => readState(folder, name)))).filter(
    (state) => state !== undefined,
  );
};
