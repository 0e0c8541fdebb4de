/** Makes the page better where scripts run: forms replace only the content, and the log stays up to date. */
export const SCRIPT = String.raw`'use strict';

const LIVE_MS = 1000;

// Forms: the same request, without a new document around its answer. The focus stays where it was.
document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (form.method !== 'post') return;
  event.preventDefault();
  const focused = event.submitter?.id;
  const body = new URLSearchParams(new FormData(form, event.submitter));
  try {
    const response = await fetch(form.action, { method: 'POST', body });
    const next = new DOMParser().parseFromString(await response.text(), 'text/html');
    const main = next.querySelector('main');
    if (!main) throw new Error('no content');
    // The status is filled when it is in the document: only then it is announced.
    const notice = main.querySelector('#notice')?.textContent ?? '';
    main.querySelector('#notice')?.replaceChildren();
    document.querySelector('main').replaceWith(main);
    document.title = next.title;
    const target = focused ? document.getElementById(focused) : undefined;
    (target ?? main.querySelector('output.value') ?? main).focus();
    setTimeout(() => main.querySelector('#notice')?.append(notice), 50);
    keepLive();
  } catch {
    location.reload();
  }
});

// Lists that go on: asked for again while somebody looks.
let timer;
function keepLive() {
  clearTimeout(timer);
  const live = document.querySelector('[data-live]');
  if (!live) return;
  timer = setTimeout(async () => {
    if (!document.hidden) await refresh(live);
    keepLive();
  }, LIVE_MS);
}

let shown = '';
async function refresh(live) {
  const response = await fetch(live.dataset.live).catch(() => undefined);
  if (!response?.ok) return;
  const text = await response.text();
  if (text === shown || live.contains(document.activeElement)) return;
  shown = text;
  const next = new DOMParser().parseFromString(text, 'text/html');
  live.replaceChildren(...next.body.childNodes);
}
keepLive();
`;
