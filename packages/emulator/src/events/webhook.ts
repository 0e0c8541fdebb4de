import { randomUUID } from 'node:crypto';
import { EmulatorError } from '../emulator-error.js';
import type { EventSchema, SecretEvent } from './secret-event.js';
import { writeEvent } from './secret-event.js';

/** Where events go. */
export interface EventSubscription {
  /** On this machine: 127.0.0.1, localhost or [::1]. A key in its query is sent along. */
  readonly url: string;
  /** Default `EventGridSchema`. */
  readonly schema?: EventSchema;
  /** Sent with every request, such as a key that the webhook demands. */
  readonly headers?: Readonly<Record<string, string>>;
}

const ORIGIN = 'eventgrid.azure.net';
const TIMEOUT_MS = 30_000;

/** The webhook of a subscription, spoken to as Event Grid does. */
export class Webhook {
  readonly schema: EventSchema;
  readonly #subscription: EventSubscription;
  readonly #stopped: AbortSignal;

  /** @throws {EmulatorError} `BAD_OPTION` for a URL that is not on this machine. */
  constructor(subscription: EventSubscription, stopped: AbortSignal) {
    const { url, schema = 'EventGridSchema' } = subscription;
    if (!isLoopback(url)) {
      const message = 'Events are delivered to http(s) on 127.0.0.1, localhost or [::1] only.';
      throw new EmulatorError('BAD_OPTION', message);
    }
    this.schema = schema;
    this.#subscription = subscription;
    this.#stopped = stopped;
  }

  /** Without the query, which may hold a key. */
  get address(): string {
    const { origin, pathname } = new URL(this.#subscription.url);
    return `${origin}${pathname}`;
  }

  /** @returns why the webhook does not take part, `undefined` when it does. */
  async handshake(): Promise<string | undefined> {
    return this.schema === 'EventGridSchema' ? this.#validateByCode() : this.#validateByOptions();
  }

  /** @returns the status of the answer, 0 when there was none. */
  async post(event: SecretEvent): Promise<number> {
    const type = this.schema === 'EventGridSchema' ? 'application/json' : 'application/cloudevents+json';
    const headers = { 'Content-Type': `${type}; charset=utf-8`, 'aeg-event-type': 'Notification' };
    const answer = await this.#send('POST', headers, writeEvent(event, this.schema));
    await answer?.body?.cancel();
    return answer?.status ?? 0;
  }

  async #validateByCode(): Promise<string | undefined> {
    const validationCode = randomUUID();
    const event = {
      id: randomUUID(),
      topic: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/emulator',
      subject: '',
      eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
      eventTime: new Date().toISOString(),
      data: { validationCode },
      dataVersion: '2',
      metadataVersion: '1',
    };
    const headers = { 'Content-Type': 'application/json', 'aeg-event-type': 'SubscriptionValidation' };
    const answer = await this.#send('POST', headers, [event]);
    const body: unknown = await answer?.json().catch(() => undefined);
    // 202 is no consent, as with Event Grid.
    if (answer?.status !== 200)
      return `it answered the validation event with status ${answer?.status ?? 'none'}`;
    const echoed =
      typeof body === 'object' && body !== null && 'validationResponse' in body
        ? body.validationResponse
        : undefined;
    return echoed === validationCode ? undefined : 'it did not send the validation code back';
  }

  async #validateByOptions(): Promise<string | undefined> {
    const answer = await this.#send('OPTIONS', { 'WebHook-Request-Origin': ORIGIN });
    await answer?.body?.cancel();
    if (answer?.status !== 200) return `it answered OPTIONS with status ${answer?.status ?? 'none'}`;
    const allowed = answer.headers.get('WebHook-Allowed-Origin');
    return allowed === ORIGIN || allowed === '*' ? undefined : 'its WebHook-Allowed-Origin is another one';
  }

  #send(method: string, headers: Record<string, string>, body?: unknown): Promise<Response | undefined> {
    return fetch(this.#subscription.url, {
      method,
      headers: { ...headers, ...this.#subscription.headers },
      redirect: 'manual',
      signal: AbortSignal.any([this.#stopped, AbortSignal.timeout(TIMEOUT_MS)]),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch(() => undefined);
  }
}

function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  const isHere = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
  return isHere && (protocol === 'http:' || protocol === 'https:');
}
