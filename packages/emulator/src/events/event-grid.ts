import { EmulatorError } from '../emulator-error.js';
import type { SecretEvent, SecretEventType } from './secret-event.js';
import type { EventSubscription } from './webhook.js';
import { Webhook } from './webhook.js';

/** One attempt to hand over an event. */
export interface EventDelivery {
  /** Of the event: the same for every subscription. */
  readonly id: string;
  /** What it tells. */
  readonly type: SecretEventType;
  /** Name of the vault. */
  readonly vault: string;
  /** Name of the secret as the vault spells it. */
  readonly secret: string;
  /** The version that the event is about. */
  readonly version: string;
  /** The webhook's URL without its query. */
  readonly url: string;
  /** Of the webhook's answer; 0 when there was none, also because it failed the handshake. */
  readonly status: number;
}

interface Subscriber {
  readonly webhook: Webhook;
  /** The handshake, once it has begun. */
  handshake: Promise<string | undefined> | undefined;
}

/** Delivers events to webhooks on this machine, each once and without retries. */
export class EventGrid {
  readonly #subscribers = new Set<Subscriber>();
  readonly #deliveries: EventDelivery[] = [];
  readonly #underway = new Set<Promise<unknown>>();
  readonly #stop = new AbortController();

  get deliveries(): readonly EventDelivery[] {
    return this.#deliveries;
  }

  /**
   * Adds a webhook whose handshake waits for the first event.
   * @returns a function that removes it
   * @throws {EmulatorError} `BAD_OPTION`
   */
  add(subscription: EventSubscription): () => void {
    return this.#add(new Webhook(subscription, this.#stop.signal)).remove;
  }

  /**
   * Adds a webhook once it has passed the handshake.
   * @throws {EmulatorError} `BAD_OPTION`, `WEBHOOK_REFUSED`
   */
  async subscribe(subscription: EventSubscription): Promise<() => void> {
    const webhook = new Webhook(subscription, this.#stop.signal);
    const { remove, subscriber } = this.#add(webhook);
    subscriber.handshake = webhook.handshake();
    const refusal = await subscriber.handshake;
    if (refusal === undefined) return remove;
    remove();
    throw new EmulatorError(
      'WEBHOOK_REFUSED',
      `The webhook ${webhook.address} is not subscribed: ${refusal}.`,
    );
  }

  /** Sends an event to every webhook; resolves when all have answered, and never rejects. */
  publish(event: SecretEvent): Promise<EventDelivery[]> {
    const sent = Promise.all([...this.#subscribers].map((subscriber) => this.#deliver(event, subscriber)));
    this.#underway.add(sent);
    return sent.finally(() => this.#underway.delete(sent));
  }

  /** Resolves when no delivery is under way. */
  async settled(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }

  stop(): void {
    this.#stop.abort();
  }

  #add(webhook: Webhook): { subscriber: Subscriber; remove: () => void } {
    const subscriber: Subscriber = { webhook, handshake: undefined };
    this.#subscribers.add(subscriber);
    return { subscriber, remove: () => void this.#subscribers.delete(subscriber) };
  }

  async #deliver(event: SecretEvent, subscriber: Subscriber): Promise<EventDelivery> {
    const { webhook } = subscriber;
    subscriber.handshake ??= webhook.handshake();
    const refusal = await subscriber.handshake;
    // A webhook that was not up yet is asked again with the next event.
    if (refusal !== undefined) subscriber.handshake = undefined;
    const status = refusal === undefined ? await webhook.post(event) : 0;
    const { id, type, vault, found } = event;
    const delivery: EventDelivery = Object.freeze({
      id,
      type,
      vault,
      secret: found.name,
      version: found.version.version,
      url: webhook.address,
      status,
    });
    this.#deliveries.push(delivery);
    return delivery;
  }
}
