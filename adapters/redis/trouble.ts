// SPDX-License-Identifier: Apache-2.0

import { Unavailable } from '../../src/core/errors.ts';

/** Error replies that pass by themselves or by an operator: everything else that Redis says no to is a bug of ours. */
const passing: Readonly<Record<string, string>> = {
  LOADING: 'Redis is loading its data',
  READONLY: 'Redis is failing over',
  MASTERDOWN: 'Redis is failing over',
  CLUSTERDOWN: 'the Redis cluster is down',
  TRYAGAIN: 'the Redis cluster is moving keys',
  MOVED: 'the Redis cluster is moving keys',
  ASK: 'the Redis cluster is moving keys',
  BUSY: 'Redis is busy with a script',
  OOM: 'Redis is full',
  MISCONF: 'Redis cannot write to its disk',
  NOREPLICAS: 'Redis has too few replicas',
  NOAUTH: 'Redis wants a password',
  WRONGPASS: 'Redis refuses the password',
  NOPERM: 'Redis forbids this user a command that is needed',
};

/** What failed, for people: never the address with its password, never a command's arguments. */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'Redis cannot be reached';
  const known = passing[error.message.split(' ', 1)[0] ?? ''];
  if (known !== undefined) return known;
  const code = (error as NodeJS.ErrnoException).code;
  return code === undefined ? 'Redis cannot be reached' : `Redis cannot be reached (${code})`;
};

/** A failure of a command as what callers react to. */
export const troubleOf = (error: unknown): unknown => {
  if (!(error instanceof Error) || error instanceof Unavailable) return error;
  // Its arguments hold passwords and chat text.
  Reflect.deleteProperty(error, 'command');
  const reply = error.name === 'ReplyError' || error.constructor.name === 'ReplyError';
  if (reply && passing[error.message.split(' ', 1)[0] ?? ''] === undefined) return error;
  return new Unavailable(reasonOf(error), { cause: error.message });
};
