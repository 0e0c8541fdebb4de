/** A secret that has a new version: names and versions, never values. */
export interface Rotation {
  /** Name of the vault, lower case. */
  readonly vault: string;
  /** Name of the secret, lower case. */
  readonly secret: string;
  /** The new version, lower case; absent when the event named none. */
  readonly version?: string;
}

/**
 * Tells all instances of an application what one of them was told: Event Grid delivers an event to one instance behind a load
 * balancer. Over a message bus it carries JSON of this shape.
 */
export interface RotationChannel {
  /** Tells the other instances; telling this one too does no harm. When it fails, that is logged and ends nothing. */
  publish(rotations: readonly Rotation[]): void | Promise<void>;
  /** Calls the listener with whatever any instance publishes; gives the way to stop. */
  subscribe(listener: (rotations: readonly Rotation[]) => void): () => void;
}

/** A channel between the configurations of one process. */
export function localChannel(): RotationChannel {
  const listeners = new Set<(rotations: readonly Rotation[]) => void>();
  return {
    publish(rotations) {
      for (const listener of listeners) listener(rotations);
    },
    subscribe(listener) {
      const own = (rotations: readonly Rotation[]): void => listener(rotations);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
}
