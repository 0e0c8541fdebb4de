/**
 * A promise whose work starts when it is first awaited. Everyone who awaits it shares that work, until it fails or is
 * forgotten: whoever awaits it next starts it anew.
 * @param start does the work; it is handed the function that makes the promise forget it
 */
export function lazyPromise<T>(start: (forget: () => void) => Promise<T>): Promise<T> {
  let current: Promise<T> | undefined;
  const begin = (): Promise<T> => {
    const forget = (): void => {
      if (current === started) current = undefined;
    };
    const started = start(forget);
    started.catch(forget);
    return started;
  };
  const then: Promise<T>['then'] = (onFulfilled, onRejected) =>
    (current ??= begin()).then(onFulfilled, onRejected);

  // Nest asks for `instanceof Promise`, which a proxy passes; and unlike a promise a proxy is awaited through its `then`.
  return new Proxy(new Promise<T>(() => undefined), {
    get: (promise, key, proxy) => (key === 'then' ? then : (Reflect.get(promise, key, proxy) as unknown)),
  });
}
