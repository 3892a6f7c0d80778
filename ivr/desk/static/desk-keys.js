// One hand on the keyboard: every key does what a button on the page does, too.

import { list } from "./desk-list.js";

const ACTS = { a: "accept", t: "take_over", r: "reveal" };
const BUTTONS = { 7: "canned", 8: "canned", 9: "canned", 0: "canned", "+": "mark", "-": "mark" };
const ASKING = { 3: "department", 4: "article", 5: "article" };

export function followKeys(pane, tell) {
  function move(step) {
    const links = list.all();
    const at = links.indexOf(document.activeElement);
    const next = at < 0 ? list.first() : Math.min(Math.max(at + step, 0), links.length - 1);
    links[next]?.focus();
  }

  async function act(name) {
    const sid = document.activeElement.closest(".desk-card")?.id.slice("call-".length);
    if (sid && sid !== pane.sid) await pane.open(sid);
    const button = pane.root.querySelector(`form[data-act="${name}"] button`);
    const missing = pane.root.querySelector(".desk-to-do");
    const phase = pane.root.querySelector(".desk-phase-line strong")?.textContent;
    if (button) button.click();
    else if (missing) missing.focus();
    else if (phase && name !== "reveal") tell(phase);
  }

  function choose(digit) {
    const kind = pane.root.querySelectorAll('input[name="kind"]')[digit - 1];
    if (!kind) return false;
    kind.checked = true;
    const field = pane.root.querySelector(`[name="${ASKING[digit]}"]`);
    (field ?? kind).focus();
    return true;
  }

  function press(key) {
    const button = pane.root.querySelector(`[name="${BUTTONS[key]}"][aria-keyshortcuts="${key}"]`);
    button?.click();
    return Boolean(button);
  }

  function does(key) {
    if (key === "ArrowDown" || key === "ArrowUp") return move(key === "ArrowDown" ? 1 : -1) ?? true;
    if (key === "Escape" && pane.sid) return pane.close() ?? true;
    if (key >= "1" && key <= "6") return choose(Number(key));
    if (key in BUTTONS) return press(key);
    if (key in ACTS) return act(ACTS[key]) && true;
    return false;
  }

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (target.matches("textarea, select, input:not([type=radio])")) {
      // What is being typed is not thrown away by one key: the first Esc only leaves the field.
      if (key === "Escape" && pane.root.contains(target)) pane.root.focus();
      if (key === "Enter" && target.matches(".desk-which select") && target.value) target.form.requestSubmit();
      return;
    }
    if (target.matches("input[type=radio]") && key.startsWith("Arrow")) return;
    if (does(key.length === 1 ? key.toLowerCase() : key)) event.preventDefault();
  });
}
