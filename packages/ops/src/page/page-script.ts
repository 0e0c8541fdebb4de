/** Keeps the page up to date where scripts run: the same HTML, of which only what has changed is put in its place. */
export const SCRIPT = String.raw`'use strict';

const main = document.getElementById('main');
const notice = document.getElementById('notice');
const pause = document.getElementById('pause');
const updateMs = Number(main.dataset.updateMs);
let isPaused = false;
let isBusy = false;

/** Makes one element like another. Elements stay, and with them the focus, the selection and what is open. */
function morph(old, fresh) {
  for (const { name } of [...old.attributes])
    if (!fresh.hasAttribute(name) && !isOwn(old, name)) old.removeAttribute(name);
  for (const { name, value } of [...fresh.attributes])
    if (old.getAttribute(name) !== value && !isOwn(old, name)) old.setAttribute(name, value);
  const wanted = [...fresh.childNodes];
  wanted.forEach((child, index) => {
    const present = old.childNodes[index];
    if (!present) old.append(child);
    else if (isAlike(present, child)) morphNode(present, child);
    else if (keyOf(child) && [...old.childNodes].slice(index).some((one) => isAlike(one, child))) {
      while (!isAlike(old.childNodes[index], child)) old.childNodes[index].remove();
      morphNode(old.childNodes[index], child);
    } else if (keyOf(child) || keyOf(present)) old.insertBefore(child, present);
    else present.replaceWith(child);
  });
  while (old.childNodes.length > wanted.length) old.lastChild.remove();
}

function morphNode(old, fresh) {
  if (old.nodeType === Node.ELEMENT_NODE) morph(old, fresh);
  else if (old.data !== fresh.data) old.data = fresh.data;
}

/** What the person, or this script, has changed. */
function isOwn(element, name) {
  return (element.localName === 'details' && name === 'open') || element === pause;
}

function keyOf(node) {
  return node.dataset?.key;
}

function isAlike(one, other) {
  return one.nodeName === other.nodeName && keyOf(one) === keyOf(other);
}

async function show(response) {
  const next = new DOMParser().parseFromString(await response.text(), 'text/html');
  const fresh = next.getElementById('main');
  if (!fresh) throw new Error('not a page');
  if (pause) next.getElementById('pause').textContent = pause.textContent;
  for (const part of ['header', 'main']) morph(document.querySelector(part), next.querySelector(part));
  return next.getElementById('notice');
}

function say(text, kind) {
  if (notice.textContent === text) return;
  notice.className = 'notice ' + kind;
  notice.textContent = text;
}

const LOST = 'The page could not be updated: this is the last known state.';

async function update() {
  if (isPaused || isBusy || document.hidden) return;
  isBusy = true;
  try {
    await show(await fetch(location.pathname, { headers: { accept: 'text/html' } }));
    if (notice.textContent === LOST) say('', '');
  } catch {
    say(LOST, 'bad');
  }
  isBusy = false;
}

document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (!('enhanced' in form.dataset)) return;
  event.preventDefault();
  const button = form.querySelector('button');
  if (button.getAttribute('aria-disabled') === 'true') return;
  isBusy = true;
  button.setAttribute('aria-disabled', 'true');
  say('', '');
  try {
    const body = new URLSearchParams(new FormData(form));
    const said = await show(await fetch(form.action, { method: 'POST', body, headers: { accept: 'text/html' } }));
    say(said.textContent, said.className.replace('notice ', ''));
  } catch {
    say(LOST, 'bad');
  }
  button.removeAttribute('aria-disabled');
  isBusy = false;
});

if (updateMs > 0) {
  setInterval(update, updateMs);
  document.addEventListener('visibilitychange', update);
  pause.hidden = false;
  pause.addEventListener('click', () => {
    isPaused = !isPaused;
    pause.setAttribute('aria-pressed', String(isPaused));
  });
}
`;
