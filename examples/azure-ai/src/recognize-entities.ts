export interface Entity {
  readonly text: string;
  readonly category: string;
}

interface Answer {
  readonly results: { readonly documents: readonly { readonly entities: readonly Entity[] }[] };
}

/**
 * The named entities of an English text, by the Language service of Azure AI.
 * @throws Error with the status when the service refuses: 401 when the key is not its own
 */
export async function recognizeEntities(
  { endpoint, key }: { readonly endpoint: string; readonly key: string },
  text: string,
): Promise<readonly Entity[]> {
  const response = await fetch(new URL('/language/:analyze-text?api-version=2023-04-01', endpoint), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'ocp-apim-subscription-key': key },
    body: JSON.stringify({
      kind: 'EntityRecognition',
      parameters: { modelVersion: 'latest' },
      analysisInput: { documents: [{ id: '1', language: 'en', text }] },
    }),
  });
  if (!response.ok) throw new Error(`the service answered ${response.status}`);
  const { results } = (await response.json()) as Answer;
  return results.documents.flatMap(({ entities }) => entities);
}
