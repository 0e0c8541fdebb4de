/** Whether a request asks for JSON rather than for a page: `Accept: application/json`. Whoever takes anything gets the page. */
export function acceptsJson({ headers }: Request): boolean {
  const quality = (type: string): number =>
    Math.max(
      0,
      ...(headers.get('accept') ?? '').split(',').map((entry) => {
        const [media = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
        const q = parameters.find((parameter) => parameter.startsWith('q='));
        return media === type ? (q === undefined ? 1 : Number(q.slice(2)) || 0) : 0;
      }),
    );
  return quality('application/json') > quality('text/html');
}
