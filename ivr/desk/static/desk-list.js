// The list of calls: cards move between its groups, each group in the order of waiting.

import { showWaiting } from "./desk-alerts.js";
import { followFilter, sift } from "./desk-filter.js";

const root = document.getElementById("desk-list");
const ahead = Number(document.getElementById("desk").dataset.now) - Date.now();
const title = document.title;
const LONG_WAIT_SECONDS = 180;

function card(sid) {
  return document.getElementById(`call-${sid}`);
}

function place(item, group) {
  const rows = root.querySelector(`[data-group="${group}"] ol`);
  const order = Number(item.dataset.order);
  const next = [...rows.children].find((other) => Number(other.dataset.order) > order);
  rows.insertBefore(item, next ?? null);
}

function made(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

// Returns whether the call has just begun to wait.
function put({ sid, group, html }) {
  const before = card(sid);
  const was = before?.closest("[data-group]").dataset.group;
  const hadFocus = before?.contains(document.activeElement);
  const next = hadFocus && !group ? neighbour(before) : null;
  before?.remove();
  if (group) {
    const item = made(html);
    place(item, group);
    mark(sid === document.getElementById("desk-pane").dataset.sid ? sid : null, false);
    if (hadFocus) item.querySelector("a").focus();
  }
  next?.focus();
  return group === "waiting" && was !== "waiting" && was !== "people" && was !== "mine";
}

function neighbour(item) {
  const links = all();
  const at = links.indexOf(item.querySelector("a"));
  return links[at + 1] ?? links[at - 1] ?? null;
}

function all() {
  return [...root.querySelectorAll(".desk-card:not([hidden]) > a")];
}

// Where the arrow keys begin: a caller who waits comes before every other call.
function first() {
  return Math.max(0, all().findIndex((link) => link.closest('[data-group="waiting"]')));
}

function count() {
  let shown = 0;
  sift([...root.querySelectorAll(".desk-card")]);
  for (const group of root.querySelectorAll(".desk-group")) {
    const calls = group.querySelectorAll(".desk-card").length;
    group.hidden = !group.querySelector(".desk-card:not([hidden])");
    group.querySelector(".desk-count").textContent = calls;
    if (group.dataset.group === "waiting") showInTab(calls);
    shown += calls;
  }
  document.getElementById("desk-quiet").hidden = shown > 0;
  tick();
}

function showInTab(calls) {
  document.title = calls ? `(${calls}) ${title}` : title;
  showWaiting(calls);
}

function waiting() {
  return root.querySelectorAll('[data-group="waiting"] .desk-card').length;
}

function mark(sid, clears = true) {
  if (clears) for (const link of root.querySelectorAll("[aria-current]")) link.removeAttribute("aria-current");
  if (sid) card(sid)?.querySelector("a").setAttribute("aria-current", "true");
}

function replaceBy(fresh) {
  const focused = document.activeElement?.closest(".desk-card")?.id;
  root.replaceChildren(...fresh.childNodes);
  if (focused) document.getElementById(focused)?.querySelector("a").focus();
  mark(document.getElementById("desk-pane").dataset.sid);
  count();
}

function elapsed(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  const rest = `${two(seconds % 60)}`;
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}

function tick() {
  const now = Date.now() + ahead;
  for (const time of document.querySelectorAll("time[data-since]")) {
    const seconds = Math.max(0, Math.round((now - Number(time.dataset.since)) / 1000));
    const text = elapsed(seconds);
    if (time.textContent !== text) time.textContent = text;
    time.classList.toggle("desk-long", seconds > LONG_WAIT_SECONDS && !time.hasAttribute("data-calm"));
  }
}

function topicOf(sid) {
  return card(sid)?.querySelector(".desk-topic").textContent ?? "";
}

followFilter(count, all);
count();
mark(document.getElementById("desk-pane").dataset.sid);
setInterval(tick, 1000);

export const list = { put, waiting, count, replaceBy, mark, root, all, first, topicOf, tick };
