/**
 * The body of a request as text; `undefined` when it is longer than the limit, of which no more is read.
 * @param limit in bytes
 */
export async function readText(request: Request, limit: number): Promise<string | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) return undefined;
  if (!request.body) return '';
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body.getReader();
  for (let part = await read(reader); part; part = await read(reader)) {
    length += part.byteLength;
    if (length > limit) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function read(reader: {
  read(): Promise<{ done: boolean; value?: Uint8Array }>;
}): Promise<Uint8Array | undefined> {
  const { done, value } = await reader.read();
  return done ? undefined : value;
}
