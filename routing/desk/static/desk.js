// The desk stays up to date: it listens for what changed, and asks for nothing else.

import { announcer } from "./desk-news.js";
import { followKeys } from "./desk-keys.js";
import { list } from "./desk-list.js";
import { pane } from "./desk-pane.js";

const RETRY_MILLISECONDS = 2000;
const UNKNOWN = 401;
const desk = document.getElementById("desk");
const state = document.getElementById("desk-state");
const language = document.documentElement.lang;
const announce = announcer(desk, document.getElementById("desk-news"));
let seq = desk.dataset.seq;

function show(text, isLive) {
  if (state.textContent !== text) state.textContent = text;
  state.classList.toggle("desk-is-live", isLive);
}

function seen(event) {
  if (event.lastEventId) seq = event.lastEventId;
}

async function lookAnew() {
  const answer = await fetch(`/desk?lang=${language}`);
  if (!answer.ok || new URL(answer.url).pathname !== "/desk") return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  list.replaceBy(page.getElementById("desk-list"));
  document.getElementById("desk-head").replaceChildren(...page.getElementById("desk-head").childNodes);
  pane.refresh();
}

function listen() {
  const source = new EventSource(`/desk/events?after=${seq}&lang=${language}`);
  const on = (name, does) => source.addEventListener(name, (event) => { does(event.data); seen(event); });
  on("open", () => show(desk.dataset.live, true));
  on("news", (data) => {
    const { calls, turns } = JSON.parse(data);
    for (const call of calls) if (list.put(call)) announce(list.topicOf(call.sid));
    if (calls.length) list.count();
    if (turns.includes(pane.sid)) pane.refresh();
  });
  on("head", (html) => { document.getElementById("desk-head").innerHTML = html; });
  on("anew", lookAnew);
  on("left", () => { source.close(); show(desk.dataset.left, false); });
  source.onerror = () => {
    show(desk.dataset.lost, false);
    if (source.readyState === EventSource.CLOSED) setTimeout(again, RETRY_MILLISECONDS);
  };
}

// A service that answers may ask for signing in; one that does not answer is tried again.
async function again() {
  const answer = await fetch(`/desk/search?lang=${language}`).catch(() => null);
  if (answer?.status === UNKNOWN) show(desk.dataset.left, false);
  else listen();
}

if (desk.hasAttribute("data-shortcuts")) followKeys(desk, pane);
listen();
