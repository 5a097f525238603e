// SPDX-License-Identifier: Apache-2.0

/**
 * Runs one task and yields what it reports meanwhile, newest first come: a slow reader sees the latest report, never
 * a backlog. Returns the task's result; a task that throws makes the loop throw.
 */
export async function* during<Result, Note>(
  task: (report: (note: Note) => void) => Promise<Result>,
): AsyncGenerator<Note, Result> {
  let latest: { note: Note } | undefined;
  let wake: () => void = () => undefined;
  let over = false as boolean;
  const done = task((note) => {
    latest = { note };
    wake();
  }).finally(() => {
    over = true;
    wake();
  });
  done.catch(() => undefined);
  for (;;) {
    const next: { note: Note } | undefined = latest;
    latest = undefined;
    if (next !== undefined) yield next.note;
    else if (over) return await done;
    else await new Promise<void>((resolve) => (wake = resolve));
  }
}
