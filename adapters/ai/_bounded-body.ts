// SPDX-License-Identifier: Apache-2.0

/** Longest piece of an answer that is kept while its end has not come. */
export const LONGEST_PIECE = 4 * 1024 * 1024;
/** The longest answers of models that think aloud, event by event, have a third of it. */
export const LONGEST_ANSWER = 64 * 1024 * 1024;

const ENDS = ['\n\n', '\r\n\r\n', '\r\r'];

/** Bytes after the last end of an event. */
const restOf = (bytes: Buffer): number | undefined => {
  const at = Math.max(...ENDS.map((end) => bytes.lastIndexOf(end)));
  return at < 0 ? undefined : bytes.length - at;
};

/**
 * The same answer, which ends with a SyntaxError where an event of it does not: the SDK copies all that it holds of one with each
 * piece that arrives, so that a body without events takes the whole processor long before it takes the memory.
 */
export const boundedBody = (response: Response): Response => {
  const { body, status, statusText, headers } = response;
  if (body === null) return response;
  let all = 0;
  let open = 0;
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform: (piece, controller) => {
      all += piece.length;
      open = restOf(Buffer.from(piece.buffer, piece.byteOffset, piece.length)) ?? open + piece.length;
      if (open > LONGEST_PIECE || all > LONGEST_ANSWER) throw new SyntaxError('an answer that does not end');
      controller.enqueue(piece);
    },
  });
  return new Response(body.pipeThrough(counted), { status, statusText, headers: [...headers] });
};
