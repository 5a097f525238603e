// A worker in a process of its own, for tests that kill it: node --import tsx test/support/queue-worker.ts URL PREFIX QUEUE
import { bullmqQueue } from '../../adapters/queue/bullmq.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { realClock } from './kubernetes.ts';
import { connectTo } from './redis-settings.ts';

const [url = '', prefix = '', name = ''] = process.argv.slice(2);
const queue = bullmqQueue({ connect: connectTo({ url }), prefix, clock: realClock, log: silentLog });
await queue.process(
  name,
  async ({ id, attempt }, signal) => {
    console.log(JSON.stringify({ id, attempt }));
    await new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  },
  { concurrency: 1 },
);
