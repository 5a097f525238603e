import type { IncomingMessage } from 'node:http';
import type { FileOf, Json } from './types.ts';

const bytesOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** JSON, or a form with `payload_json` and files; undefined when it is neither. */
export const readBody = async (
  request: IncomingMessage,
): Promise<{ readonly body: Json; readonly files: readonly FileOf[] } | undefined> => {
  const bytes = await bytesOf(request);
  const type = request.headers['content-type'] ?? '';
  try {
    if (bytes.length === 0) return { body: {}, files: [] };
    if (type.startsWith('application/json')) return { body: JSON.parse(bytes.toString('utf8')), files: [] };
    if (!type.startsWith('multipart/form-data')) return undefined;
    const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
    const files = await Promise.all(
      [...form.entries()].flatMap(([name, value]) =>
        typeof value === 'string' || !/^files\[\d+\]$/.test(name)
          ? []
          : [value.text().then((text) => ({ name: value.name, text }))],
      ),
    );
    const json = form.get('payload_json');
    return { body: typeof json === 'string' ? JSON.parse(json) : {}, files };
  } catch {
    return undefined;
  }
};
