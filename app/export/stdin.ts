const largest = 1024 * 1024;

/** All of it, up to more than anybody means to hand over. */
export async function textFrom(stream: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size > largest) throw new Error('That is more than 1 MB: hand over the headers only.');
  }
  return Buffer.concat(chunks).toString('utf8');
}
