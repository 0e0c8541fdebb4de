import { describe, expect, it } from '@jest/globals';
import http from 'node:http';
import { LocalAgent } from './local-agent.js';
import { TokenWitness } from './token-witness.js';

describe('LocalAgent', () => {
  it('lets the witness see which host and port is asked, who named it, and why there is no answer', async () => {
    const url = 'http://me:canary-password@127.0.0.1:1/canary?secret=canary-value';
    const env = { IDENTITY_ENDPOINT: 'http://127.0.0.1:2/msi/token', MSI_ENDPOINT: url };
    const witness = new TokenWitness(env, ['IDENTITY_ENDPOINT', 'MSI_ENDPOINT', 'NOT_SET']);
    const agent = new LocalAgent(witness);
    await new Promise((resolve) => http.get(url, { agent }, resolve).once('error', resolve));
    const endpoint = { endpoint: '127.0.0.1:1', variable: 'MSI_ENDPOINT' };
    expect(witness.last).toEqual({ ...endpoint, code: 'ECONNREFUSED' });
    witness.asks('http://169.254.169.254/metadata');
    expect(witness.last).toEqual({ endpoint: '169.254.169.254:80' });
  });
});
