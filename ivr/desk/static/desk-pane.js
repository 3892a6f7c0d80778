// The opened call: it grows while the caller speaks, and what somebody types in it stays.

import { list } from "./desk-list.js";

const desk = document.getElementById("desk");
const root = document.getElementById("desk-pane");
const language = document.documentElement.lang;
const home = `/desk?lang=${language}`;
const PAGES = [200, 404, 422];
// Notes that are not saved yet, by call; they go with the tab.
const drafts = new Map();
let asked = 0;

function address(sid) {
  return `/desk/calls/${sid}?lang=${language}`;
}

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

function nothing() {
  const words = document.createElement("p");
  words.className = "desk-nothing";
  words.textContent = desk.dataset.choose;
  return words;
}

async function part(url, options) {
  const answer = await fetch(`${url}&part=pane`, options);
  if (!PAGES.includes(answer.status)) throw new Error(`no page: ${answer.status}`);
  return parsed(await answer.text());
}

function fill(content) {
  root.replaceChildren(content);
  delete root.dataset.revealed;
  list.tick();
}

function note() {
  return root.querySelector("#desk-note");
}

function keepDraft() {
  if (note()) drafts.set(root.dataset.sid, note().value);
}

function restoreDraft() {
  if (note()) note().value ||= drafts.get(root.dataset.sid) ?? "";
}

async function open(sid, { remembers = true } = {}) {
  const content = await part(address(sid)).catch(() => { location.href = address(sid); });
  if (!content) return;
  keepDraft();
  fill(content);
  root.dataset.sid = sid;
  restoreDraft();
  desk.classList.add("desk-has-call");
  list.mark(sid);
  if (remembers) history.pushState({ sid }, "", address(sid));
  root.focus({ preventScroll: true });
  if (root.getBoundingClientRect().top < 0) root.scrollIntoView();
}

function close({ remembers = true } = {}) {
  const { sid } = root.dataset;
  keepDraft();
  root.dataset.sid = "";
  root.replaceChildren(nothing());
  desk.classList.remove("desk-has-call");
  list.mark("");
  if (remembers) history.pushState({}, "", home);
  (document.querySelector(`#call-${sid} a`) ?? list.root).focus();
}

async function refresh() {
  const { sid } = root.dataset;
  if (!sid) return;
  const mine = ++asked;
  const fresh = await part(address(sid)).catch(() => null);
  if (fresh && mine === asked && sid === root.dataset.sid) bring(fresh);
}

// Only what has changed is replaced, so that neither focus nor typing is disturbed.
function bring(fresh) {
  const parts = [...fresh.querySelectorAll("[data-live]")];
  if (!parts.length || !parts.every((one) => live(root, one.dataset.live))) {
    keepDraft();
    fill(fresh);
    return restoreDraft();
  }
  for (const one of parts) {
    if (one.dataset.live === "transcript") grow(live(root, "transcript"), one);
    else swap(live(root, one.dataset.live), one);
  }
  for (const name of [".desk-wrap-up", ".desk-closed"]) appear(fresh, name);
  list.tick();
}

function live(where, name) {
  return where.querySelector(`[data-live="${name}"]`);
}

function swap(old, fresh) {
  const act = old.contains(document.activeElement) && document.activeElement.closest("[data-act]")?.dataset.act;
  const revealed = root.dataset.revealed && old.querySelector(".desk-personal");
  if (revealed) fresh.querySelector(".desk-personal")?.replaceWith(revealed);
  const opened = [...old.querySelectorAll("details")].map((one) => one.open);
  fresh.querySelectorAll("details").forEach((one, at) => { one.open = opened[at] ?? false; });
  old.replaceWith(fresh);
  if (act) (root.querySelector(`[data-act="${act}"] button`) ?? root).focus();
}

function grow(old, fresh) {
  const lines = [...fresh.children];
  lines.forEach((line, at) => {
    const before = old.children[at];
    if (!before) old.append(line);
    else if (before.innerHTML !== line.innerHTML) before.replaceWith(line);
  });
}

function appear(fresh, name) {
  const old = root.querySelector(name);
  const made = fresh.querySelector(name);
  if (old && !made) old.remove();
  if (!old && made) root.querySelector(".desk-transcript").before(made);
}

async function submit(form, button) {
  const headers = { "X-CSRF-Token": document.querySelector('meta[name="csrf-token"]')?.content ?? "" };
  const content = await part(form.action, { method: "POST", body: new FormData(form, button), headers });
  if (form.dataset.act === "wrap_up") drafts.delete(root.dataset.sid);
  else keepDraft();
  fill(content);
  restoreDraft();
  if (form.dataset.act === "reveal") root.dataset.revealed = "yes";
  (root.querySelector("[aria-invalid]") ?? root).focus();
  root.querySelector(".notice[role=alert]")?.scrollIntoView({ block: "center" });
}

root.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.act || form.dataset.plain) return;
  event.preventDefault();
  if ("sent" in form.dataset) return; // Pressed twice: the answer, which takes its place, is on the way.
  form.dataset.sent = "";
  submit(form, event.submitter).catch(() => {
    delete form.dataset.sent;
    // What was typed is then kept as in any form, and is still there after signing in.
    form.dataset.plain = "yes";
    form.requestSubmit(event.submitter);
  });
});

root.addEventListener("click", (event) => {
  if (!event.target.closest(".desk-back")) return;
  event.preventDefault();
  close();
});

document.getElementById("desk-list").addEventListener("click", (event) => {
  const item = event.target.closest(".desk-card");
  if (!item || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(item.id.slice("call-".length));
});

window.addEventListener("popstate", () => {
  const sid = location.pathname.split("/calls/")[1];
  if (sid) open(sid, { remembers: false });
  else close({ remembers: false });
});

export const pane = { get sid() { return root.dataset.sid; }, open, close, refresh, root };
