// SPDX-License-Identifier: Apache-2.0

/** One line of what a process tells. */
export interface Sample {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export const samplesOf = (text: string): readonly Sample[] =>
  text.split('\n').flatMap((line) => {
    const [, metric, words = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (metric === undefined) return [];
    const labels = [...words.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name = '', said = '']) => [
      name,
      said,
    ]);
    return [{ metric, labels: Object.fromEntries(labels) as Sample['labels'], value: Number(value) }];
  });

export const scrape = async (address: string): Promise<string> => {
  const answer = await fetch(`${address}/metrics`);
  if (!answer.ok) throw new Error(`${address}/metrics answers ${answer.status}`);
  return answer.text();
};

/** Sum of the samples of a metric that have these labels. */
export const sumOf = (
  samples: readonly Sample[],
  metric: string,
  labels: Readonly<Record<string, string>> = {},
): number =>
  samples
    .filter(
      (one) =>
        one.metric === metric && Object.entries(labels).every(([name, value]) => one.labels[name] === value),
    )
    .reduce((sum, { value }) => sum + value, 0);
