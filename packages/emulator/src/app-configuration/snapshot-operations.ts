import { json, queryOf } from '../http/http-message.js';
import { failedCondition } from './conditions.js';
import { alreadyExists, bare, invalidArgument, invalidState } from './problems.js';
import { readSignedBody } from './signed-body.js';
import { readSnapshotRequest, readSnapshotStatus } from './snapshot-request.js';
import { snapshotAnswer } from './snapshot.js';
import type { StoreOperation } from './store-operation.js';

type SnapshotOperation = 'getSnapshot' | 'createSnapshot' | 'updateSnapshot' | 'getOperation';

/** What is done with single snapshots. */
export const SNAPSHOT_OPERATIONS: Readonly<Record<SnapshotOperation, StoreOperation>> = {
  getSnapshot({ request, store, name }) {
    const found = store.snapshots.find(name);
    if (!found) return bare(404);
    return failedCondition(request, found.etag) ?? snapshotAnswer(request, found);
  },

  async createSnapshot({ request, store, name }) {
    const body = await readSignedBody(request);
    if ('refusal' in body) return body.refusal;
    const wanted = readSnapshotRequest(name, body.text);
    if ('invalid' in wanted) return invalidArgument(wanted.invalid, 'Invalid value');
    if (store.snapshots.find(name)) return alreadyExists();
    const taken = store.snapshots.take(wanted);
    // As in Azure, the first answer is of a snapshot in the making; here it is ready when the client asks again.
    const { headers, ...answer } = snapshotAnswer(request, { ...taken, status: 'provisioning' });
    const query = `snapshot=${encodeURIComponent(name)}&api-version=${queryOf(request, 'api-version')}`;
    const location = `https://${request.host}/operations?${query}`;
    return { ...answer, status: 201, headers: { ...headers, 'Operation-Location': location } };
  },

  async updateSnapshot({ request, store, name }) {
    const body = await readSignedBody(request);
    if ('refusal' in body) return body.refusal;
    const status = readSnapshotStatus(body.text);
    if (!status) return invalidArgument('status', 'Invalid value');
    const found = store.snapshots.find(name);
    if (!found) return bare(404);
    const failed = failedCondition(request, found.etag);
    if (failed) return failed;
    if (found.status === status) return invalidState();
    const updated = status === 'ready' ? store.snapshots.recover(found) : store.snapshots.archive(found);
    return snapshotAnswer(request, updated);
  },

  getOperation({ request, store }) {
    const snapshot = store.snapshots.find(queryOf(request, 'snapshot') ?? '');
    return snapshot ? json(200, { id: snapshot.etag, status: 'Succeeded', error: null }) : bare(404);
  },
};
