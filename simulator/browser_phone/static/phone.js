// The browser phone: calls the line, and shows what is said.

import { CaptionLog } from "./phone-captions.js";
import { Sound } from "./phone-sound.js";

const page = document.getElementById("browser-phone");
const [callButton, hangUpButton, status, clock, floor, microphone, shortcuts] = [
  "call", "hang-up", "status", "clock", "floor", "microphone", "shortcuts",
].map((id) => document.getElementById(id));
const keys = [...page.querySelectorAll("[data-key]")];
const [typing, typed] = [document.getElementById("typing"), document.getElementById("typed")];
const captions = new CaptionLog(document.getElementById("log"), document.getElementById("steps"));
// A link to a draft is good for one call; the next one needs another link.
const again = document.getElementById("again");
const TYPED = /^[0-9*#]$/;

let call = null;

class Call {
  constructor() {
    this.sound = startSound();
    this.isOver = false;
  }

  async place() {
    await this.openSound();
    if (this.isOver) return;
    const address = new URL(page.dataset.address, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    this.socket = new WebSocket(address);
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = () => this.say({ department: chosenDepartment() });
    this.socket.onmessage = ({ data }) => this.take(data);
    this.socket.onclose = () => this.end(page.dataset.lost);
  }

  async openSound() {
    try {
      await this.sound.open();
    } catch {
      warn(page.dataset.noSound);
      return;
    }
    try {
      await this.sound.listen((frame) => this.send(frame));
    } catch {
      warn(page.dataset.noMicrophone);
    }
  }

  send(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(message);
  }

  say(message) {
    this.send(JSON.stringify(message));
  }

  hangUp() {
    if (this.socket) this.say({ hang_up: true });
    else this.end(page.dataset.over);
  }

  // What a call counts as comes when it is over; by then another one may have begun.
  take(data) {
    if (this.isOver) {
      if (!call && typeof data === "string") this.show(JSON.parse(data));
      return;
    }
    if (data instanceof ArrayBuffer) this.sound.play(new Uint8Array(data));
    else this.show(JSON.parse(data));
  }

  show(shown) {
    switch (shown.show) {
      case "speech":
        captions.speech(shown);
        if (shown.by === "carrier") speakAloud(shown.parts);
        break;
      case "more":
        captions.more(shown);
        break;
      case "note":
        captions.note(shown.text);
        break;
      case "answered":
        status.textContent = page.dataset.talking;
        this.startClock();
        break;
      case "floor":
        floor.textContent = shown.text;
        break;
      case "aloud":
        speakAloud(shown.parts);
        break;
      case "clear":
        this.sound.clear();
        globalThis.speechSynthesis?.cancel();
        break;
      case "over":
        captions.note(shown.text);
        this.end(shown.text, { closes: false });
        break;
    }
  }

  startClock() {
    const began = Date.now();
    clearInterval(this.ticking);
    this.ticking = setInterval(() => showClock(Date.now() - began), 1000);
  }

  end(text, { closes = true } = {}) {
    if (this.isOver) return;
    this.isOver = true;
    clearInterval(this.ticking);
    this.sound.close();
    globalThis.speechSynthesis?.cancel();
    if (closes) this.socket?.close();
    call = null;
    showPhone(false);
    floor.textContent = "";
    status.textContent = text;
  }
}

// A browser without sound can still show captions and send keys.
function startSound() {
  try {
    return new Sound();
  } catch {
    return {
      open: () => Promise.reject(new Error("no sound")),
      play() {},
      clear() {},
      close() {},
    };
  }
}

// The simulated telephone company has no voice of its own; the browser may lend it one.
function speakAloud(parts) {
  for (const part of parts) {
    const spoken = new SpeechSynthesisUtterance(part.text);
    spoken.lang = part.lang;
    globalThis.speechSynthesis?.speak(spoken);
  }
}

function startCall() {
  greet(false);
  captions.clear();
  microphone.hidden = true;
  clock.textContent = "";
  status.textContent = page.dataset.calling;
  showPhone(true);
  call = new Call();
  call.place();
}

function showPhone(isCalling) {
  const hadFocus = [callButton, hangUpButton, ...keys].includes(document.activeElement);
  callButton.disabled = isCalling;
  hangUpButton.disabled = !isCalling;
  for (const control of [...keys, ...typing.elements]) control.disabled = !isCalling;
  page.classList.toggle("calling", isCalling);
  if (again && !isCalling) callButton.hidden = !(again.hidden = false);
  if (hadFocus) (isCalling ? hangUpButton : again?.querySelector("button:not([hidden])") ?? callButton).focus();
}

function press(key) {
  call?.say({ press: key });
  const button = keys.find((one) => one.dataset.key === key);
  button.classList.add("pressed");
  setTimeout(() => button.classList.remove("pressed"), 150);
}

function warn(text) {
  microphone.textContent = text;
  microphone.hidden = false;
}

function showClock(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function chosenDepartment() {
  return page.querySelector("input[name=department]:checked").value;
}

// A first visitor is greeted until they have called or waved it away.
function greet(isFirst) {
  document.getElementById("welcome").hidden = !isFirst;
  if (!isFirst) localStorage.setItem("phone-visited", "yes");
}

greet(!localStorage.getItem("phone-visited"));
document.getElementById("welcome-done").addEventListener("click", () => { greet(false); callButton.focus(); });
callButton.addEventListener("click", startCall);
hangUpButton.addEventListener("click", () => call?.hangUp());
typed.addEventListener("input", () => call?.say({ say: "" }));
typing.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!typed.value.trim()) return;
  call?.say({ say: typed.value });
  typed.value = "";
});
for (const button of keys) button.addEventListener("click", () => press(button.dataset.key));
document.getElementById("department").addEventListener("change", () => call?.say({ department: chosenDepartment() }));
document.addEventListener("keydown", (event) => {
  if (!call || !shortcuts.checked || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target === typed) return;
  if (TYPED.test(event.key)) press(event.key);
});
