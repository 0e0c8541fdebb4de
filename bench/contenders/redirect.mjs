// Preloaded into every contender: Azure's hosts are dialled on this machine, under their own names and certificates.
import tls from 'node:tls';

const port = Number(process.env.BENCH_PORT);
const connect = tls.connect;
tls.connect = (...given) => {
  const options = Object.assign({}, ...given.filter((one) => typeof one === 'object' && one !== null));
  const callback = given.find((one) => typeof one === 'function');
  const host = options.host ?? (typeof given[1] === 'string' ? given[1] : '');
  return connect({ ...options, host: '127.0.0.1', port, servername: options.servername || host }, callback);
};
