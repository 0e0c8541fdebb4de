const LISTENERS = Symbol.for('vaultref.nestjs.listeners');

/** A method that wants to hear of changes. */
export interface DecoratedListener {
  readonly path: string;
  readonly method: PropertyKey;
}

/**
 * Calls a method of a provider or controller after the value at a path of ConfigService has changed. It is handed a
 * `ConfigValueChange`. A method that throws or rejects hurts nobody else; its failure is logged by name.
 *
 * @example
 * @OnSecretChange('database.password')
 * async reconnect({ value }: ConfigValueChange<string>) { await this.pool.replace(value); }
 */
export function OnSecretChange(path: string): MethodDecorator {
  return (target, method) => {
    // A method that overrides an inherited one, and repeats its decorator, is one listener.
    const others = listenersOf(target).filter((one) => one.path !== path || one.method !== method);
    Reflect.defineMetadata(LISTENERS, [...others, { path, method }], target);
  };
}

/** The decorated methods of an object, inherited ones too. */
export function listenersOf(target: object): readonly DecoratedListener[] {
  const listeners: unknown = Reflect.getMetadata(LISTENERS, target);
  return Array.isArray(listeners) ? (listeners as readonly DecoratedListener[]) : [];
}
