// SPDX-License-Identifier: Apache-2.0

import { CommitParser } from 'conventional-commits-parser';
import { run } from './_release.ts';
import { nextVersion } from './version.ts';

/** One commit as Conventional Commits reads it. */
export interface Change {
  readonly hash: string;
  readonly type: string;
  readonly scope: string | undefined;
  readonly subject: string;
  /** What no longer works as before, and what to do; undefined where everything does. */
  readonly breaks: string | undefined;
}

/** `feat(x)!: y` too: the parser's usual pattern does not take the `!`. */
const parser = new CommitParser({
  headerPattern: /^(\w+)(?:\(([^)]*)\))?!?: (.*)$/,
  breakingHeaderPattern: /^(\w+)(?:\(([^)]*)\))?!: (.*)$/,
  headerCorrespondence: ['type', 'scope', 'subject'],
  noteKeywords: ['BREAKING CHANGE', 'BREAKING-CHANGE'],
});

/** Undefined for what is written otherwise. */
export const changeOf = (hash: string, message: string): Change | undefined => {
  const { type, scope, subject, notes } = parser.parse(message);
  if (type == null || subject == null) return undefined;
  return { hash, type, scope: scope ?? undefined, subject, breaks: notes[0]?.text.trim() };
};

/** The newest tag `v1.2.3` that leads to HEAD, but `besides`; undefined before the first release. */
const lastTag = (cwd: string, besides: readonly string[]): Promise<string | undefined> =>
  run(
    'git',
    [
      ...['describe', '--tags', '--abbrev=0', '--match', 'v[0-9]*'],
      ...besides.flatMap((tag) => ['--exclude', tag]),
    ],
    { cwd },
  ).then(
    (tag) => tag.trim(),
    () => undefined,
  );

/** Commits after `tag`, or all of them, newest first. */
const changesSince = async (cwd: string, tag: string | undefined): Promise<readonly Change[]> => {
  const range = tag === undefined ? 'HEAD' : `${tag}..HEAD`;
  const log = await run('git', ['log', '--no-merges', '-z', '--format=%H%n%B', range], { cwd });
  return log.split('\0').flatMap((entry) => {
    const at = entry.indexOf('\n');
    return at < 0 ? [] : (changeOf(entry.slice(0, at), entry.slice(at + 1)) ?? []);
  });
};

/**
 * What a release of HEAD would be, where the package says version `own`. What is tagged, prepared or was never released
 * has its version there; all else is the next one. A tag that is to be made is not one that was: what is new is new since
 * the one before.
 */
export const newestOf = async (
  cwd: string,
  own: string,
): Promise<{
  readonly version: string;
  readonly since: string | undefined;
  readonly changes: readonly Change[];
}> => {
  const here = (await run('git', ['tag', '--points-at', 'HEAD'], { cwd })).split('\n');
  const since = await lastTag(cwd, here.includes(`v${own}`) ? [`v${own}`] : []);
  const all = await changesSince(cwd, since);
  // Before the first release nobody had what was mended then, or relied on what changed.
  const changes =
    since === undefined
      ? all.filter(({ type }) => type === 'feat').map((change) => ({ ...change, breaks: undefined }))
      : all;
  return { version: since === `v${own}` ? nextVersion(own, changes) : own, since, changes };
};
