// SPDX-License-Identifier: Apache-2.0

/** What a container had written, as `kubectl cluster-info dump` keeps it; the end of it when it is long. */
export interface PodLog {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Of the instance before the latest restart: dumps do not hold those. */
  readonly previous?: boolean | undefined;
  readonly text: string;
}

/** Most that is kept of one container's log, in UTF-16 units. */
export const LOG_LIMIT = 256 * 1024;

const START = /^==== START logs for container (\S+) of pod ([^\s/]+)\/(\S+) ====\r?\n/gm;

const tail = (text: string): string => {
  if (text.length <= LOG_LIMIT) return text;
  const cut = text.slice(-LOG_LIMIT);
  return cut.slice(cut.indexOf('\n') + 1);
};

const countLines = (text: string): number => text.split('\n').length - 1;

/**
 * Takes the logs out of a dump: they stand between the JSON or YAML values, may hold anything (JSON too), and the
 * last line need not end before the closing mark. What remains keeps its line numbers.
 */
export const splitDumpLogs = (text: string): { readonly rest: string; readonly logs: readonly PodLog[] } => {
  if (!text.includes('==== START logs for container ')) return { rest: text, logs: [] };
  const logs: PodLog[] = [];
  const rest: string[] = [];
  let at = 0;
  START.lastIndex = 0;
  for (let start = START.exec(text); start !== null; start = START.exec(text)) {
    const [mark, container = '', namespace = '', pod = ''] = start;
    const closing = `==== END logs for container ${container} of pod ${namespace}/${pod} ====`;
    const from = start.index + mark.length;
    const found = text.indexOf(closing, from);
    const to = found === -1 ? text.length : found;
    const end = found === -1 ? text.length : found + closing.length;
    logs.push({ namespace, pod, container, text: tail(text.slice(from, to)) });
    rest.push(text.slice(at, start.index), '\n'.repeat(countLines(text.slice(start.index, end))));
    at = end;
    START.lastIndex = end;
  }
  rest.push(text.slice(at));
  return { rest: rest.join(''), logs };
};
