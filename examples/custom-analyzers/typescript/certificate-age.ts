// SPDX-License-Identifier: Apache-2.0

/**
 * A custom analyzer over gRPC, in TypeScript: certificates of hosts outside the cluster that are about to end.
 *
 *   HOSTS=shop.example.com:443,pay.example.com:443 DAYS=21 PORT=8085 npx tsx certificate-age.ts
 */
import { connect, type PeerCertificate } from 'node:tls';
import {
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type ServerWritableStream,
  status,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const DAY = 24 * 60 * 60 * 1000;
const { HOSTS = '', DAYS = '21', HOST = '127.0.0.1', PORT = '8085', TOKEN } = process.env;
const hosts = HOSTS.split(',').filter((host) => host !== '');

/** The certificate that a host shows, trusted or not. */
const certificateOf = (host: string): Promise<PeerCertificate> =>
  new Promise((resolve, reject) => {
    const [name = '', port = '443'] = host.split(':');
    const socket = connect({ host: name, port: Number(port), rejectUnauthorized: false, timeout: 5_000 });
    socket.once('secureConnect', () => {
      resolve(socket.getPeerCertificate());
      socket.end();
    });
    socket.once('timeout', () => socket.destroy(new Error('no answer within 5 s')));
    socket.once('error', reject);
  });

const check = async (host: string): Promise<object> => {
  try {
    const { valid_to: end } = await certificateOf(host);
    const days = Math.floor((Date.parse(end) - Date.now()) / DAY);
    if (days > Number(DAYS)) return {};
    const finding = {
      kind: 'Host',
      name: host,
      text: days < 0 ? 'shows a certificate that has ended' : `shows a certificate that ends in ${days} days`,
      code: days < 0 ? 'certificate-ended' : 'certificate-ends',
      severity: days < 3 ? 'critical' : 'warning',
      fix: 'Renew the certificate of this host.',
    };
    return { findings: [finding] };
  } catch (error) {
    return { unchecked: [{ kind: host, reason: (error as Error).message }] };
  }
};

const run = async (call: ServerWritableStream<unknown, object>): Promise<void> => {
  if (TOKEN !== undefined && call.metadata.get('authorization')[0] !== `Bearer ${TOKEN}`) {
    call.emit('error', { code: status.UNAUTHENTICATED, details: 'a token is missing' });
    return;
  }
  await Promise.all(hosts.map(async (host) => call.write(await check(host))));
  call.end();
};

const proto = new URL('../../../protos/k8sgpt/v1/custom_analyzer.proto', import.meta.url).pathname;
// biome-ignore lint/suspicious/noExplicitAny: the package is as the interface definition says
const { k8sgpt } = loadPackageDefinition(loadSync(proto, { keepCase: true })) as any;
const server = new Server();
server.addService(k8sgpt.v1.CustomAnalyzer.service, { Run: (call: never) => void run(call) });
server.bindAsync(`${HOST}:${PORT}`, ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(`listening on grpc://${HOST}:${port}`);
});
