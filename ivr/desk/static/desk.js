// The desk stays up to date: it listens for what changed, and asks for nothing else.

import { alertOf } from "./desk-alerts.js";
import { announcer } from "./desk-news.js";
import { followKeys } from "./desk-keys.js";
import { list } from "./desk-list.js";
import { pane } from "./desk-pane.js";
import { sharedEvents } from "./shared-events.js";

const desk = document.getElementById("desk");
const state = document.getElementById("desk-state");
const language = document.documentElement.lang;
const announce = announcer(desk, document.getElementById("desk-news"));

function show(text, isLive) {
  if (state.textContent !== text) state.textContent = text;
  state.classList.toggle("desk-is-live", isLive);
}

function refuse(phase) {
  const before = state.textContent;
  const told = desk.dataset.notNow.replace("{phase}", phase);
  if (before === told) return;
  state.textContent = told;
  setTimeout(() => { if (state.textContent === told) state.textContent = before; }, 6000);
}

async function lookAnew() {
  const answer = await fetch(`/desk?lang=${language}`);
  if (!answer.ok || new URL(answer.url).pathname !== "/desk") return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  list.replaceBy(page.getElementById("desk-list"));
  document.getElementById("desk-head").replaceChildren(...page.getElementById("desk-head").childNodes);
  pane.refresh();
}

const hears = {
  open: () => show(desk.dataset.live, true),
  news: (data) => {
    const { calls, turns } = JSON.parse(data);
    const begun = calls.filter((call) => list.put(call));
    for (const call of begun) announce(list.topicOf(call.sid));
    if (calls.length) list.count();
    if (begun.length && !desk.hasAttribute("data-break")) alertOf(list.waiting());
    if (turns.includes(pane.sid)) pane.refresh();
  },
  head: (html) => { document.getElementById("desk-head").innerHTML = html; },
  anew: lookAnew,
  left: () => show(desk.dataset.left, false),
  lost: () => show(desk.dataset.lost, false),
};

if (desk.hasAttribute("data-shortcuts")) followKeys(pane, refuse);
sharedEvents({
  name: `desk ${document.querySelector('meta[name="person"]')?.content} ${language} ${desk.dataset.view}`,
  language,
  from: desk.dataset.seq,
  hear: (name, data) => hears[name]?.(data),
});
