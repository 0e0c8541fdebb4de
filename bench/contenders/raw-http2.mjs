// The floor for HTTP/2: one session, a hundred streams at once.
import http from 'node:http';
import http2 from 'node:http2';
import { measure, names } from './measure.mjs';

const text = (stream) =>
  new Promise((resolve, reject) => {
    let body = '';
    stream.setEncoding('utf8').on('data', (chunk) => (body += chunk));
    stream.on('end', () => resolve(JSON.parse(body)));
    stream.on('error', reject);
  });

await measure(async () => {
  const { access_token: token } = await new Promise((resolve, reject) => {
    http
      .get(process.env.IDENTITY_ENDPOINT, (response) => void text(response).then(resolve))
      .on('error', reject);
  });
  const session = http2.connect('https://bench-kv.vault.azure.net');
  const values = [];
  let next = 0;
  const lane = async () => {
    while (next < names.length) {
      const index = next++;
      const path = `/secrets/${names[index]}?api-version=7.6`;
      const stream = session.request({ ':path': path, authorization: `Bearer ${token}` });
      values[index] = (await text(stream)).value;
    }
  };
  await Promise.all(Array.from({ length: 100 }, lane));
  session.close();
  return values;
}, []);
